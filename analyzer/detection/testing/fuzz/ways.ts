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

/** Asks the engine, `times` times over, and the reference about the same lines of JSON. */
export function ask(
  rules: readonly EventRule[],
  routing: Routing,
  lines: readonly string[],
  times = 1,
): Answers {
  const ruleSet = createRuleSet(rules, routing);
  const reference = createReference(rules, routing);
  const events = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  const engine = (event: Record<string, unknown>): string =>
    joined(ruleSet.match(flattenEvent(event)).map((detection) => detection.ruleId));
  const answers = events.map(engine);
  for (let time = 1; time < times; time += 1) {
    for (const [index, event] of events.entries()) {
      const again = engine(event);
      const before = answers[index] ?? '';
      if (again !== before) answers[index] = `${before}, then ${again}`;
    }
  }
  return { engine: answers, reference: events.map((event) => joined(reference.match(event))) };
}
