import { sql } from 'kysely';
import { isoNow, type TimeSource } from '../../collector/time/time-source.ts';
import type { Jobs } from '../stores/jobs/jobs.ts';
import type { Records, Trx } from '../stores/records/records.ts';
import { canonicalJson } from './canonical-json.ts';
import {
  parseBody,
  signedText,
  type CheckpointBody,
  type CheckpointRow,
  type SignedHead,
} from './checkpoint.ts';
import { genesis, linkHash } from './entry-hash.ts';
import { readOrCreateSigningKey } from './signing-key.ts';

export interface CheckpointsDeps {
  records: Records;
  /** Ed25519 private key, PEM, 0600; made when missing. */
  keyFile: string;
  time: TimeSource;
  /** When given, a checkpoint is signed every `everyMs`. */
  jobs?: Jobs;
  /** Default one hour. */
  everyMs?: number;
}

/** A checkpoint as reports print it and a parent node keeps it. */
export interface Checkpoint extends CheckpointBody {
  sha256: string;
  sm3: string;
  signature: string;
}

export interface Checkpoints {
  /** Fingerprint of the key that signs here. */
  readonly keyId: string;
  /** PEM. */
  readonly publicKey: string;
  /** Signs the heads of all chains that have moved. Call it before each report and export. */
  sign(reason: string): Promise<Checkpoint>;
  latest(): Promise<Checkpoint | undefined>;
}

const jobName = 'audit.checkpoint';
const hourMs = 3_600_000;
/** Rows of one INSERT, far below the parameter limits of both engines. */
const headsPerInsert = 500;
/** Any number, as long as nothing else in the product locks it. */
const postgresLock = 4_711_002;

async function lastRow(trx: Trx | Records['db']): Promise<CheckpointRow | undefined> {
  const newest = trx.selectFrom('audit_checkpoints').selectAll().orderBy('seq', 'desc').limit(1);
  return newest.executeTakeFirst();
}

async function movedHeads(trx: Trx): Promise<SignedHead[]> {
  const rows = await trx
    .selectFrom('audit_chains')
    .leftJoin('audit_checkpoint_heads', (join) =>
      join
        .onRef('audit_checkpoint_heads.unit_id', '=', 'audit_chains.unit_id')
        .onRef('audit_checkpoint_heads.seq', '=', 'audit_chains.seq'),
    )
    .select(['audit_chains.unit_id', 'audit_chains.seq', 'sha256', 'sm3'])
    .where('audit_checkpoint_heads.unit_id', 'is', null)
    .where('audit_chains.seq', '>', 0)
    .orderBy('audit_chains.unit_id')
    .execute();
  return rows.map(({ unit_id: unitId, seq, sha256, sm3 }) => ({ unitId, seq, sha256, sm3 }));
}

async function markSigned(trx: Trx, checkpointSeq: number, heads: SignedHead[]): Promise<void> {
  for (let from = 0; from < heads.length; from += headsPerInsert) {
    const rows = heads
      .slice(from, from + headsPerInsert)
      .map(({ unitId, seq }) => ({ unit_id: unitId, seq, checkpoint_seq: checkpointSeq }));
    await trx.insertInto('audit_checkpoint_heads').values(rows).execute();
  }
}

function toCheckpoint(row: CheckpointRow): Checkpoint {
  const { sha256, sm3, signature } = row;
  return { ...parseBody(row.body), sha256, sm3, signature };
}

/** Signed heads of the chains: with them not even who owns the database can rewrite what came before unseen. */
export async function createCheckpoints(deps: CheckpointsDeps): Promise<Checkpoints> {
  const { records, time, jobs } = deps;
  const key = readOrCreateSigningKey(deps.keyFile);
  await records.db
    .insertInto('audit_keys')
    .values({ id: key.id, public_key: key.publicKey, created_at: isoNow(time) })
    .onConflict((conflict) => conflict.doNothing())
    .execute();

  async function signIn(trx: Trx, reason: string): Promise<Checkpoint> {
    // SQLite has one writer at a time.
    if (records.dialect === 'postgres') {
      await sql`select pg_advisory_xact_lock(${sql.lit(postgresLock)})`.execute(trx);
    }
    const last = await lastRow(trx);
    const heads = await movedHeads(trx);
    const seq = (last?.seq ?? 0) + 1;
    const content: CheckpointBody = { v: 1, seq, at: isoNow(time), keyId: key.id, reason, heads };
    const body = canonicalJson(content);
    const link = linkHash(last ?? genesis, body);
    const row = { seq, at: content.at, body, ...link, signature: key.sign(signedText(link)) };
    await trx.insertInto('audit_checkpoints').values(row).execute();
    await markSigned(trx, seq, heads);
    return toCheckpoint(row);
  }

  const checkpoints: Checkpoints = {
    keyId: key.id,
    publicKey: key.publicKey,
    sign: (reason) => records.transaction((trx) => signIn(trx, reason)),
    async latest() {
      const row = await lastRow(records.db);
      return row && toCheckpoint(row);
    },
  };
  if (jobs) {
    jobs.define(jobName, async () => void (await checkpoints.sign('hourly')));
    await jobs.repeat(jobName, jobName, {}, deps.everyMs ?? hourMs);
  }
  return checkpoints;
}
