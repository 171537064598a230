import type { Declared } from '../declared.ts';
import { predicates } from '../predicates/registry.ts';
import { lists } from '../views/lists.ts';
import { scalars } from '../views/scalars.ts';
import type { Condition } from './condition.ts';
import { unseenOf, type VetContext } from './context.ts';
import { allOf, anyOf, no, notOf, unknown, yes, type Truth } from './truth.ts';
import { passes, shown, type Value, type ValueTest } from './value-test.ts';

/** `least` of a list; fewer says nothing where part of the list was not seen. */
function evaluateList(
  { list, where, least }: Extract<Condition, { kind: 'list' }>,
  context: VetContext,
): Truth {
  const view = lists[list];
  if (!view) return no;
  const test = { lists: context.rules.lists, at: context.at };
  const hits = view
    .rows(context.facts)
    .filter(({ fields }) =>
      where.every(([field, wanted]) => passes(wanted, fields[field] ?? null, test)),
    )
    .map(({ hit }) => hit);
  if (hits.length >= least) return yes(hits);
  const why = unseenOf(context, view.areas);
  // What was cut off matters only where it could hold.
  const whole = where.find(([field]) => field === view.whole?.field);
  const couldHold =
    !whole || view.whole?.values(context.facts).some((value) => passes(whole[1], value, test));
  if (couldHold && view.isCut?.(context.facts)) why.push({ kind: 'cut', list });
  return why.length > 0 ? unknown(why) : no;
}

function evaluateFact(fact: string, test: ValueTest, context: VetContext): Truth {
  const view = scalars[fact];
  const found = view?.read(context.facts);
  if (!view || !found) return no;
  const why = unseenOf(context, view.areas);
  if (why.length > 0) return unknown(why);
  const { lists: named } = context.rules;
  return passes(test, found.value, { lists: named, at: context.at }) ? yes([found.hit]) : no;
}

function evaluateDeclared(key: string, test: ValueTest, context: VetContext): Truth {
  const value = context.declared[key as keyof Declared] as Value | undefined;
  // Whether something was declared at all is known; an empty text is a declaration too.
  if (test.kind === 'missing') return (value === undefined) === test.missing ? yes() : no;
  if (value === undefined) return unknown([{ kind: 'undeclared', key }]);
  const { lists: named } = context.rules;
  if (!passes(test, value, { lists: named, at: context.at })) return no;
  return yes([{ file: 'declared', element: key, value: shown(value ?? null).slice(0, 200) }]);
}

/** Three-valued: what was not seen or not declared is unknown, never false. */
export function evaluate(condition: Condition, context: VetContext): Truth {
  switch (condition.kind) {
    case 'all':
      return allOf(condition.of.map((one) => evaluate(one, context)));
    case 'any':
      return anyOf(condition.of.map((one) => evaluate(one, context)));
    case 'not':
      return notOf(evaluate(condition.of, context));
    case 'fact':
      return evaluateFact(condition.fact, condition.test, context);
    case 'list':
      return evaluateList(condition, context);
    case 'declared':
      return evaluateDeclared(condition.key, condition.test, context);
    case 'predicate':
      return predicates[condition.name]?.holds(context, condition.parameters) ?? no;
  }
}
