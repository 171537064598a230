import type { EventRule } from '../rule.ts';
import type { Condition } from '../sigma/condition.ts';
import type { SelectionTerm } from '../sigma/selection.ts';
import { unsetPlaceholders } from './encodings.ts';
import { and, atLeast, never, not, or, type ColumnId, type Expression } from './expression.ts';
import { itemExpression } from './item-expression.ts';
import type { ItemContext } from './value-atoms.ts';

/** A selection with its parts, kept so that a match can be explained. */
export interface Term {
  fits: Expression;
  /** Set for a single field. */
  item?: { field: string; column: ColumnId };
  parts: readonly Term[];
}

export interface RuleExpression {
  rule: EventRule;
  fits: Expression;
  /** Selections that speak for the rule; those under a `not` explain nothing. */
  shown: readonly { name: string; term: Term }[];
}

function termOf(term: SelectionTerm, context: ItemContext): Term {
  if (term.kind === 'item') {
    const { fits, column } = itemExpression(term, context);
    return { fits, item: { field: term.field, column }, parts: [] };
  }
  const parts = term.of.map((part) => termOf(part, context));
  const fits = parts.map((part) => part.fits);
  return { fits: term.kind === 'all' ? and(...fits) : or(...fits), parts };
}

function conditionFits(condition: Condition, selections: ReadonlyMap<string, Term>): Expression {
  const of = (name: string): Expression => selections.get(name)?.fits ?? never;
  switch (condition.kind) {
    case 'selection':
      return of(condition.name);
    case 'not':
      return not(conditionFits(condition.of, selections));
    case 'and':
      return and(...condition.of.map((part) => conditionFits(part, selections)));
    case 'or':
      return or(...condition.of.map((part) => conditionFits(part, selections)));
    case 'at-least':
      return atLeast(condition.count, condition.names.map(of));
  }
}

function positiveNames(condition: Condition): readonly string[] {
  switch (condition.kind) {
    case 'selection':
      return [condition.name];
    case 'not':
      return [];
    case 'at-least':
      return condition.names;
    case 'and':
    case 'or':
      return condition.of.flatMap(positiveNames);
  }
}

/** Whether a placeholder of the rule has no values: it can not tell good from bad, so it stays asleep. */
function isAsleep(term: SelectionTerm, context: ItemContext): boolean {
  return term.kind === 'item'
    ? unsetPlaceholders(term, context).length > 0
    : term.of.some((part) => isAsleep(part, context));
}

/** What a parsed rule wants. Throws RuleError for values or modifiers that can not be used. */
export function ruleExpression(rule: EventRule, context: ItemContext): RuleExpression {
  const terms = new Map(
    Object.entries(rule.selections).map(([name, term]) => [name, termOf(term, context)]),
  );
  const asleep = Object.values(rule.selections).some((term) => isAsleep(term, context));
  const shown = [...new Set(positiveNames(rule.condition))].flatMap((name) => {
    const term = terms.get(name);
    return term ? [{ name, term }] : [];
  });
  return { rule, fits: asleep ? never : conditionFits(rule.condition, terms), shown };
}
