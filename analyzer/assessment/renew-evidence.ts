import type { Trx } from '../stores/records/records.ts';
import type { Evaluation, NewEvidence } from './evaluate.ts';
import type { Check } from './schema.ts';
import type { SystemTable } from './tables.ts';

const hourMs = 3_600_000;
/** Rows in one INSERT or ids in one UPDATE: stays under SQLite's limit of bound values. */
const slice = 200;

type CurrentRow = Pick<
  NewEvidence,
  | 'id'
  | 'item_key'
  | 'check_id'
  | 'object_kind'
  | 'object_id'
  | 'verdict'
  | 'confirmable'
  | 'lapse'
  | 'measured'
  | 'expires_at'
>;

function placeOf(row: CurrentRow): string {
  return JSON.stringify([row.check_id, row.item_key, row.object_kind, row.object_id]);
}

/** Evidence that says the same is kept until half of its time has passed; what a gap measures is always renewed. */
function stillGood(old: CurrentRow, row: NewEvidence, validHours: number, nowMs: number): boolean {
  if (old.verdict !== row.verdict || old.confirmable !== row.confirmable) return false;
  if (old.lapse !== row.lapse) return false;
  if (row.verdict !== 'satisfied' && old.measured !== row.measured) return false;
  return Date.parse(old.expires_at) - nowMs > (validHours * hourMs) / 2;
}

/**
 * Stores what an evaluation found beside what is there: unchanged evidence stays, changed or ageing evidence is replaced (the old row keeps
 * its content and hash), objects that a check no longer sees lose theirs. `force` replaces everything.
 */
export async function renewEvidence(
  trx: Trx,
  system: SystemTable,
  evaluation: Evaluation,
  checks: readonly Check[],
  { now, force }: { now: Date; force: boolean },
): Promise<void> {
  const validHours = new Map(checks.map((check) => [check.id, check.validHours]));
  const current = await trx
    .selectFrom('evidence')
    .select([
      'id',
      'item_key',
      'check_id',
      'object_kind',
      'object_id',
      'verdict',
      'confirmable',
      'lapse',
      'measured',
      'expires_at',
    ])
    .where('system_id', '=', system.id)
    .where('superseded_at', 'is', null)
    .execute();
  const byPlace = new Map(current.map((row) => [placeOf(row), row]));
  const fresh: NewEvidence[] = [];
  const kept = new Set<string>();
  for (const row of evaluation.evidence) {
    const old = byPlace.get(placeOf(row));
    const hours = validHours.get(row.check_id) ?? 0;
    if (old && !force && stillGood(old, row, hours, now.getTime())) kept.add(old.id);
    else fresh.push(row);
  }
  const gone = current.filter(
    ({ id, check_id: check, item_key: key }) =>
      !kept.has(id) &&
      (evaluation.ran.has(check) || !validHours.has(check) || !evaluation.items.has(key)),
  );
  for (let at = 0; at < gone.length; at += slice) {
    await trx
      .updateTable('evidence')
      .set({ superseded_at: now.toISOString() })
      .where(
        'id',
        'in',
        gone.slice(at, at + slice).map(({ id }) => id),
      )
      .execute();
  }
  for (let at = 0; at < fresh.length; at += slice) {
    const rows = fresh.slice(at, at + slice).map((row) => ({ ...row, superseded_at: null }));
    await trx.insertInto('evidence').values(rows).execute();
  }
  await trx
    .updateTable('systems')
    .set({ evaluated_at: now.toISOString() })
    .where('id', '=', system.id)
    .execute();
}

/** Rows that go in one run; more wait for the next. */
const pruneRows = 5_000;

/** Forgets evidence that was replaced before `beforeIso`; frozen assessments carry what they rest on themselves. */
export async function pruneEvidence(trx: Trx, beforeIso: string): Promise<number> {
  const old = trx
    .selectFrom('evidence')
    .select('id')
    .where('superseded_at', 'is not', null)
    .where('superseded_at', '<', beforeIso)
    .limit(pruneRows);
  const { numDeletedRows } = await trx
    .deleteFrom('evidence')
    .where('id', 'in', old)
    .executeTakeFirst();
  return Number(numDeletedRows);
}
