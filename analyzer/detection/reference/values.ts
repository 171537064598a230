import { RE2JS } from 're2js';
import type { FieldItem, RuleValue } from '../sigma/selection.ts';
import { isInRange } from './addresses.ts';
import { rewrite, type Placeholders } from './encodings.ts';
import type { Scalar } from './fields.ts';
import { describes, fold, joinText, type Tokens } from './text.ts';
import { timePart } from './times.ts';

/** What a value of a rule may need to know besides the value of the event. */
export interface Surroundings {
  /** Values of another field of the event, for `fieldref`. */
  valuesOf(field: string): readonly Scalar[];
  placeholders: Placeholders;
  /** What values were rewritten to before; it is the same for every event. */
  rewritten: WeakMap<RuleValue, readonly Tokens[]>;
}

type Modifiers = readonly string[];

/** As written in the rule. */
function writtenText(value: RuleValue): string {
  switch (value.kind) {
    case 'string':
      return value.value;
    case 'number':
      return value.text;
    case 'boolean':
      return String(value.value);
    case 'null':
      throw new Error('null has no text');
  }
}

const numberPattern = /^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?\s*$/i;

/** Text that writes a number is that number. */
function numberOf(value: Scalar): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && numberPattern.test(value) ? Number(value) : undefined;
}

const comparisons: Readonly<Record<string, (left: number, right: number) => boolean>> = {
  gt: (left, right) => left > right,
  gte: (left, right) => left >= right,
  lt: (left, right) => left < right,
  lte: (left, right) => left <= right,
};

/** Where the value may stand in the field. */
const placements: Readonly<Record<string, (tokens: Tokens) => Tokens>> = {
  contains: (tokens) => [{ kind: 'any' }, ...tokens, { kind: 'any' }],
  startswith: (tokens) => [...tokens, { kind: 'any' }],
  endswith: (tokens) => [{ kind: 'any' }, ...tokens],
};

const compiled = new Map<string, RE2JS>();

/** Compiling is slow; the same expression is asked of many events. */
function regex(source: string, modifiers: Modifiers): RE2JS {
  const has = (...names: string[]): boolean => names.some((name) => modifiers.includes(name));
  const flags =
    (has('i', 'ignorecase') ? RE2JS.CASE_INSENSITIVE : 0) |
    (has('m', 'multiline') ? RE2JS.MULTILINE : 0) |
    (has('s', 'dotall') ? RE2JS.DOTALL : 0) |
    RE2JS.LOOKBEHINDS;
  const key = `${flags} ${source}`;
  const known = compiled.get(key) ?? RE2JS.compile(source, flags);
  if (compiled.size > 1_000) compiled.clear();
  compiled.set(key, known);
  return known;
}

/** A written text as it must describe a field: where it may stand, and without case unless that counts. */
function wanted(written: Tokens, modifiers: Modifiers): Tokens {
  const placed = modifiers.reduce((tokens, name) => placements[name]?.(tokens) ?? tokens, written);
  return joinText(placed, modifiers.includes('cased'));
}

function sameText(tokens: Tokens, seen: Scalar, modifiers: Modifiers): boolean {
  const text = String(seen);
  return describes(tokens, modifiers.includes('cased') ? text : fold(text));
}

/** All texts that one written value stands for; any of them will do. */
function wantedTexts(
  value: RuleValue,
  modifiers: Modifiers,
  { placeholders, rewritten }: Surroundings,
): readonly Tokens[] {
  const known = rewritten.get(value);
  if (known) return known;
  const texts = rewrite(writtenText(value), modifiers, placeholders).map((tokens) =>
    wanted(tokens, modifiers),
  );
  rewritten.set(value, texts);
  return texts;
}

/** Numbers beyond 2^53 compare as they are written: JavaScript would take different ones for equal. */
function sameNumber(number: number, written: string, seen: Scalar): boolean {
  if (String(seen) === written) return true;
  const exact = Number.isSafeInteger(number) || !Number.isInteger(number);
  return exact && Number.isFinite(number) && numberOf(seen) === number;
}

/** `fieldref`: the value names another field of the event, whose values are compared with. */
function sameField(
  value: RuleValue,
  seen: Scalar,
  modifiers: Modifiers,
  around: Surroundings,
): boolean {
  return around
    .valuesOf(writtenText(value))
    .some((other) =>
      sameText(wanted([{ kind: 'text', text: String(other) }], modifiers), seen, modifiers),
    );
}

/** Whether one value of an event fits one value of a rule under the rule's modifiers. `neq` and `all` are the item's. */
export function fitsValue(
  value: RuleValue,
  raw: Scalar,
  { modifiers }: FieldItem,
  around: Surroundings,
): boolean {
  const has = (name: string): boolean => modifiers.includes(name);
  const seen = timePart(raw, modifiers);
  if (seen === undefined || value.kind === 'null') return false;
  if (has('fieldref')) return sameField(value, seen, modifiers, around);
  const written = writtenText(value);
  if (has('re')) return regex(written, modifiers).test(String(seen));
  if (has('cidr')) return isInRange(String(seen), written);
  const comparison = modifiers.find((name) => Object.hasOwn(comparisons, name));
  if (comparison !== undefined) {
    const [left, right] = [numberOf(seen), Number(written)];
    return left !== undefined && (comparisons[comparison]?.(left, right) ?? false);
  }
  const rewrites = modifiers.some((name) => Object.hasOwn(placements, name) || isRewriting(name));
  if (value.kind === 'number' && !rewrites) return sameNumber(value.value, value.text, seen);
  // The words true and false have no case that could count.
  const texting = value.kind === 'boolean' && !rewrites ? [] : modifiers;
  return wantedTexts(value, texting, around).some((tokens) => sameText(tokens, seen, texting));
}

const rewriting = ['windash', 'base64', 'base64offset', 'wide', 'utf16', 'utf16le', 'utf16be'];

function isRewriting(modifier: string): boolean {
  return modifier === 'expand' || rewriting.includes(modifier);
}
