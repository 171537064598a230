import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import { sql } from 'kysely';
import type { Database } from '../stores/records/database.ts';
import type { Db, Trx } from '../stores/records/records.ts';
import type { Principal } from './principal.ts';
import { unitNames } from './unit-names.ts';

type Reader = Db | Trx;
type Seer = Pick<Principal, 'grants'>;

/** Rows of `from_at`/`until_at` that hold at an instant; `until_at` is exclusive. */
export function heldAt(
  eb: ExpressionBuilder<Database, 'unit_closure'>,
  atIso: string,
): Expression<SqlBool> {
  return eb.and([
    eb('unit_closure.from_at', '<=', atIso),
    eb.or([eb('unit_closure.until_at', 'is', null), eb('unit_closure.until_at', '>', atIso)]),
  ]);
}

/** Units at which a grant is in force at the instant; never empty, because `in ()` is no SQL. */
function rootsAt(principal: Seer, atIso: string): string[] {
  const roots = principal.grants
    .filter((g) => g.from <= atIso && (g.until === undefined || g.until > atIso))
    .map((g) => g.unitId);
  return roots.length === 0 ? [''] : [...new Set(roots)];
}

/**
 * The units that a principal sees at an instant: the sub-trees of the units of its grants, in the tree of that
 * instant. Use as `.where('unit_id', 'in', visibleUnitIds(db, principal, at))`.
 */
export function visibleUnitIds(db: Reader, principal: Seer, atIso: string) {
  return db
    .selectFrom('unit_closure')
    .select('unit_closure.descendant')
    .where('unit_closure.ancestor', 'in', rootsAt(principal, atIso))
    .where((eb) => heldAt(eb, atIso));
}

/** A unit and those below it at an instant, whoever asks: to narrow what is visible, never in its place. */
export function subTreeIds(db: Reader, unitId: string, atIso: string) {
  return db
    .selectFrom('unit_closure')
    .select('unit_closure.descendant')
    .where('unit_closure.ancestor', '=', unitId)
    .where((eb) => heldAt(eb, atIso));
}

/** Of these units, those that a principal sees at an instant: their names by id. Also units at home on other nodes. */
export async function visibleAmong(
  db: Reader,
  principal: Seer,
  ids: readonly string[],
  atIso: string,
): Promise<Map<string, string>> {
  return await unitNames(db, ids, visibleUnitIds(db, principal, atIso));
}

/** Whether a principal sees a unit at an instant. */
export async function seesUnit(
  db: Reader,
  principal: Seer,
  id: string,
  atIso: string,
): Promise<boolean> {
  return (await visibleAmong(db, principal, [id], atIso)).has(id);
}

/** All that a principal sees as a list, for stores that are not SQL (the event store's `units`). */
export async function listVisibleUnitIds(
  db: Reader,
  principal: Seer,
  atIso: string,
): Promise<string[]> {
  const rows = await visibleUnitIds(db, principal, atIso).distinct().execute();
  return rows.map((row) => row.descendant).sort();
}

export interface SharedObject {
  /** `parties.kind` of the objects of the query. */
  kind: string;
  /** Column that holds the object's id, qualified where the query joins: `alerts.id`. */
  idColumn: string;
  unitColumn: string;
}

/**
 * Sub-tree ∪ party: the row's unit is visible, or a visible unit is a party to the row at the instant.
 * Use as `.where(visibleTo(db, principal, at, { kind: 'alert', idColumn: 'alerts.id', unitColumn: 'alerts.unit_id' }))`.
 */
export function visibleTo(
  db: Reader,
  principal: Seer,
  atIso: string,
  object: SharedObject,
): Expression<SqlBool> {
  const units = visibleUnitIds(db, principal, atIso);
  const shared = db
    .selectFrom('parties')
    .select('parties.ref_id')
    .where('parties.kind', '=', object.kind)
    .where('parties.from_at', '<=', atIso)
    .where((eb) => eb.or([eb('parties.until_at', 'is', null), eb('parties.until_at', '>', atIso)]))
    .where('parties.unit_id', 'in', units);
  return sql<SqlBool>`(${sql.ref(object.unitColumn)} in ${units} or ${sql.ref(object.idColumn)} in ${shared})`;
}
