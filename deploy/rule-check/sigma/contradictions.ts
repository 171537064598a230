import type { Event } from '../../../collector/events/event.ts';
import { createRuleSet } from '../../../analyzer/detection/rule-set.ts';
import type { EventRule } from '../../../analyzer/detection/rule.ts';
import type { Condition } from '../../../analyzer/detection/sigma/condition.ts';
import { literalOf, parsePattern } from '../../../analyzer/detection/sigma/pattern.ts';
import type {
  FieldItem,
  RuleValue,
  SelectionTerm,
} from '../../../analyzer/detection/sigma/selection.ts';
import { demandsOf, demandsOfTerm, type Demand } from './demands.ts';
import { member, warning, type Finding } from './finding.ts';

type Value = string | number | boolean | null;

/** Several values of these in one event are the usual thing, so that two different ones contradict nothing. */
const lists = new Set(['event.category', 'event.type', 'tags', 'dns.answers.data', 'related.ip']);

function valueOf(value: RuleValue): Value | undefined {
  switch (value.kind) {
    case 'null':
      return null;
    case 'number':
      return Number.isSafeInteger(value.value) ? value.value : undefined;
    case 'boolean':
      return value.value;
    case 'string':
      return literalOf(parsePattern(value.value));
  }
}

const comparisons = ['gt', 'gte', 'lt', 'lte'];

const isComparison = ({ modifiers }: FieldItem): boolean =>
  modifiers.length === 1 && comparisons.includes(modifiers[0] ?? '');

/** The values that can satisfy a test which names them one by one; undefined for any other test. */
function namedValues({ modifiers, values }: FieldItem): Value[] | undefined {
  if (modifiers.some((name) => name !== 'cased' && name !== 'all')) return undefined;
  const all = values.map(valueOf);
  return all.every((value) => value !== undefined) ? all : undefined;
}

/** Around each limit, so that a range between two of them is hit when there is one. */
function around(items: readonly FieldItem[]): number[] {
  const limits = items
    .flatMap(({ values }) => values.map((value) => (value.kind === 'number' ? value.value : NaN)))
    .filter((limit) => Number.isFinite(limit))
    .sort((a, b) => a - b);
  const between = limits.slice(1).map((limit, index) => (limit + (limits[index] ?? limit)) / 2);
  return [...between, ...limits.flatMap((limit) => [limit - 1, limit, limit + 1])];
}

/** Values of the field of which one must satisfy all demands, if any value does; undefined: it can not be told. */
function candidates(demands: readonly Demand[]): Value[] | undefined {
  for (const { item, negated } of demands) {
    const named = negated ? undefined : namedValues(item);
    if (named) return named;
  }
  const items = demands.map(({ item }) => item);
  return items.every(isComparison) ? around(items) : undefined;
}

function isSatisfiable(rule: EventRule, field: string, demands: readonly Demand[]): boolean {
  const values = candidates(demands);
  if (values === undefined) return true;
  const condition: Condition = {
    kind: 'and',
    of: demands.map(({ negated }, index) => {
      const selection: Condition = { kind: 'selection', name: `d${index}` };
      return negated ? { kind: 'not', of: selection } : selection;
    }),
  };
  const selections = Object.fromEntries(demands.map(({ item }, index) => [`d${index}`, item]));
  // Whoever is silent answers nothing.
  const question: EventRule = { ...rule, selections, condition, silent: false };
  const asked = createRuleSet([question], { ignoreLogsource: true });
  const events = [{}, ...[null, '', ...values].map((value) => ({ [field]: value }))];
  return events.some((event) => asked.match(event as Event).length > 0);
}

/** Fields of which no single value can satisfy all demands. */
function impossibleFields(rule: EventRule, demands: readonly Demand[]): string[] {
  const byField = Map.groupBy(demands, ({ item }) => item.field);
  return [...byField].flatMap(([field, all]) => {
    if (field === '' || lists.has(field)) return [];
    const names = all.flatMap(({ item }) => item.modifiers);
    if (names.includes('fieldref') || names.includes('expand')) return [];
    if (all.length < 2 && !names.includes('all')) return [];
    return isSatisfiable(rule, field, all) ? [] : [field];
  });
}

/** The alternatives of a selection, each with its place. */
function alternatives(
  term: SelectionTerm,
  pointer: string,
): { term: SelectionTerm; pointer: string }[] {
  if (term.kind !== 'any') return [{ term, pointer }];
  return term.of.flatMap((part, index) => alternatives(part, `${pointer}/${index}`));
}

/**
 * Selections, and rules as a whole, that no single value of a field can satisfy: `EventID: 1` in one selection and
 * `EventID: 3` in another, a filter that takes away all that the selection lets in, `gt: 5` with `lt: 3`. Asked of the
 * matcher itself, with the values that the rule names; what names none (contains, re, …) is not judged.
 */
export function contradictions(rule: EventRule): Finding[] {
  const found: Finding[] = [];
  const judge = (demands: readonly Demand[], what: string, pointer: string): void => {
    for (const field of impossibleFields(rule, demands)) {
      const reason = `No value of ${field} satisfies all that the ${what} demands of it.`;
      found.push(warning('NEVER_HOLDS', reason, pointer));
    }
  };
  for (const [name, whole] of Object.entries(rule.selections)) {
    for (const { term, pointer } of alternatives(whole, `/detection${member(name)}`)) {
      judge(demandsOfTerm(term, false), 'selection', pointer);
    }
  }
  // A selection that never holds takes the rule with it; once is enough.
  if (found.length === 0) judge(demandsOf(rule), 'rule', '/detection/condition');
  return found;
}
