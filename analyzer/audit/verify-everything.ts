import { verifyFrozen, type FrozenVerdict } from '../assessment/frozen/verify-frozen.ts';
import { drillWork, verifyCases, type CasesVerdict } from '../cases/verify-cases.ts';
import { createDrillRecords } from '../drills/world/drill-records.ts';
import type { Blobs } from '../stores/blobs/blobs.ts';
import type { SealCheck } from '../stores/events/event-store.ts';
import type { Records } from '../stores/records/records.ts';
import { verifyChains, type BrokenLink, type ChainsReport } from './verify-chains.ts';

export interface EverythingDeps {
  records: Records;
  /** `EventStore.verify` of the running node, or of the folder of a stopped one. */
  events?: () => AsyncIterable<SealCheck>;
  blobs?: Pick<Blobs, 'verify'>;
  trustedKeys?: readonly string[];
}

interface StoreVerdict {
  checked: number;
  ok: boolean;
  brokenAt?: string;
  reason?: string;
}

export interface VerifySummary extends ChainsReport {
  events?: StoreVerdict & { tombstones: number };
  blobs?: StoreVerdict;
  /** Message logs of the workflows. */
  cases: CasesVerdict;
  /** The same of drills, and the runs of playbooks in both worlds. */
  drills: CasesVerdict;
  /** Frozen assessments. */
  assessments: FrozenVerdict;
}

async function checkEvents(
  walk: () => AsyncIterable<SealCheck>,
): Promise<StoreVerdict & { tombstones: number }> {
  const verdict: StoreVerdict & { tombstones: number } = { checked: 0, ok: true, tombstones: 0 };
  for await (const check of walk()) {
    verdict.checked += 1;
    if (check.kind === 'tombstone') verdict.tombstones += 1;
    if (check.kind !== 'broken' || !verdict.ok) continue;
    Object.assign(verdict, { ok: false, brokenAt: check.day, reason: check.reason });
  }
  return verdict;
}

async function checkBlobs(blobs: Pick<Blobs, 'verify'>): Promise<StoreVerdict> {
  const verdict: StoreVerdict = { checked: 0, ok: true };
  for await (const check of blobs.verify()) {
    verdict.checked += 1;
    if (check.ok || !verdict.ok) continue;
    Object.assign(verdict, { ok: false, brokenAt: check.sha256, reason: check.reason });
  }
  return verdict;
}

function brokenIn(
  chain: string,
  verdict: Pick<StoreVerdict, 'ok' | 'brokenAt' | 'reason'> | undefined,
): BrokenLink | undefined {
  if (!verdict || verdict.ok) return undefined;
  return { chain, seq: verdict.brokenAt ?? '', reason: verdict.reason ?? 'broken' };
}

/** Audit chains and checkpoints, logs of cases, sealed days of events, blobs: all of it, with the first broken link named. */
export async function verifyEverything(deps: EverythingDeps): Promise<VerifySummary> {
  const { trustedKeys } = deps;
  const { firstBroken: brokenChain, ...report } = await verifyChains(
    deps.records,
    trustedKeys && { trustedKeys },
  );
  const cases = await verifyCases(deps.records.db);
  const drillDb = createDrillRecords(deps.records).db;
  const drills = await verifyCases(drillDb, { ...drillWork, other: deps.records.db });
  const assessments = await verifyFrozen(deps.records.db);
  const events = deps.events && (await checkEvents(deps.events));
  const blobs = deps.blobs && (await checkBlobs(deps.blobs));
  const firstBroken =
    brokenChain ??
    brokenIn('cases', cases) ??
    brokenIn('drills', drills) ??
    brokenIn('assessments', assessments) ??
    brokenIn('events', events) ??
    brokenIn('blobs', blobs);
  return {
    ...report,
    ok: firstBroken === undefined,
    cases,
    drills,
    assessments,
    ...(events && { events }),
    ...(blobs && { blobs }),
    ...(firstBroken && { firstBroken }),
  };
}
