import type { DrillFacts, ExpectedAction, InjectFact } from '../debrief/facts.ts';

/** One expected action after one inject, with the people on whom it falls. */
export interface Expectation {
  inject: InjectFact;
  expected: ExpectedAction;
  roles: readonly string[];
  /** Players of these roles. Anyone of them does it for the team. */
  accountIds: readonly string[];
  /** Only what was played is expected of anybody. */
  played: boolean;
  /** Exercise time until which it has to be done. */
  dueMs?: number;
}

/** Everything that the injects of a drill expect, in the order of the script. */
export function expectationsOf({ injects, participants }: DrillFacts): Expectation[] {
  const byRole = new Map<string, Set<string>>();
  for (const { role, playbookRole = '', accountId } of participants) {
    if (role !== 'player') continue;
    const known = byRole.get(playbookRole) ?? new Set();
    byRole.set(playbookRole, known.add(accountId));
  }
  const shared = new Map<string, readonly string[]>();
  /** One list for all that falls on the same roles. */
  const idsOf = (roles: readonly string[]): readonly string[] => {
    const key = roles.join('\n');
    const known = shared.get(key);
    if (known) return known;
    const ids = [...new Set(roles.flatMap((role) => [...(byRole.get(role) ?? [])]))];
    shared.set(key, ids);
    return ids;
  };
  return injects.flatMap((inject) =>
    inject.expected.map((expected) => {
      const roles = expected.role === undefined ? inject.toRoles : [expected.role];
      const { sentMs } = inject;
      return {
        inject,
        expected,
        roles,
        accountIds: idsOf(roles),
        played: sentMs !== undefined,
        ...(sentMs !== undefined &&
          expected.withinMs !== undefined && { dueMs: sentMs + expected.withinMs }),
      };
    }),
  );
}
