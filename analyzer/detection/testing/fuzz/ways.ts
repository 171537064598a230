import { flattenEvent } from '../../flatten-event.ts';
import type { Routing } from '../../reference/fields.ts';
import { createReference, type Reference } from '../../reference/reference.ts';
import { createRuleSet, type RuleSet } from '../../rule-set.ts';
import type { EventRule } from '../../rule.ts';

/** Ids of the rules that hold for each line, sorted and joined, so that they can be compared and shown. */
export interface Answers {
  engine: readonly string[];
  reference: readonly string[];
}

/** No rule is switched off for its cost: a busy machine would be a failure. */
const budget = {
  meanMicros: Number.POSITIVE_INFINITY,
  evaluations: 1_000,
  microsPerEvaluation: Number.POSITIVE_INFINITY,
};

const joined = (ids: readonly string[]): string => ids.toSorted().join(' ');

/** What stands before and after a line in the buffer that it comes in. */
const before = '{"f":1}\n';
const after = '\n{"g":2}';

function byLine(ruleSet: RuleSet, line: string): string {
  const start = Buffer.byteLength(before);
  const bytes = Buffer.from(before + line + after);
  const end = bytes.length - Buffer.byteLength(after);
  const found = ruleSet.matchLine(bytes, start, end, false);
  return found ? joined(found.map(({ ruleId }) => ruleId)) : 'no JSON';
}

/** The same line in all ways in which it may come; they are one answer, or they are all shown. */
function askEngine(ruleSet: RuleSet, line: string): string {
  const event = JSON.parse(line) as Record<string, unknown>;
  const match = (way: Record<string, unknown>): string =>
    joined(ruleSet.match(way as Parameters<RuleSet['match']>[0]).map(({ ruleId }) => ruleId));
  const [nested, flat, bytes] = [match(event), match(flattenEvent(event)), byLine(ruleSet, line)];
  if (nested === flat && flat === bytes) return nested;
  return `nested: ${nested}; flat: ${flat}; line: ${bytes}`;
}

/** A detection shows this many fields at most. */
const maxShown = 16;

/** What the engine says of why a rule held, where the reference has other reasons; mostly nothing. */
function explainedBadly(ruleSet: RuleSet, reference: Reference, line: string): string {
  const event = JSON.parse(line) as Record<string, unknown>;
  const wanted = new Map(reference.explain(event).map((each) => [each.ruleId, each.because]));
  return ruleSet
    .match(event as Parameters<RuleSet['match']>[0])
    .filter(({ ruleId, matched }) => {
      const because = wanted.get(ruleId) ?? new Set<string>();
      const shown = new Set(matched.map(({ selection, field }) => `${selection} ${field}`));
      const isSame = shown.size === because.size && [...shown].every((each) => because.has(each));
      return matched.length < maxShown && !isSame;
    })
    .map(({ ruleId }) => `, ${ruleId} explained badly`)
    .join('');
}

/** Asks the engine, `times` times over, and the reference about the same lines of JSON. */
export function ask(
  rules: readonly EventRule[],
  routing: Routing,
  lines: readonly string[],
  times = 1,
): Answers {
  const ruleSet = createRuleSet(rules, { ...routing, budget });
  const reference = createReference(rules, routing);
  const engine = lines.map(
    (line) => askEngine(ruleSet, line) + explainedBadly(ruleSet, reference, line),
  );
  for (let time = 1; time < times; time += 1) {
    for (const [index, line] of lines.entries()) {
      const again = askEngine(ruleSet, line);
      const first = engine[index] ?? '';
      if (!first.startsWith(again)) engine[index] = `${first}, then ${again}`;
    }
  }
  return {
    engine,
    reference: lines.map((line) =>
      joined(reference.match(JSON.parse(line) as Record<string, unknown>)),
    ),
  };
}
