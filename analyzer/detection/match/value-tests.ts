import { BlockList, isIP } from 'node:net';
import { RE2JS } from 're2js';
import { RuleError } from '../errors.ts';
import { compilePattern, lowerPattern, type Pattern } from '../sigma/pattern.ts';
import type { RuleValue } from '../sigma/selection.ts';
import { encodeValue } from './encodings.ts';
import type { EventView, Scalar, Slot } from './event-view.ts';
import type { ItemContext } from './item.ts';
import type { Modifiers, NumberComparison } from './modifiers.ts';

export type SlotTest = (slot: Slot, view: EventView) => boolean;

export interface CompiledValue {
  test: SlotTest;
  /** Whether a field that is missing, null or empty satisfies the value. */
  fitsAbsent: boolean;
}

const present = (test: SlotTest): CompiledValue => ({ test, fitsAbsent: false });

function textOf(value: RuleValue): string {
  switch (value.kind) {
    case 'string':
      return value.value;
    case 'number':
      return value.text;
    case 'boolean':
      return String(value.value);
    case 'null':
      throw new RuleError('BAD_VALUE', 'null can not be used with this modifier.');
  }
}

/** Numbers as devices write them; undefined for anything else, also for the empty text. */
function numberOf(value: Scalar): number | undefined {
  if (typeof value === 'number') return value;
  if (
    typeof value === 'boolean' ||
    !/^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?\s*$/i.test(value)
  ) {
    return undefined;
  }
  return Number(value);
}

function placed(pattern: Pattern, placement: Modifiers['placement']): Pattern {
  const run = { kind: 'run' } as const;
  switch (placement) {
    case 'whole':
      return pattern;
    case 'contains':
      return [run, ...pattern, run];
    case 'startswith':
      return [...pattern, run];
    case 'endswith':
      return [run, ...pattern];
  }
}

function compileText(text: string, modifiers: Modifiers, context: ItemContext): CompiledValue {
  const patterns = encodeValue(text, modifiers.encodings, (name) => context.placeholder(name));
  const tests = patterns.map((pattern) => {
    const whole = placed(pattern, modifiers.placement);
    return compilePattern(modifiers.cased ? whole : lowerPattern(whole));
  });
  const [only] = tests;
  const fits =
    only && tests.length === 1 ? only : (each: string) => tests.some((test) => test(each));
  if (modifiers.cased) return present((slot) => slot.texts.some(fits));
  return present((slot) => {
    const { lowered } = slot;
    for (const each of lowered) if (fits(each)) return true;
    return false;
  });
}

/** Linear-time regular expressions only: look-around and back-references are refused with that reason. */
function compileRegex(source: string, flags: NonNullable<Modifiers['regex']>): CompiledValue {
  const mode =
    (flags.ignoreCase ? RE2JS.CASE_INSENSITIVE : 0) |
    (flags.multiline ? RE2JS.MULTILINE : 0) |
    (flags.dotAll ? RE2JS.DOTALL : 0) |
    RE2JS.LOOKBEHINDS;
  try {
    const regex = RE2JS.compile(source, mode);
    return present((slot) => slot.texts.some((text) => regex.test(text)));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new RuleError('BAD_REGEX', `The regular expression can not be used: ${reason}.`);
  }
}

function compileCidr(text: string): CompiledValue {
  const [, address = '', bits] = /^\s*([^/\s]+)(?:\/(\d{1,3}))?\s*$/.exec(text) ?? [];
  const version = isIP(address);
  const longest = version === 4 ? 32 : 128;
  const length = bits === undefined ? longest : Number(bits);
  if (version === 0 || length > longest) {
    throw new RuleError('BAD_VALUE', `"${text}" is not an address range.`);
  }
  const list = new BlockList();
  list.addSubnet(address, length, version === 4 ? 'ipv4' : 'ipv6');
  return present((slot) =>
    slot.texts.some((each) => {
      const kind = isIP(each);
      return kind !== 0 && list.check(each, kind === 4 ? 'ipv4' : 'ipv6');
    }),
  );
}

const holds: Readonly<Record<NumberComparison, (left: number, right: number) => boolean>> = {
  gt: (left, right) => left > right,
  gte: (left, right) => left >= right,
  lt: (left, right) => left < right,
  lte: (left, right) => left <= right,
};

function compileComparison(value: RuleValue, comparison: NumberComparison): CompiledValue {
  const limit = value.kind === 'number' ? value.value : numberOf(textOf(value));
  if (limit === undefined) {
    throw new RuleError('BAD_VALUE', `The modifier ${comparison} takes a number.`);
  }
  const compare = holds[comparison];
  return present((slot) =>
    slot.values.some((each) => {
      const number = numberOf(each);
      return number !== undefined && compare(number, limit);
    }),
  );
}

/** Compares with another field of the same event; two fields that are both missing are not equal. */
function compileReference(
  value: RuleValue,
  modifiers: Modifiers,
  context: ItemContext,
): CompiledValue {
  const names = context.namesOf(textOf(value));
  const fold = (slot: Slot): readonly string[] => (modifiers.cased ? slot.texts : slot.lowered);
  const fits = {
    whole: (left: string, right: string) => left === right,
    contains: (left: string, right: string) => left.includes(right),
    startswith: (left: string, right: string) => left.startsWith(right),
    endswith: (left: string, right: string) => left.endsWith(right),
  }[modifiers.placement];
  return present((slot, view) => {
    const other = view.firstSlot(names);
    if (!other) return false;
    return fold(slot).some((left) => fold(other).some((right) => fits(left, right)));
  });
}

/** Numbers beyond 2^53 compare as text: JavaScript would take different ones for equal. */
function compileNumber(number: number, text: string): CompiledValue {
  if (Number.isInteger(number) && !Number.isSafeInteger(number)) {
    return present((slot) => slot.texts.includes(text));
  }
  return present((slot) =>
    slot.values.some((each) => each === number || each === text || numberOf(each) === number),
  );
}

/** One written value under its modifiers. Throws RuleError. */
export function compileValue(
  value: RuleValue,
  modifiers: Modifiers,
  context: ItemContext,
): CompiledValue {
  if (modifiers.fieldReference) return compileReference(value, modifiers, context);
  if (modifiers.regex) return compileRegex(textOf(value), modifiers.regex);
  if (modifiers.cidr) return compileCidr(textOf(value));
  if (modifiers.comparison) return compileComparison(value, modifiers.comparison);
  const plain = modifiers.placement === 'whole' && modifiers.encodings.length === 0;
  if (!plain) return compileText(textOf(value), modifiers, context);
  switch (value.kind) {
    case 'null':
      return { test: () => false, fitsAbsent: true };
    case 'string':
      return compileText(value.value, modifiers, context);
    case 'boolean': {
      const text = String(value.value);
      return present((slot) => slot.lowered.includes(text));
    }
    case 'number':
      return compileNumber(value.value, value.text);
  }
}
