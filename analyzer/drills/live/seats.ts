import type { Program } from '../../playbooks/program.ts';
import { unitNames } from '../../people/unit-names.ts';
import type { Db, Trx } from '../../stores/records/records.ts';
import type { DrillParticipant, DrillRole, DrillState } from '../drill.ts';
import { DrillError } from '../errors.ts';

/** A place in a run: what injects go to and actions come from. */
export interface Seat {
  seat: string;
  /** Null in a rehearsal: nobody real sits there. */
  accountId: string | null;
  name: string;
  unitId: string;
  unitName: string;
  role: DrillRole;
  /** Roles of the playbook that it holds. */
  roles: readonly string[];
}

/** Roles of the playbook that a participant holds: the one named, or those that are made for its part. */
function playbookRoles(
  program: Program | undefined,
  { role, playbookRole }: DrillParticipant,
): string[] {
  if (playbookRole !== undefined) return [playbookRole];
  if (role === 'player' || !program) return [];
  return [...program.roles.values()].filter(({ part }) => part === role).map(({ id }) => id);
}

/** Throws ROLE_UNBOUND when a role of the playbook has fewer people than it needs, or a participant's role is not in it. */
export function checkBindings(program: Program, { participants }: DrillState): void {
  const held = new Map<string, number>();
  for (const each of participants) {
    for (const role of playbookRoles(program, each)) held.set(role, (held.get(role) ?? 0) + 1);
    if (each.role !== 'player') continue;
    if (each.playbookRole === undefined || !program.roles.has(each.playbookRole)) {
      throw new DrillError('ROLE_UNBOUND', `${each.name} plays no role of this playbook.`, {
        accountId: each.accountId,
        playbookRole: each.playbookRole ?? null,
      });
    }
  }
  for (const { id, at_least: atLeast, title } of program.roles.values()) {
    const count = held.get(id) ?? 0;
    if (count >= atLeast) continue;
    throw new DrillError('ROLE_UNBOUND', `The role “${title.zh}” has ${count} of ${atLeast}.`, {
      role: id,
      wanted: atLeast,
      held: count,
    });
  }
}

/** Copies of units by the unit that they were copied from. */
export async function copiedUnits(
  db: Db | Trx,
  runId: string,
): Promise<Map<string, { id: string; name: string }>> {
  const rows = await db
    .selectFrom('drill_units')
    .select(['id', 'copy_of', 'name'])
    .where('run_id', '=', runId)
    .execute();
  return new Map(rows.map((row) => [row.copy_of, { id: row.id, name: row.name }]));
}

export const isRehearsal = ({ rehearsals }: DrillState, runId: string): boolean =>
  rehearsals.some((each) => each.runId === runId);

/** The places of a run, or of the plan before it. In a rehearsal they stand on copied units and belong to nobody. */
export async function seatsOf(
  db: Db | Trx,
  state: DrillState,
  runId: string,
  program: Program | undefined,
): Promise<Seat[]> {
  const { participants } = state;
  const rehearsal = isRehearsal(state, runId);
  const copies = rehearsal ? await copiedUnits(db, runId) : new Map<string, never>();
  const names = await unitNames(
    db,
    participants.map(({ unitId }) => unitId),
  );
  return participants.map((each) => {
    const { seat, accountId, name, unitId, role } = each;
    const copy = copies.get(unitId);
    return {
      seat,
      accountId: rehearsal ? null : accountId,
      name,
      unitId: copy?.id ?? unitId,
      unitName: copy?.name ?? names.get(unitId) ?? unitId,
      role,
      roles: playbookRoles(program, each),
    };
  });
}
