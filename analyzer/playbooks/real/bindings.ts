import { assignableAccount } from '../../alerts/assignable.ts';
import { findParentAt } from '../../people/unit-tree.ts';
import { heldAt } from '../../people/visibility.ts';
import type { Trx } from '../../stores/records/records.ts';
import { PlaybookError } from '../errors.ts';
import type { Program } from '../program.ts';
import type { Role } from '../schema/extension.ts';
import type { Binding } from '../runs/run-state.ts';

interface Place {
  unitId: string;
  at: string;
}

async function isAbove(trx: Trx, upper: string, lower: string, at: string): Promise<boolean> {
  const row = await trx
    .selectFrom('unit_closure')
    .select('unit_closure.depth')
    .where('unit_closure.ancestor', '=', upper)
    .where('unit_closure.descendant', '=', lower)
    .where((eb) => heldAt(eb, at))
    .executeTakeFirst();
  return row !== undefined;
}

/** Whether a unit stands where the role wants it, seen from the unit that runs the playbook. */
async function fits(trx: Trx, { unit }: Role, wanted: string, place: Place): Promise<boolean> {
  const { unitId, at } = place;
  const isOwn = wanted === unitId;
  const above = async () => !isOwn && (await isAbove(trx, wanted, unitId, at));
  const below = async () => !isOwn && (await isAbove(trx, unitId, wanted, at));
  switch (unit) {
    case 'own':
      return isOwn;
    case 'superior':
      return await above();
    case 'subordinate':
      return await below();
    case 'any':
      return isOwn || (await above()) || (await below());
  }
}

/** Where a role sits when nobody says so: at home, or one level up where it is the superior's. */
async function usual(trx: Trx, { id, unit }: Role, { unitId, at }: Place): Promise<Binding> {
  const parent = unit === 'superior' ? await findParentAt(trx, unitId, at) : undefined;
  return { role: id, unitId: parent ?? unitId, accountIds: [] };
}

/**
 * Roles of a playbook bound to units and people: as asked for and checked against the tree, the rest where they usually sit.
 * Throws PlaybookError UNIT_NOT_FITTING, ACCOUNT_UNKNOWN, ROLE_NOT_BOUND.
 */
export async function bindRoles(
  trx: Trx,
  { roles }: Program,
  asked: readonly Binding[],
  place: Place,
): Promise<Binding[]> {
  for (const { role: id, unitId, accountIds } of asked) {
    const role = roles.get(id);
    if (!role) throw new PlaybookError('ROLE_NOT_BOUND', `There is no role ${id}.`, { role: id });
    if (!(await fits(trx, role, unitId, place))) {
      const message = `The role ${role.title.zh} can not sit at this unit.`;
      throw new PlaybookError('UNIT_NOT_FITTING', message, { role: id, unitId });
    }
    for (const accountId of accountIds) {
      if (await assignableAccount(trx, accountId, unitId, place.at)) continue;
      const message = 'Only an active account with a role there or above can hold a role.';
      throw new PlaybookError('ACCOUNT_UNKNOWN', message, { role: id, accountId });
    }
  }
  const bound = new Set(asked.map(({ role }) => role));
  const others: Binding[] = [];
  for (const role of roles.values()) {
    if (!bound.has(role.id)) others.push(await usual(trx, role, place));
  }
  return [...asked, ...others];
}
