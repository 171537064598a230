import { RuleError, type Reason } from '../errors.ts';
import { compileRegex } from '../sigma/regex.ts';
import type { FieldItem, RuleValue } from '../sigma/selection.ts';
import { readAddressRange, readLimit, readTruth } from '../sigma/special-values.ts';
import { writtenText } from '../sigma/written-text.ts';
import { encodeValue } from './encodings.ts';
import type { Modifiers } from './modifiers.ts';
import type { ItemContext } from './value-atoms.ts';

function refuse(reason: Reason): never {
  throw new RuleError('BAD_VALUE', reason);
}

/** Whether one value can be used under its modifiers; throws RuleError when not. */
export function checkValue(
  value: RuleValue,
  modifiers: Modifiers,
  context: Pick<ItemContext, 'placeholder'>,
): void {
  if (modifiers.exists) readTruth(value);
  else if (modifiers.timePart !== undefined) readLimit(value, modifiers.timePart);
  else if (modifiers.comparison) readLimit(value, modifiers.comparison);
  else if (modifiers.cidr) readAddressRange(writtenText(value));
  else if (modifiers.regex) compileRegex(writtenText(value), modifiers.regex);
  else if (modifiers.fieldReference) {
    if (value.kind !== 'string' || value.value === '')
      refuse({ en: 'fieldref takes the name of a field.', zh: 'fieldref 的取值应当是字段名。' });
  } else if (modifiers.encodings.length > 0) {
    encodeValue(writtenText(value), modifiers.encodings, (name) => context.placeholder(name));
  } else if (modifiers.placement !== 'whole') writtenText(value);
}

/** Keywords are looked for in all of an event, so what asks for one field says nothing there. */
function checkKeywords(item: FieldItem, modifiers: Modifiers): void {
  const { exists, fieldReference, timePart, comparison, placement } = modifiers;
  const asks = (exists && 'exists') || (fieldReference && 'fieldref') || (timePart ?? comparison);
  const wrong = asks ?? (placement === 'contains' || placement === 'whole' ? undefined : placement);
  if (wrong !== undefined && modifiers.regex === undefined) {
    throw new RuleError('BAD_MODIFIERS', {
      en: `The modifier ${wrong} goes with a field.`,
      zh: `修饰符 ${wrong} 须跟在字段名之后，不能用于关键字。`,
    });
  }
  if (item.values.some((value) => value.kind === 'null'))
    refuse({ en: 'A keyword can not be null.', zh: '关键字不能为 null。' });
}

/** Whether an item makes sense, its single values apart; throws RuleError when not. */
export function checkItem(item: FieldItem, modifiers: Modifiers): void {
  if (item.field === '') checkKeywords(item, modifiers);
  if (item.values.length === 0)
    refuse({ en: 'A field needs at least one value.', zh: '字段至少需要一个取值。' });
  if (modifiers.exists && item.values.length > 1)
    refuse({ en: 'The modifier exists takes one value.', zh: '修饰符 exists 只能有一个取值。' });
}
