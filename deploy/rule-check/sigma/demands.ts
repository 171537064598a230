import type { EventRule } from '../../../analyzer/detection/rule.ts';
import type { Condition } from '../../../analyzer/detection/sigma/condition.ts';
import type { FieldItem, SelectionTerm } from '../../../analyzer/detection/sigma/selection.ts';

/** A test of a field that must hold, or must not, whenever the rule does. */
export interface Demand {
  item: FieldItem;
  negated: boolean;
}

/** What a selection demands. */
export function demandsOfTerm(term: SelectionTerm, negated: boolean): Demand[] {
  if (term.kind === 'item') return [{ item: term, negated }];
  // Not (a or b) is not a and not b; a list of alternatives, or not (a and b), demands none of its members.
  const isEach = term.of.length === 1 || (term.kind === 'all') !== negated;
  return isEach ? term.of.flatMap((part) => demandsOfTerm(part, negated)) : [];
}

/** What a rule demands by its condition, or would if the condition were negated. */
export function demandsOf(
  rule: EventRule,
  condition: Condition = rule.condition,
  negated = false,
): Demand[] {
  const ofNames = (names: readonly string[]): Demand[] =>
    names.flatMap((name) => {
      const term = rule.selections[name];
      return term ? demandsOfTerm(term, negated) : [];
    });
  switch (condition.kind) {
    case 'selection':
      return ofNames([condition.name]);
    case 'not':
      return demandsOf(rule, condition.of, !negated);
    case 'and':
    case 'or': {
      const isEach = condition.of.length === 1 || (condition.kind === 'and') !== negated;
      return isEach ? condition.of.flatMap((part) => demandsOf(rule, part, negated)) : [];
    }
    case 'at-least': {
      const { count, names } = condition;
      return (negated ? count === 1 : count === names.length) ? ofNames(names) : [];
    }
  }
}
