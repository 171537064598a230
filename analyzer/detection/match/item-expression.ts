import { RuleError } from '../errors.ts';
import type { FieldItem, RuleValue } from '../sigma/selection.ts';
import { wholeEvent } from './columns.ts';
import { and, not, or, type Expression } from './expression.ts';
import { readModifiers, type Modifiers } from './modifiers.ts';
import { anyFits, valueFits, type ItemContext, type ItemSubject } from './value-atoms.ts';

function booleanOf(value: RuleValue | undefined): boolean {
  if (value?.kind === 'boolean') return value.value;
  if (value?.kind === 'string' && /^(?:true|yes)$/i.test(value.value)) return true;
  if (value?.kind === 'string' && /^(?:false|no)$/i.test(value.value)) return false;
  throw new RuleError('BAD_VALUE', 'The modifier exists takes true or false.');
}

function exists(item: FieldItem, context: ItemContext): Expression {
  if (item.values.length !== 1) {
    throw new RuleError('BAD_VALUE', 'The modifier exists takes one value.');
  }
  const column = context.columnOf(context.namesOf(item.field));
  const defined: Expression = { kind: 'atom', atom: { kind: 'defined', column } };
  return booleanOf(item.values[0]) ? defined : not(defined);
}

/** Any value that fits is enough, or with `all` each must be found; an array field holds what any member holds. */
function combined(item: FieldItem, subject: ItemSubject): Expression {
  return subject.modifiers.all
    ? and(...item.values.map((value) => valueFits(value, subject)))
    : anyFits(item.values, subject);
}

/** A field that is not there satisfies null only, never `neq`. */
function fieldFits(item: FieldItem, modifiers: Modifiers, context: ItemContext): Expression {
  const column = context.columnOf(context.namesOf(item.field));
  const fits = combined(item, { column, modifiers, context });
  if (!modifiers.negated) return fits;
  return and({ kind: 'atom', atom: { kind: 'defined', column } }, not(fits));
}

/** A keyword may stand in any field; with `all`, different keywords may stand in different fields. */
function keywordsFit(item: FieldItem, modifiers: Modifiers, context: ItemContext): Expression {
  if (item.values.some((value) => value.kind === 'null')) {
    throw new RuleError('BAD_VALUE', 'A keyword can not be null.');
  }
  const column = context.columnOf(wholeEvent);
  const loose: Modifiers =
    modifiers.regex || modifiers.cidr ? modifiers : { ...modifiers, placement: 'contains' };
  const isText = (value: RuleValue): boolean => value.kind === 'string';
  const parts = [
    { values: item.values.filter(isText), modifiers: loose },
    { values: item.values.filter((value) => !isText(value)), modifiers },
  ].filter((part) => part.values.length > 0);
  const each = parts.map((part) =>
    combined({ ...item, values: part.values }, { column, modifiers: part.modifiers, context }),
  );
  const fits = modifiers.all ? and(...each) : or(...each);
  return modifiers.negated ? not(fits) : fits;
}

/** Turns one item of a selection into what it asks of an event. Throws RuleError for what Sigma does not allow. */
export function itemExpression(item: FieldItem, context: ItemContext): Expression {
  const modifiers = readModifiers(item.modifiers);
  if (item.values.length === 0) {
    throw new RuleError('BAD_VALUE', 'A field needs at least one value.');
  }
  if (modifiers.exists) return exists(item, context);
  return item.field === ''
    ? keywordsFit(item, modifiers, context)
    : fieldFits(item, modifiers, context);
}

/** The column that an item looks at. */
export function columnOfItem(item: FieldItem, context: ItemContext): number {
  return context.columnOf(item.field === '' ? wholeEvent : context.namesOf(item.field));
}
