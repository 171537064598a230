import type { Db, Records } from '../stores/records/records.ts';
import { checkpointFault, parseBody, type CheckpointRow, type SignedHead } from './checkpoint.ts';
import type { LinkHash } from './entry-hash.ts';

export interface CheckpointsVerdict {
  /** Sound checkpoints from the start. */
  count: number;
  ok: boolean;
  brokenAt?: number;
  reason?: string;
  /** The keys came from outside the database. */
  trusted: boolean;
  /** Hash of the newest, to compare with what a report printed or a parent node keeps. */
  newest?: string;
}

export interface HeadFault {
  unitId: string;
  seq: number;
  reason: string;
}

export interface WalkOptions {
  keys: ReadonlyMap<string, string>;
  trusted: boolean;
  /** Chains whose heads are compared; default all. */
  unitIds?: ReadonlySet<string>;
}

export interface CheckpointWalk {
  verdict: CheckpointsVerdict;
  /** The first head of each unit that the stored chain contradicts. */
  headFaults: HeadFault[];
  /** Newest signed entry of each unit. */
  signed: Map<string, number>;
}

const checkpointsPerSlice = 100;
/** Pairs of one OR list, far below the limits of both engines. */
const headsPerQuery = 200;

async function storedHashes(db: Db, heads: readonly SignedHead[]): Promise<Map<string, string>> {
  const rows = await db
    .selectFrom('audit_entries')
    .select(['unit_id', 'seq', 'sha256', 'sm3'])
    .where((eb) => eb.or(heads.map((head) => eb.and({ unit_id: head.unitId, seq: head.seq }))))
    .execute();
  return new Map(rows.map((row) => [`${row.unit_id} ${row.seq}`, `${row.sha256} ${row.sm3}`]));
}

async function compareHeads(
  db: Db,
  checkpoint: number,
  heads: readonly SignedHead[],
  faults: Map<string, HeadFault>,
): Promise<void> {
  for (let from = 0; from < heads.length; from += headsPerQuery) {
    const some = heads.slice(from, from + headsPerQuery);
    const stored = await storedHashes(db, some);
    for (const { unitId, seq, sha256, sm3 } of some) {
      const hash = stored.get(`${unitId} ${seq}`);
      if (hash === `${sha256} ${sm3}` || faults.has(unitId)) continue;
      const state = hash === undefined ? 'is gone' : 'has been replaced';
      const reason = `entry ${seq}, signed by checkpoint ${checkpoint}, ${state}`;
      faults.set(unitId, { unitId, seq, reason });
    }
  }
}

/** Walks the checkpoints from the first, stops at the first broken one, and compares every head they signed. */
export async function verifyCheckpoints(
  records: Records,
  { keys, trusted, unitIds }: WalkOptions,
): Promise<CheckpointWalk> {
  const { db } = records;
  const faults = new Map<string, HeadFault>();
  const signed = new Map<string, number>();
  let at: { seq: number; link: LinkHash } | undefined;
  const answer = (verdict: Partial<CheckpointsVerdict>): CheckpointWalk => ({
    verdict: {
      count: at?.seq ?? 0,
      ok: true,
      trusted,
      ...(at && { newest: at.link.sha256 }),
      ...verdict,
    },
    headFaults: [...faults.values()],
    signed,
  });

  async function step(row: CheckpointRow): Promise<string | undefined> {
    const reason = checkpointFault(row, at, keys);
    if (reason) return reason;
    at = { seq: row.seq, link: { sha256: row.sha256, sm3: row.sm3 } };
    const { heads } = parseBody(row.body);
    const wanted = unitIds ? heads.filter((head) => unitIds.has(head.unitId)) : heads;
    for (const head of wanted) signed.set(head.unitId, head.seq);
    await compareHeads(db, row.seq, wanted, faults);
    return undefined;
  }

  for (let full = true; full;) {
    const rows = await db
      .selectFrom('audit_checkpoints')
      .selectAll()
      .where('seq', '>', at?.seq ?? 0)
      .orderBy('seq')
      .limit(checkpointsPerSlice)
      .execute();
    for (const row of rows) {
      const reason = await step(row);
      if (reason) return answer({ ok: false, brokenAt: (at?.seq ?? 0) + 1, reason });
    }
    full = rows.length === checkpointsPerSlice;
  }
  return answer({});
}
