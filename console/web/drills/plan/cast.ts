import type { Drill } from '../drill.ts';

export interface CastRow {
  accountId: string;
  name: string;
  unitName: string;
  role: Drill['people'][number]['role'];
  playbookRole: string;
}

export function castOf(people: Drill['people']): CastRow[] {
  return people.map(({ accountId, name, unitName, role, playbookRole }) => ({
    accountId,
    name,
    unitName,
    role,
    playbookRole: playbookRole ?? '',
  }));
}

/** The payload of `cast`. */
export function participantsOf(rows: readonly CastRow[]): Record<string, unknown> {
  return {
    participants: rows.map(({ accountId, role, playbookRole }) => ({
      accountId,
      role,
      ...(role === 'player' && playbookRole !== '' ? { playbookRole } : {}),
    })),
  };
}

interface NeededRole {
  id: string;
  atLeast: number;
}

/** Roles of the script that too few people play. */
export function unfilled(rows: readonly CastRow[], roles: readonly NeededRole[]): NeededRole[] {
  return roles.filter(
    ({ id, atLeast }) =>
      rows.filter(({ role, playbookRole }) => role === 'player' && playbookRole === id).length <
      atLeast,
  );
}
