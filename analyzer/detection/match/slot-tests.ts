import { BlockList, isIP } from 'node:net';
import { RuleError } from '../errors.ts';
import { compare } from '../comparison.ts';
import type { Comparison } from '../rule.ts';
import { numberOf } from '../sigma/number-of.ts';
import { compilePattern, lowerPattern, type Pattern } from '../sigma/pattern.ts';
import { compileRegex } from '../sigma/regex.ts';
import type { RuleValue } from '../sigma/selection.ts';
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

/** RFC 4632 and RFC 4291 ranges; a bare address is a range of one. */
export function cidrTest(text: string): SlotTest {
  const [, address = '', bits] = /^\s*([^/\s]+)(?:\/(\d{1,3}))?\s*$/.exec(text) ?? [];
  const version = isIP(address);
  const longest = version === 4 ? 32 : 128;
  const length = bits === undefined ? longest : Number(bits);
  if (version === 0 || length > longest) {
    throw new RuleError('BAD_VALUE', {
      en: `"${text}" is not an address range.`,
      zh: `“${text}”不是地址段。`,
    });
  }
  const list = new BlockList();
  list.addSubnet(address, length, version === 4 ? 'ipv4' : 'ipv6');
  return (slot) =>
    slot.texts.some((each) => {
      const kind = isIP(each);
      return kind !== 0 && list.check(each, kind === 4 ? 'ipv4' : 'ipv6');
    });
}

/** Compares numbers; text that is no number never holds. */
export function comparisonTest(value: RuleValue, comparison: Comparison): SlotTest {
  const text = value.kind === 'string' ? value.value : undefined;
  const limit = value.kind === 'number' ? value.value : numberOf(text ?? '');
  if (limit === undefined) {
    throw new RuleError('BAD_VALUE', {
      en: `The modifier ${comparison} takes a number.`,
      zh: `修饰符 ${comparison} 的取值必须是数字。`,
    });
  }
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
