import type { Records } from '../stores/records/records.ts';
import { keysById } from './checkpoint.ts';
import {
  verifyCheckpoints,
  type CheckpointsVerdict,
  type HeadFault,
} from './verify-checkpoints.ts';
import { verifyChain, type ChainVerdict } from './verify-chain.ts';

export interface BrokenLink {
  /** Unit of the chain; `checkpoints`, `cases`, `events` or `blobs` for those. */
  chain: string;
  /** Number of the entry; case and message, the day or the address in the other stores. */
  seq: number | string;
  reason: string;
}

export interface ChainsReport {
  ok: boolean;
  chains: ChainVerdict[];
  checkpoints: CheckpointsVerdict;
  firstBroken?: BrokenLink;
}

export interface VerifyChainsOptions {
  /** Default: all. Checkpoints are always walked whole, but only heads of these chains are compared. */
  unitIds?: readonly string[];
  /**
   * Public keys (PEM) known from outside the database: the node's key file, a printed fingerprint. Without them a
   * checkpoint counts as sound when any key stored beside it signed it, which somebody with the database could forge.
   */
  trustedKeys?: readonly string[];
}

async function chainIds(records: Records, wanted?: readonly string[]): Promise<string[]> {
  const heads = await records.db.selectFrom('audit_chains').select('unit_id').execute();
  const entries = await records.db
    .selectFrom('audit_entries')
    .select('unit_id')
    .distinct()
    .execute();
  const all = new Set([...heads, ...entries].map((row) => row.unit_id));
  const chosen = wanted === undefined ? [...all] : wanted.filter((id) => all.has(id));
  return chosen.sort();
}

async function storedKeys(records: Records): Promise<string[]> {
  const rows = await records.db.selectFrom('audit_keys').select('public_key').execute();
  return rows.map((row) => row.public_key);
}

/** A chain that was sound in itself is not when a signed head says otherwise. */
function withHeadFaults(chain: ChainVerdict, faults: readonly HeadFault[]): ChainVerdict {
  const fault = faults.find((each) => each.unitId === chain.unitId);
  if (!chain.ok || !fault) return chain;
  return { ...chain, ok: false, brokenAt: fault.seq, reason: fault.reason };
}

/** Walks every audit chain and checkpoint. Reads in slices; on a node under load it takes its turns like any reader. */
export async function verifyChains(
  records: Records,
  options: VerifyChainsOptions = {},
): Promise<ChainsReport> {
  const { unitIds, trustedKeys } = options;
  const keys = keysById(trustedKeys ?? (await storedKeys(records)));
  const checkpoints = await verifyCheckpoints(records, {
    keys,
    trusted: trustedKeys !== undefined,
    ...(unitIds && { unitIds: new Set(unitIds) }),
  });
  const chains: ChainVerdict[] = [];
  for (const unitId of await chainIds(records, unitIds)) {
    const chain = await verifyChain(records.db, unitId);
    const signedUpTo = checkpoints.signed.get(unitId);
    const verdict = withHeadFaults(chain, checkpoints.headFaults);
    chains.push(signedUpTo === undefined ? verdict : { ...verdict, signedUpTo });
  }
  // A chain that has vanished whole is only known from its signed heads.
  const walked = new Set(chains.map((chain) => chain.unitId));
  for (const fault of checkpoints.headFaults) {
    if (walked.has(fault.unitId)) continue;
    walked.add(fault.unitId);
    const { unitId, seq, reason } = fault;
    chains.push({ unitId, entries: 0, ok: false, brokenAt: seq, reason });
  }
  const firstBroken = findFirstBroken(chains, checkpoints.verdict);
  return {
    ok: firstBroken === undefined,
    chains,
    checkpoints: checkpoints.verdict,
    ...(firstBroken && { firstBroken }),
  };
}

function findFirstBroken(
  chains: readonly ChainVerdict[],
  checkpoints: CheckpointsVerdict,
): BrokenLink | undefined {
  const chain = chains.find((each) => !each.ok);
  if (chain) {
    return { chain: chain.unitId, seq: chain.brokenAt ?? 0, reason: chain.reason ?? 'broken' };
  }
  if (checkpoints.ok) return undefined;
  return {
    chain: 'checkpoints',
    seq: checkpoints.brokenAt ?? 0,
    reason: checkpoints.reason ?? 'broken',
  };
}
