import type { Db } from '../../stores/records/records.ts';
import { hashesOf } from './hashes.ts';

export interface FrozenVerdict {
  checked: number;
  ok: boolean;
  /** Id of the first assessment that does not hold. */
  brokenAt?: string;
  reason?: string;
  /** Set when there was nothing to walk: the database is of a version that froze nothing. */
  skipped?: string;
}

type Fault = Required<Pick<FrozenVerdict, 'brokenAt' | 'reason'>>;

/** Rows per turn; contents are read one by one. */
const slice = 50;

async function brokenContent(db: Db, count: () => void): Promise<Fault | undefined> {
  let after = '';
  for (let full = true; full;) {
    const rows = await db
      .selectFrom('frozen_assessments')
      .select(['id', 'sha256', 'sm3'])
      .where('id', '>', after)
      .orderBy('id')
      .limit(slice)
      .execute();
    for (const row of rows) {
      const stored = await db
        .selectFrom('frozen_contents')
        .select('content')
        .where('assessment_id', '=', row.id)
        .executeTakeFirst();
      if (!stored) return { brokenAt: row.id, reason: 'its content is gone' };
      const { sha256, sm3 } = hashesOf(stored.content);
      if (sha256 !== row.sha256 || sm3 !== row.sm3) {
        return {
          brokenAt: row.id,
          reason: 'its content does not have the hashes it was frozen with',
        };
      }
      count();
    }
    after = rows.at(-1)?.id ?? after;
    full = rows.length === slice;
  }
  return undefined;
}

/** The audit log names every assessment with its hashes: one that was made anew or taken away shows. */
async function unwitnessed(db: Db): Promise<Fault | undefined> {
  let after = '';
  for (let full = true; full;) {
    const rows = await db
      .selectFrom('audit_entries')
      .select(['id', 'target_id', 'after'])
      .where('target_kind', '=', 'assessment')
      .where('action', '=', 'assessment.freeze')
      .where('id', '>', after)
      .orderBy('id')
      .limit(slice)
      .execute();
    const ids = ['', ...rows.map((row) => row.target_id)];
    const stored = await db
      .selectFrom('frozen_assessments')
      .select(['id', 'sha256', 'sm3'])
      .where('id', 'in', ids)
      .execute();
    const byId = new Map(stored.map((row) => [row.id, row]));
    for (const { target_id: id, after: said } of rows) {
      const row = byId.get(id);
      if (!row) return { brokenAt: id, reason: 'it is gone: the audit log names it' };
      const named = JSON.parse(said ?? '{}') as { sha256?: unknown; sm3?: unknown };
      if (named.sha256 !== row.sha256 || named.sm3 !== row.sm3) {
        return { brokenAt: id, reason: 'the audit log names it with other hashes' };
      }
    }
    after = rows.at(-1)?.id ?? after;
    full = rows.length === slice;
  }
  return undefined;
}

/** Walks the frozen assessments: contents against their hashes, and both against what the audit log says. */
export async function verifyFrozen(db: Db): Promise<FrozenVerdict> {
  let checked = 0;
  // A copy that is only read is not brought up to date.
  const tables = await db.introspection.getTables();
  if (!tables.some(({ name }) => name === 'frozen_assessments')) {
    const skipped = 'This database is of an older version: start the node once to upgrade it.';
    return { checked, ok: true, skipped };
  }
  const fault = (await brokenContent(db, () => (checked += 1))) ?? (await unwitnessed(db));
  return { checked, ok: fault === undefined, ...fault };
}
