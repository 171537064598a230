import { isoNow, type TimeSource } from '../../collector/time/time-source.ts';
import { appendAudit } from '../audit/append.ts';
import { isUniqueViolation } from '../stores/records/errors.ts';
import { newId } from '../stores/records/new-id.ts';
import type { Db, Records, Trx } from '../stores/records/records.ts';
import { actorOf } from './actor.ts';
import { missing, PeopleError } from './errors.ts';
import type { Principal } from './principal.ts';
import type { UnitKind, UnitTable } from './tables.ts';
import { findParentAt, plant, takeTurn, transplant } from './unit-tree.ts';
import { visibleUnitIds } from './visibility.ts';

export interface NewUnit {
  name: string;
  kind: UnitKind;
  code?: string | undefined;
}

export interface UnitChange {
  name?: string | undefined;
  code?: string | null | undefined;
  parentId?: string | undefined;
  /** From when the move holds; a past date means now, because what was visible then can't be changed any more. */
  from?: string | undefined;
}

/** The tree of units. Each call is one transaction with its audit entry; the caller sees only its own sub-trees. */
export interface Units {
  create(principal: Principal, unit: NewUnit & { parentId: string }): Promise<string>;
  /** The same inside a transaction of the caller. */
  createIn(trx: Trx, principal: Principal, unit: NewUnit & { parentId: string }): Promise<string>;
  change(principal: Principal, id: string, change: UnitChange): Promise<void>;
  /** Closing keeps the unit and its records readable; it takes no new children, accounts or grants. */
  close(principal: Principal, id: string): Promise<void>;
}

/** Throws NOT_FOUND for a unit that the caller does not see now, or that is at home on another node. */
export async function getVisibleUnit(
  db: Db | Trx,
  principal: Pick<Principal, 'grants'>,
  id: string,
  atIso: string,
): Promise<UnitTable> {
  const unit = await db
    .selectFrom('units')
    .selectAll()
    .where('id', '=', id)
    .where('peer_id', 'is', null)
    .where('id', 'in', visibleUnitIds(db, principal, atIso))
    .executeTakeFirst();
  if (unit === undefined) throw missing('unit', id);
  return unit;
}

export function refuseClosed(unit: UnitTable): void {
  if (unit.closed_at === null) return;
  throw new PeopleError('UNIT_CLOSED', `${unit.name} is closed.`);
}

/** The set-up makes the first root with this; everything else goes through `Units`. */
export async function insertUnit(
  trx: Trx,
  unit: NewUnit,
  parentId: string | undefined,
  now: string,
): Promise<string> {
  const id = newId();
  try {
    await trx
      .insertInto('units')
      .values({
        id,
        name: unit.name,
        kind: unit.kind,
        code: unit.code ?? null,
        created_at: now,
        closed_at: null,
      })
      .execute();
  } catch (error) {
    if (isUniqueViolation(error)) throw codeTaken();
    throw error;
  }
  await plant(trx, id, parentId, now);
  return id;
}

function codeTaken(): PeopleError {
  return new PeopleError('UNIT_CODE_TAKEN', 'Another unit has this code.');
}

/** A provider of apps is a guest below an authority; nothing is below a provider. Throws UNIT_NOT_THERE. */
function refusePlace(kind: UnitKind, parent: UnitTable): void {
  const authority = ['province', 'city', 'county', 'district'].includes(parent.kind);
  if (parent.kind !== 'provider' && (kind !== 'provider' || authority)) return;
  throw new PeopleError('UNIT_NOT_THERE', `There is no ${kind} below ${parent.name}.`);
}

