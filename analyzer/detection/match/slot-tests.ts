import { BlockList, isIP } from 'node:net';
import { compare } from '../comparison.ts';
import type { Comparison } from '../rule.ts';
import { numberOf } from '../sigma/number-of.ts';
import { compilePattern, lowerPattern, type Pattern } from '../sigma/pattern.ts';
import { compileRegex } from '../sigma/regex.ts';
import type { RuleValue } from '../sigma/selection.ts';
import { readAddressRange, readLimit } from '../sigma/special-values.ts';
import type { Slot } from './event-view.ts';
import type { Modifiers } from './modifiers.ts';

/** Looks at the values of a field, and for `fieldref` at those of another. */
export type SlotTest = (slot: Slot, other: Slot | undefined) => boolean;

/** A pattern without literal text, which no index can find: `?`, `??*`, dashes alone. */
export function patternTest(pattern: Pattern, cased: boolean): SlotTest {
  const fits = compilePattern(cased ? pattern : lowerPattern(pattern));
  return cased ? (slot) => slot.texts.some(fits) : (slot) => slot.lowered.some(fits);
}

/** Holds when a regular expression finds something in a value. Throws RuleError. */
export function regexTest(source: string, flags: NonNullable<Modifiers['regex']>): SlotTest {
  const regex = compileRegex(source, flags);
  return (slot) => slot.texts.some((text) => regex.test(text));
}

/** Holds for addresses within a range. Throws RuleError. */
export function cidrTest(text: string): SlotTest {
  const { address, length, family } = readAddressRange(text);
  const list = new BlockList();
  list.addSubnet(address, length, family);
  return (slot) =>
    slot.texts.some((each) => {
      const kind = isIP(each);
      return kind !== 0 && list.check(each, kind === 4 ? 'ipv4' : 'ipv6');
    });
}

/** Compares numbers; text that is no number never holds. Throws RuleError. */
export function comparisonTest(value: RuleValue, comparison: Comparison): SlotTest {
  const limit = readLimit(value, comparison);
  return (slot) =>
    slot.values.some((each) => {
      const number = numberOf(each);
      return number !== undefined && compare(number, comparison, limit);
    });
}

/** Compares with another field of the same event; two fields that are both missing are not equal. */
export function referenceTest({ cased, placement }: Modifiers): SlotTest {
  const fold = (slot: Slot): readonly string[] => (cased ? slot.texts : slot.lowered);
  const fits = {
    whole: (left: string, right: string) => left === right,
    contains: (left: string, right: string) => left.includes(right),
    startswith: (left: string, right: string) => left.startsWith(right),
    endswith: (left: string, right: string) => left.endsWith(right),
  }[placement];
  return (slot, other) =>
    other !== undefined &&
    fold(slot).some((left) => fold(other).some((right) => fits(left, right)));
}
