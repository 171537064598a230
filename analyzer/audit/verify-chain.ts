import type { Db } from '../stores/records/records.ts';
import { canonicalEntry, genesis, linkHash, type AuditRow, type LinkHash } from './entry-hash.ts';

export interface ChainVerdict {
  unitId: string;
  /** Sound entries from the start. */
  entries: number;
  ok: boolean;
  /** Number of the first broken entry. */
  brokenAt?: number;
  reason?: string;
  /** Newest entry that a checkpoint has signed. */
  signedUpTo?: number;
}

/** Rows per turn: two hashes each, so a slice holds the thread for a few milliseconds. */
const slice = 100;

interface Position {
  seq: number;
  link: LinkHash;
}

function fault(row: AuditRow, at: Position): string | undefined {
  if (row.seq !== at.seq + 1) return `entry ${at.seq + 1} is missing`;
  const link = linkHash(at.link, canonicalEntry(row));
  return link.sha256 === row.sha256 && link.sm3 === row.sm3
    ? undefined
    : 'its hash does not match its content and the entry before it';
}

async function readHead(db: Db, unitId: string): Promise<Position | undefined> {
  const row = await db
    .selectFrom('audit_chains')
    .select(['seq', 'sha256', 'sm3'])
    .where('unit_id', '=', unitId)
    .executeTakeFirst();
  return row && { seq: row.seq, link: { sha256: row.sha256, sm3: row.sm3 } };
}

function sameLink(a: LinkHash, b: LinkHash): boolean {
  return a.sha256 === b.sha256 && a.sm3 === b.sm3;
}

async function countUpTo(db: Db, unitId: string, seq: number): Promise<number> {
  const { n } = await db
    .selectFrom('audit_entries')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('unit_id', '=', unitId)
    .where('seq', '<=', seq)
    .executeTakeFirstOrThrow();
  return n;
}

/** Walks one chain from its first entry and stops at the first link that does not hold. It may grow meanwhile. */
export async function verifyChain(db: Db, unitId: string): Promise<ChainVerdict> {
  const head = await readHead(db, unitId);
  let at: Position = { seq: 0, link: genesis };
  const broken = (brokenAt: number, reason: string): ChainVerdict => {
    return { unitId, entries: at.seq, ok: false, brokenAt, reason };
  };
  for (let full = true; full;) {
    const rows = await db
      .selectFrom('audit_entries')
      .selectAll()
      .where('unit_id', '=', unitId)
      .where('seq', '>', at.seq)
      .orderBy('seq')
      .limit(slice)
      .execute();
    for (const row of rows) {
      const reason = fault(row, at);
      if (reason) return broken(at.seq + 1, reason);
      at = { seq: row.seq, link: { sha256: row.sha256, sm3: row.sm3 } };
      if (at.seq === head?.seq && !sameLink(at.link, head.link)) {
        return broken(at.seq, 'the head of the chain has another hash');
      }
    }
    full = rows.length === slice;
  }
  if (head && head.seq > at.seq) {
    return broken(at.seq + 1, `entry ${at.seq + 1} is missing: the head counts ${head.seq}`);
  }
  const grown = await readHead(db, unitId);
  if (!grown || grown.seq < at.seq) return broken(at.seq, 'the head of the chain does not know it');
  const extra = (await countUpTo(db, unitId, at.seq)) - at.seq;
  if (extra !== 0) return broken(at.seq, `${extra} rows of the chain are in none of its links`);
  return { unitId, entries: at.seq, ok: true };
}
