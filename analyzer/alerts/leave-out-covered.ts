import { levels } from '../detection/rule.ts';
import type { Draft } from './drafts.ts';

const gravity = ({ severity }: Draft): number => levels.indexOf(severity);

/** Graver ones first; of the same severity those that say that they cover another. */
function byGravity(a: Draft, b: Draft): number {
  const first = gravity(b) - gravity(a) || b.covers.length - a.covers.length;
  return first || (a.ruleId < b.ruleId ? -1 : 1);
}

/**
 * Leaves out, event by event, what another alert of the same event says already (`x-xiaodun.covers`). The first rule in
 * order of severity always stays: rules that cover each other lose no event, and none is hidden by a less grave one.
 */
export function leaveOutCovered(drafts: readonly Draft[]): { kept: Draft[]; covered: number } {
  if (drafts.every(({ covers }) => covers.length === 0)) return { kept: [...drafts], covered: 0 };
  /** By event id, ids and names of rules. */
  const coveredOf = new Map<string, Set<string>>();
  const kept: Draft[] = [];
  let covered = 0;
  for (const draft of drafts.toSorted(byGravity)) {
    const events = draft.events.filter(({ eventId }) => {
      const rules = coveredOf.get(eventId);
      return (
        !rules?.has(draft.ruleId) && !(draft.ruleName !== undefined && rules?.has(draft.ruleName))
      );
    });
    covered += draft.events.length - events.length;
    if (events.length > 0 || draft.events.length === 0) kept.push({ ...draft, events });
    if (draft.covers.length === 0) continue;
    for (const { eventId } of draft.events) {
      const rules = coveredOf.get(eventId) ?? new Set<string>();
      coveredOf.set(eventId, rules);
      for (const reference of draft.covers) rules.add(reference);
    }
  }
  return { kept, covered };
}
