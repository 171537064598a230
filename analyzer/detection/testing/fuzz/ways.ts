import { flattenEvent } from '../../flatten-event.ts';
import type { Routing } from '../../reference/fields.ts';
import { createReference } from '../../reference/reference.ts';
import { createRuleSet } from '../../rule-set.ts';
import type { EventRule } from '../../rule.ts';

/** Ids of the rules that hold for each line, sorted and joined, so that they can be compared and shown. */
export interface Answers {
  engine: readonly string[];
  reference: readonly string[];
}

const joined = (ids: readonly string[]): string => ids.toSorted().join(' ');

/** Asks the engine and the reference about the same lines of JSON. */
export function ask(
  rules: readonly EventRule[],
  routing: Routing,
  lines: readonly string[],
): Answers {
  const ruleSet = createRuleSet(rules, routing);
  const reference = createReference(rules, routing);
  const events = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  return {
    engine: events.map((event) =>
      joined(ruleSet.match(flattenEvent(event)).map((detection) => detection.ruleId)),
    ),
    reference: events.map((event) => joined(reference.match(event))),
  };
}
