import { createHash } from 'node:crypto';
import type { Records } from '../stores/records/records.ts';
import { canonicalEntry } from './entry-hash.ts';

export interface EvidenceRequest {
  /** Chains to export, whole. */
  unitIds: readonly string[];
  exportedAt: string;
  exportedBy: string;
}

const slice = 200;

async function* entryLines(records: Records, unitId: string): AsyncGenerator<string> {
  let seq = 0;
  for (let full = true; full;) {
    const rows = await records.db
      .selectFrom('audit_entries')
      .selectAll()
      .where('unit_id', '=', unitId)
      .where('seq', '>', seq)
      .orderBy('seq')
      .limit(slice)
      .execute();
    for (const row of rows) {
      seq = row.seq;
      const { sha256, sm3 } = row;
      // The entry as text: the very bytes that were hashed.
      yield JSON.stringify({ kind: 'entry', entry: canonicalEntry(row), sha256, sm3 });
    }
    full = rows.length === slice;
  }
}

async function* checkpointLines(records: Records): AsyncGenerator<string> {
  let seq = 0;
  for (let full = true; full;) {
    const rows = await records.db
      .selectFrom('audit_checkpoints')
      .selectAll()
      .where('seq', '>', seq)
      .orderBy('seq')
      .limit(slice)
      .execute();
    for (const { seq: number, body, sha256, sm3, signature } of rows) {
      seq = number;
      yield JSON.stringify({ kind: 'checkpoint', body, sha256, sm3, signature });
    }
    full = rows.length === slice;
  }
}

async function* contentLines(records: Records, request: EvidenceRequest): AsyncGenerator<string> {
  yield JSON.stringify({ kind: 'package', format: 'xiaodun-evidence', version: 1, ...request });
  const keys = await records.db.selectFrom('audit_keys').selectAll().orderBy('id').execute();
  for (const { id, public_key: publicKey } of keys) {
    yield JSON.stringify({ kind: 'key', id, publicKey });
  }
  yield* checkpointLines(records);
  for (const unitId of request.unitIds) yield* entryLines(records, unitId);
}

/**
 * An evidence package, NDJSON: `package`, `key`…, `checkpoint`… (all, in order), `entry`… (each chain whole and in
 * order), `end` with the SHA-256 of every byte before it. `deploy/verifier/xiaodun-verify.mjs` checks it anywhere.
 * Sign a checkpoint first, so that the newest entries are covered.
 */
export async function* exportEvidence(
  records: Records,
  request: EvidenceRequest,
): AsyncGenerator<string> {
  const hash = createHash('sha256');
  let lines = 0;
  for await (const line of contentLines(records, request)) {
    const text = `${line}\n`;
    hash.update(text);
    lines += 1;
    yield text;
  }
  yield `${JSON.stringify({ kind: 'end', lines, sha256: hash.digest('hex') })}\n`;
}
