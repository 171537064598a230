import { RuleError } from '../errors.ts';
import { expandPlaceholders, unsetPlaceholders } from '../match/encodings.ts';
import type { Modifiers } from '../match/modifiers.ts';
import type { FieldItem, RuleValue } from '../sigma/selection.ts';
import type { SelectionContext } from './parse-selection.ts';

const placements: readonly string[] = ['contains', 'startswith', 'endswith'];

/** `re` looks anywhere in a field already; a place for it is an anchor. */
function anchored(source: string, placement: Modifiers['placement']): string {
  if (placement === 'startswith') return `\\A(?:${source})`;
  return placement === 'endswith' ? `(?:${source})\\z` : source;
}

function mapTexts(
  values: readonly RuleValue[],
  change: (text: string) => readonly string[],
): RuleValue[] {
  return values.flatMap((value): RuleValue[] =>
    value.kind === 'string'
      ? change(value.value).map((text) => ({ kind: 'string', value: text }))
      : [value],
  );
}

/** Fills placeholders in where what they stand for is not a text: an address range, an expression, a number. */
function filledIn(item: FieldItem, modifiers: Modifiers, context: SelectionContext): FieldItem {
  const special =
    modifiers.cidr || modifiers.regex ? (modifiers.cidr ? 'cidr' : 're') : modifiers.comparison;
  if (special === undefined || !modifiers.encodings.includes('expand')) return item;
  if (modifiers.all) {
    throw new RuleError('BAD_MODIFIERS', {
      en: `all and expand can not be used together with ${special}.`,
      zh: `all 和 expand 不能与 ${special} 同时使用。`,
    });
  }
  // The rule sleeps, whatever else the item says.
  if (unsetPlaceholders(item, context).length > 0) return { ...item, modifiers: ['expand'] };
  const values = mapTexts(item.values, (text) =>
    expandPlaceholders(text, (name) => context.placeholder(name)),
  );
  return { ...item, modifiers: item.modifiers.filter((name) => name !== 'expand'), values };
}

/**
 * The same item in fewer words, so that matchers need not know every combination of modifiers: placeholders outside
 * plain texts are filled in, and `re|startswith` becomes an anchor. Throws RuleError.
 */
export function plainerItem(
  item: FieldItem,
  modifiers: Modifiers,
  context: SelectionContext,
): FieldItem {
  const filled = filledIn(item, modifiers, context);
  if (!modifiers.regex || modifiers.placement === 'whole') return filled;
  return {
    ...filled,
    modifiers: filled.modifiers.filter((name) => !placements.includes(name)),
    values: mapTexts(filled.values, (text) => [anchored(text, modifiers.placement)]),
  };
}