export function createUnits({ records, time }: { records: Records; time: TimeSource }): Units {
  async function rename(trx: Trx, principal: Principal, unit: UnitTable, change: UnitChange) {
    const after = { name: change.name ?? unit.name, code: change.code ?? null };
    if (change.code === undefined) after.code = unit.code;
    if (after.name === unit.name && after.code === unit.code) return;
    try {
      await trx.updateTable('units').set(after).where('id', '=', unit.id).execute();
    } catch (error) {
      if (isUniqueViolation(error)) throw codeTaken();
      throw error;
    }
    await appendAudit(trx, {
      unitId: unit.id,
      actor: actorOf(principal),
      action: 'unit.rename',
      target: { kind: 'unit', id: unit.id },
      before: { name: unit.name, code: unit.code },
      after,
      at: isoNow(time),
    });
  }

  async function move(
    trx: Trx,
    principal: Principal,
    unit: UnitTable,
    parentId: string,
    asked: string | undefined,
  ) {
    const now = isoNow(time);
    const from = asked !== undefined && asked > now ? asked : now;
    await takeTurn(trx, 'units');
    const parent = await getVisibleUnit(trx, principal, parentId, now);
    refuseClosed(parent);
    refusePlace(unit.kind, parent);
    const old = await findParentAt(trx, unit.id, from);
    if (old === parentId) return;
    await transplant(trx, unit.id, parentId, from);
    await appendAudit(trx, {
      unitId: unit.id,
      actor: actorOf(principal),
      action: 'unit.move',
      target: { kind: 'unit', id: unit.id },
      before: { parentId: old ?? null },
      after: { parentId, from },
      at: now,
    });
  }

  const createIn: Units['createIn'] = async (trx, principal, { parentId, ...unit }) => {
    const now = isoNow(time);
    await takeTurn(trx, 'units');
    const parent = await getVisibleUnit(trx, principal, parentId, now);
    refuseClosed(parent);
    refusePlace(unit.kind, parent);
    const id = await insertUnit(trx, unit, parentId, now);
    await appendAudit(trx, {
      unitId: id,
      actor: actorOf(principal),
      action: 'unit.create',
      target: { kind: 'unit', id },
      after: { ...unit, parentId },
      at: now,
    });
    return id;
  };

  return {
    create: (principal, unit) => records.transaction((trx) => createIn(trx, principal, unit)),
    createIn,

    change(principal, id, change) {
      return records.transaction(async (trx) => {
        const unit = await getVisibleUnit(trx, principal, id, isoNow(time));
        refuseClosed(unit);
        await rename(trx, principal, unit, change);
        if (change.parentId !== undefined) {
          await move(trx, principal, unit, change.parentId, change.from);
        }
      });
    },

    close(principal, id) {
      return records.transaction(async (trx) => {
        const now = isoNow(time);
        await takeTurn(trx, 'units');
        const unit = await getVisibleUnit(trx, principal, id, now);
        refuseClosed(unit);
        await refuseInUse(trx, id);
        await trx.updateTable('units').set({ closed_at: now }).where('id', '=', id).execute();
        await appendAudit(trx, {
          unitId: id,
          actor: actorOf(principal),
          action: 'unit.close',
          target: { kind: 'unit', id },
          before: { closedAt: null },
          after: { closedAt: now },
          at: now,
        });
      });
    },
  };
}

async function refuseInUse(trx: Trx, id: string): Promise<void> {
  const up = await trx
    .selectFrom('unit_closure')
    .select('ancestor')
    .where('descendant', '=', id)
    .where('depth', '=', 1)
    .executeTakeFirst();
  if (up === undefined) throw new PeopleError('UNIT_IS_ROOT', 'The top unit can not be closed.');
  const child = await trx
    .selectFrom('unit_closure')
    .innerJoin('units', 'units.id', 'unit_closure.descendant')
    .select('units.id')
    .where('unit_closure.ancestor', '=', id)
    .where('unit_closure.depth', '=', 1)
    .where('unit_closure.until_at', 'is', null)
    .where('units.closed_at', 'is', null)
    .where('units.peer_id', 'is', null)
    .executeTakeFirst();
  if (child !== undefined) {
    throw new PeopleError('UNIT_HAS_CHILDREN', 'Close or move the units below it first.');
  }
  const account = await trx
    .selectFrom('accounts')
    .select('id')
    .where('unit_id', '=', id)
    .where('state', '!=', 'left')
    .executeTakeFirst();
  if (account !== undefined) {
    throw new PeopleError('UNIT_HAS_ACCOUNTS', 'Move its accounts or hand them over first.');
  }
}
