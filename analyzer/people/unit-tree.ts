import { sql } from 'kysely';
import type { Db, Trx } from '../stores/records/records.ts';
import { PeopleError } from './errors.ts';
import type { PeopleLockTable } from './tables.ts';

/** Waits for its turn: whoever else changes the same thing goes before or after this transaction, not beside it. */
export async function takeTurn(trx: Trx, name: PeopleLockTable['name']): Promise<void> {
  await trx
    .updateTable('people_locks')
    .set((eb) => ({ turns: eb('turns', '+', 1) }))
    .where('name', '=', name)
    .execute();
}

export async function findParentAt(
  db: Db | Trx,
  unitId: string,
  atIso: string,
): Promise<string | undefined> {
  const row = await db
    .selectFrom('unit_closure')
    .select('ancestor')
    .where('descendant', '=', unitId)
    .where('depth', '=', 1)
    .where('from_at', '<=', atIso)
    .where((eb) => eb.or([eb('until_at', 'is', null), eb('until_at', '>', atIso)]))
    .executeTakeFirst();
  return row?.ancestor;
}

/** The unit and all below it at an instant. */
export async function listSubTree(trx: Trx, unitId: string, atIso: string): Promise<string[]> {
  const rows = await trx
    .selectFrom('unit_closure')
    .select('descendant')
    .where('ancestor', '=', unitId)
    .where('from_at', '<=', atIso)
    .where((eb) => eb.or([eb('until_at', 'is', null), eb('until_at', '>', atIso)]))
    .execute();
  return rows.map((row) => row.descendant);
}

/**
 * Hangs a unit that has no rows yet below `parentId` (or as a root), from `atIso` on; it follows the moves of the parent
 * that are already entered. Needs the turn `units`.
 */
export async function plant(
  trx: Trx,
  unitId: string,
  parentId: string | undefined,
  atIso: string,
): Promise<void> {
  await trx
    .insertInto('unit_closure')
    .values({ ancestor: unitId, descendant: unitId, depth: 0, from_at: atIso, until_at: null })
    .execute();
  if (parentId === undefined) return;
  await trx
    .insertInto('unit_closure')
    .columns(['ancestor', 'descendant', 'depth', 'from_at', 'until_at'])
    .expression(
      trx
        .selectFrom('unit_closure')
        .select([
          'ancestor',
          sql<string>`cast(${unitId} as text)`.as('descendant'),
          sql<number>`depth + 1`.as('depth'),
          sql<string>`case when from_at > ${atIso} then from_at else ${atIso} end`.as('from_at'),
          'until_at',
        ])
        .where('descendant', '=', parentId)
        .where((eb) => eb.or([eb('until_at', 'is', null), eb('until_at', '>', atIso)])),
    )
    .execute();
}

/**
 * Moves a unit with all below it, from `fromIso` on (now or later): closes the rows to the old ancestors, opens rows
 * to the new ones. Needs the turn `units`.
 *
 * Throws UNIT_CYCLE when the new parent is below the unit, UNIT_CHANGE_PENDING when a later change is already
 * entered for the units concerned: changes are entered in the order in which they hold.
 */
export async function transplant(
  trx: Trx,
  unitId: string,
  parentId: string,
  fromIso: string,
): Promise<void> {
  const moved = await listSubTree(trx, unitId, fromIso);
  if (moved.includes(parentId)) {
    throw new PeopleError('UNIT_CYCLE', 'A unit can not be moved below itself.');
  }
  await refusePending(trx, moved, parentId, fromIso);
  await disconnect(trx, unitId, fromIso);
  await connect(trx, unitId, parentId, fromIso);
}

/** Rows of the moved units or of the new parent that change after the instant. */
async function refusePending(
  trx: Trx,
  moved: readonly string[],
  parentId: string,
  atIso: string,
): Promise<void> {
  const pending = await trx
    .selectFrom('unit_closure')
    .select('descendant')
    .where((eb) =>
      eb.and([
        eb.or([eb('descendant', 'in', [...moved, parentId]), eb('ancestor', 'in', moved)]),
        eb.or([eb('from_at', '>', atIso), eb('until_at', '>', atIso)]),
      ]),
    )
    .limit(1)
    .executeTakeFirst();
  if (pending === undefined) return;
  throw new PeopleError(
    'UNIT_CHANGE_PENDING',
    'A later move of these units is already entered; enter moves in the order of their dates.',
  );
}

async function disconnect(trx: Trx, unitId: string, fromIso: string): Promise<void> {
  const subTree = trx
    .selectFrom('unit_closure')
    .select('descendant')
    .where('ancestor', '=', unitId)
    .where('until_at', 'is', null);
  const moved = (await subTree.execute()).map((row) => row.descendant);
  const outside = trx
    .updateTable('unit_closure')
    .set({ until_at: fromIso })
    .where('descendant', 'in', moved)
    .where('ancestor', 'not in', moved)
    .where('until_at', 'is', null);
  await outside.execute();
  // Opened and closed at the same instant: such a row never held, and would stand in the way of its successor.
  await trx
    .deleteFrom('unit_closure')
    .where('descendant', 'in', moved)
    .where('from_at', '=', fromIso)
    .where('until_at', '=', fromIso)
    .execute();
}

/** Every ancestor-or-self of the parent × every descendant-or-self of the unit. */
async function connect(trx: Trx, unitId: string, parentId: string, fromIso: string): Promise<void> {
  await trx
    .insertInto('unit_closure')
    .columns(['ancestor', 'descendant', 'depth', 'from_at'])
    .expression(
      trx
        .selectFrom('unit_closure as up')
        .crossJoin('unit_closure as down')
        .select([
          'up.ancestor',
          'down.descendant',
          sql<number>`up.depth + down.depth + 1`.as('depth'),
          sql<string>`cast(${fromIso} as text)`.as('from_at'),
        ])
        .where('up.descendant', '=', parentId)
        .where('up.until_at', 'is', null)
        .where('down.ancestor', '=', unitId)
        .where('down.until_at', 'is', null),
    )
    .execute();
}
