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
  const players = participants.filter(({ role }) => role === 'player');
  return injects.flatMap((inject) =>
    inject.expected.map((expected) => {
      const roles = expected.role === undefined ? inject.toRoles : [expected.role];
      const on = players.filter(({ playbookRole: role = '' }) => roles.includes(role));
      const { sentMs } = inject;
      return {
        inject,
        expected,
        roles,
        accountIds: on.map(({ accountId }) => accountId),
        played: sentMs !== undefined,
        ...(sentMs !== undefined &&
          expected.withinMs !== undefined && { dueMs: sentMs + expected.withinMs }),
      };
    }),
  );
}
