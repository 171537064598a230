import type { FieldItem, RuleValue } from '../sigma/selection.ts';
import { readTruth } from '../sigma/special-values.ts';
import { checkItem } from './check-item.ts';
import { wholeEvent } from './columns.ts';
import { and, not, or, type ColumnId, type Expression } from './expression.ts';
import { readModifiers, type Modifiers } from './modifiers.ts';
import { anyFits, valueFits, type ItemContext, type ItemSubject } from './value-atoms.ts';

function exists([value]: readonly RuleValue[], column: ColumnId): Expression {
  const defined: Expression = { kind: 'atom', atom: { kind: 'defined', column } };
  return value && readTruth(value) ? defined : not(defined);
}

/** Any value that fits is enough, or with `all` each must be found; an array field holds what any member holds. */
function combined(item: FieldItem, subject: ItemSubject): Expression {
  return subject.modifiers.all
    ? and(...item.values.map((value) => valueFits(value, subject)))
    : anyFits(item.values, subject);
}

/** A field that is not there satisfies null only, never `neq`. */
function fieldFits(item: FieldItem, subject: ItemSubject): Expression {
  const fits = combined(item, subject);
  if (!subject.modifiers.negated) return fits;
  return and({ kind: 'atom', atom: { kind: 'defined', column: subject.column } }, not(fits));
}

/** A keyword may stand in any field; with `all`, different keywords may stand in different fields. */
function keywordsFit(item: FieldItem, subject: ItemSubject): Expression {
  const { modifiers } = subject;
  const loose: Modifiers =
    modifiers.regex || modifiers.cidr ? modifiers : { ...modifiers, placement: 'contains' };
  const isText = (value: RuleValue): boolean => value.kind === 'string';
  const parts = [
    { values: item.values.filter(isText), modifiers: loose },
    { values: item.values.filter((value) => !isText(value)), modifiers },
  ].filter((part) => part.values.length > 0);
  const each = parts.map((part) =>
    combined({ ...item, values: part.values }, { ...subject, modifiers: part.modifiers }),
  );
  const fits = modifiers.all ? and(...each) : or(...each);
  return modifiers.negated ? not(fits) : fits;
}

/** What one item of a selection asks of an event, and the column that it looks at. */
export interface ItemExpression {
  fits: Expression;
  column: ColumnId;
}

/** Throws RuleError for what Sigma does not allow. */
export function itemExpression(item: FieldItem, context: ItemContext): ItemExpression {
  const modifiers = readModifiers(item.modifiers);
  checkItem(item, modifiers);
  const isKeyword = item.field === '';
  const column = context.columnOf(isKeyword ? wholeEvent : context.namesOf(item.field));
  if (modifiers.exists) return { fits: exists(item.values, column), column };
  const subject = { column, modifiers, context };
  return { fits: (isKeyword ? keywordsFit : fieldFits)(item, subject), column };
}
