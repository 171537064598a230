import { heldAt } from '../people/visibility.ts';
import type { UnitKind } from '../people/tables.ts';
import type { Db, Trx } from '../stores/records/records.ts';
import { AppError } from './errors.ts';
import type { AppWorkflowRules } from './workflow.ts';

interface UnitAbove {
  id: string;
  kind: UnitKind;
}

/** The unit and those above it that are at home on this node, from the nearest up. */
async function lineOf(db: Db | Trx, unitId: string, at: string): Promise<UnitAbove[]> {
  return await db
    .selectFrom('unit_closure')
    .innerJoin('units', 'units.id', 'unit_closure.ancestor')
    .select(['units.id', 'units.kind'])
    .where('unit_closure.descendant', '=', unitId)
    .where('units.peer_id', 'is', null)
    .where('units.closed_at', 'is', null)
    .where((eb) => heldAt(eb, at))
    .orderBy('unit_closure.depth')
    .execute();
}

export async function unitKindOf(db: Db | Trx, unitId: string): Promise<UnitKind | undefined> {
  const row = await db
    .selectFrom('units')
    .select('kind')
    .where('id', '=', unitId)
    .executeTakeFirst();
  return row?.kind;
}

/** Who files for a provider: the nearest unit of the kinds of the rules, else the topmost above. Throws NO_AUTHORITY. */
export async function authorityOf(
  db: Db | Trx,
  unitId: string,
  at: string,
  { authorityKinds }: AppWorkflowRules,
): Promise<string> {
  const line = (await lineOf(db, unitId, at)).filter(({ kind }) => kind !== 'provider');
  const found = line.find(({ kind }) => authorityKinds.includes(kind)) ?? line.at(-1);
  const isSchool = found && ['school', 'department'].includes(found.kind);
  if (found && !isSchool) return found.id;
  throw new AppError('NO_AUTHORITY', 'This node knows no authority above this unit.');
}

/** Who reviews the use by a unit, in turn; empty where this node knows none above it. */
export async function bureausOf(
  db: Db | Trx,
  unitId: string,
  at: string,
  { bureauLevels }: AppWorkflowRules,
): Promise<string[]> {
  const line = await lineOf(db, unitId, at);
  return line
    .filter(({ id, kind }) => id !== unitId && bureauLevels.kinds.includes(kind))
    .slice(0, bureauLevels.count)
    .map(({ id }) => id);
}
