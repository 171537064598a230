import type { DrillFacts } from '../debrief/facts.ts';
import { expectationsOf } from './expectations.ts';
import type { EvaluationRules } from './rules.ts';

/** One entry that can't be taken, with its place in what was sent. */
export interface Fault {
  path: string;
  code:
    | 'INJECT_UNKNOWN'
    | 'INJECT_NOT_PLAYED'
    | 'EXPECTATION_UNKNOWN'
    | 'PERSON_NOT_CONCERNED'
    | 'ITEM_UNKNOWN'
    | 'NOTHING_GRADED';
  message: string;
}

interface Judged {
  injectId: string;
  expectedId?: string;
  accountId: string;
}

/** What nobody can be judged by here: an inject that was not played, an action that does not fall on the person. */
export function observationFaults(facts: DrillFacts, sent: readonly Judged[]): Fault[] {
  const injects = new Map(facts.injects.map((inject) => [inject.id, inject]));
  const players = new Set(
    facts.participants.filter(({ role }) => role === 'player').map(({ accountId }) => accountId),
  );
  const concerned = new Set(
    expectationsOf(facts).flatMap(({ inject, expected, accountIds }) =>
      accountIds.map((id) => JSON.stringify([inject.id, expected.id, id])),
    ),
  );
  return sent.flatMap(({ injectId, expectedId, accountId }, index): Fault[] => {
    const path = `/observations/${index}`;
    const inject = injects.get(injectId);
    if (!inject)
      return [{ path, code: 'INJECT_UNKNOWN', message: `There is no inject ${injectId}.` }];
    if (inject.sentMs === undefined) {
      return [{ path, code: 'INJECT_NOT_PLAYED', message: `Inject ${inject.no} was not played.` }];
    }
    if (expectedId === undefined) {
      // A word about somebody and an inject that expects nothing is a remark; it counts for nothing.
      if (players.has(accountId)) return [];
      return [{ path, code: 'PERSON_NOT_CONCERNED', message: 'This person is no player.' }];
    }
    if (!inject.expected.some(({ id }) => id === expectedId)) {
      const message = `Inject ${inject.no} does not expect ${expectedId}.`;
      return [{ path, code: 'EXPECTATION_UNKNOWN', message }];
    }
    if (concerned.has(JSON.stringify([injectId, expectedId, accountId]))) return [];
    return [
      { path, code: 'PERSON_NOT_CONCERNED', message: 'This is not expected of this person.' },
    ];
  });
}

/** Items that the form does not have, and a form that grades nothing. */
export function evaluationFaults(
  { items }: EvaluationRules,
  {
    grades,
    advice = {},
  }: {
    grades: Readonly<Record<string, unknown>>;
    advice?: Readonly<Record<string, unknown>>;
  },
  path = '',
): Fault[] {
  const known = new Set(items.rows.map(({ id }) => id));
  const unknown = (list: string, ids: readonly string[]) =>
    ids
      .filter((id) => !known.has(id))
      .map((id): Fault => ({
        path: `${path}/${list}/${id}`,
        code: 'ITEM_UNKNOWN',
        message: `The form has no item ${id}.`,
      }));
  const faults = [
    ...unknown('grades', Object.keys(grades)),
    ...unknown('advice', Object.keys(advice)),
  ];
  if (Object.keys(grades).length > 0) return faults;
  return [
    ...faults,
    { path: `${path}/grades`, code: 'NOTHING_GRADED', message: 'No item is graded.' },
  ];
}
