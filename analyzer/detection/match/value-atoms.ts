import { literalPattern, type Pattern } from '../sigma/pattern.ts';
import type { RuleValue } from '../sigma/selection.ts';
import { writtenText } from '../sigma/written-text.ts';
import { encodeValue } from './encodings.ts';
import { and, not, or, type Atom, type ColumnId, type Expression } from './expression.ts';
import type { Modifiers } from './modifiers.ts';
import { regexNeeds } from './regex-literals.ts';
import { compileTimePart } from './time-part.ts';
import {
  cidrTest,
  comparisonTest,
  patternTest,
  referenceTest,
  regexTest,
  type SlotTest,
} from './slot-tests.ts';

export interface ItemContext {
  /** Names under which events may hold a rule's field, best first. */
  namesOf(field: string): readonly string[];
  /** Values of `%name%`; undefined when nobody has set it. */
  placeholder(name: string): readonly string[] | undefined;
  columnOf(names: readonly string[]): ColumnId;
}

/** What values are asked of: a column, under the modifiers of the item. */
export interface ItemSubject {
  column: ColumnId;
  modifiers: Modifiers;
  context: ItemContext;
}

function atom(of: Atom): Expression {
  return { kind: 'atom', atom: of };
}

export function present(column: ColumnId): Expression {
  return atom({ kind: 'present', column });
}

function tested(column: ColumnId, test: SlotTest, other?: ColumnId): Expression {
  return atom({ kind: 'test', column, other, test });
}

const run = { kind: 'run' } as const;

function placed(pattern: Pattern, placement: Modifiers['placement']): Pattern {
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

/** Any of the patterns; those that every value fits need no looking. */
export function patternsFit(
  column: ColumnId,
  patterns: readonly Pattern[],
  cased: boolean,
): Expression {
  if (patterns.length === 0) return or();
  const isAny = (pattern: Pattern): boolean =>
    pattern.length > 0 && pattern.every((part) => part.kind === 'run');
  if (patterns.some(isAny)) return present(column);
  const hasText = (pattern: Pattern): boolean =>
    pattern.length === 0 || pattern.some((part) => part.kind === 'text');
  const indexed = patterns.filter(hasText);
  const plain = patterns.filter((pattern) => !hasText(pattern));
  return or(
    ...(indexed.length > 0 ? [atom({ kind: 'text', column, cased, patterns: indexed })] : []),
    ...plain.map((pattern) => tested(column, patternTest(pattern, cased))),
  );
}

function textPatterns(text: string, { modifiers, context }: ItemSubject): Pattern[] {
  const { encodings, placement } = modifiers;
  return encodeValue(text, encodings, (name) => context.placeholder(name)).map((pattern) =>
    placed(pattern, placement),
  );
}

/** Numbers beyond 2^53 compare as text: JavaScript would take different ones for equal. */
function numberFits(column: ColumnId, value: number, text: string): Expression {
  const isExact =
    Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value));
  if (!isExact) {
    return patternsFit(column, [literalPattern(text)], true);
  }
  const numeric = atom({ kind: 'number', column, values: [value] });
  const written = String(value) === text;
  return written ? numeric : or(numeric, patternsFit(column, [literalPattern(text)], true));
}

function regexFits(column: ColumnId, source: string, modifiers: Modifiers): Expression {
  const flags = modifiers.regex ?? { ignoreCase: false, multiline: false, dotAll: false };
  const test = tested(column, regexTest(source, flags));
  const needs = regexNeeds(source, flags);
  if (!needs) return test;
  const patterns = needs.map((text): Pattern => [run, ...literalPattern(text), run]);
  return and(patternsFit(column, patterns, false), test);
}

/** One value under modifiers that look at values one by one, or undefined for plain text and numbers. */
function specialFits(value: RuleValue, subject: ItemSubject): Expression | undefined {
  const { column, modifiers, context } = subject;
  if (modifiers.fieldReference) {
    const other = context.columnOf(context.namesOf(writtenText(value)));
    return tested(column, referenceTest(modifiers), other);
  }
  if (modifiers.regex) return regexFits(column, writtenText(value), modifiers);
  if (modifiers.cidr) return tested(column, cidrTest(writtenText(value)));
  if (modifiers.comparison) return tested(column, comparisonTest(value, modifiers.comparison));
  return undefined;
}

function isPlain(modifiers: Modifiers): boolean {
  return modifiers.placement === 'whole' && modifiers.encodings.length === 0;
}

/** One written value under its modifiers, without date parts. Throws RuleError. */
function directlyFits(value: RuleValue, subject: ItemSubject): Expression {
  const { column, modifiers } = subject;
  const special = specialFits(value, subject);
  if (special) return special;
  if (isPlain(modifiers)) {
    if (value.kind === 'null') return not(present(column));
    if (value.kind === 'number') return numberFits(column, value.value, value.text);
    if (value.kind === 'boolean') {
      return patternsFit(column, [literalPattern(String(value.value))], false);
    }
  }
  return patternsFit(column, textPatterns(writtenText(value), subject), modifiers.cased);
}

/** A part of a date is compared as a number. */
function datePartFits(value: RuleValue, subject: ItemSubject): Expression {
  const { column, modifiers } = subject;
  if (modifiers.timePart === undefined || value.kind === 'null')
    return directlyFits(value, subject);
  const look = compileTimePart(modifiers.timePart);
  const test = comparisonTest(value, modifiers.comparison ?? 'eq');
  return tested(column, (slot, other) => test(look(slot), other));
}

/** One written value under its modifiers. Throws RuleError. */
export function valueFits(value: RuleValue, subject: ItemSubject): Expression {
  return subject.modifiers.timePart === undefined
    ? directlyFits(value, subject)
    : datePartFits(value, subject);
}

/** Any of several values: texts become one question, so that a list of 1,000 names costs no more than one. */
export function anyFits(values: readonly RuleValue[], subject: ItemSubject): Expression {
  const { column, modifiers } = subject;
  const special =
    modifiers.fieldReference ||
    modifiers.regex !== undefined ||
    modifiers.cidr ||
    modifiers.comparison !== undefined ||
    modifiers.timePart !== undefined;
  if (special) return or(...values.map((value) => valueFits(value, subject)));
  const isText = (value: RuleValue): boolean => value.kind === 'string' || !isPlain(modifiers);
  const isNumber = (value: RuleValue): boolean =>
    !isText(value) &&
    value.kind === 'number' &&
    (Number.isSafeInteger(value.value) || !Number.isInteger(value.value)) &&
    String(value.value) === value.text;
  const patterns = values
    .filter(isText)
    .flatMap((value) => textPatterns(writtenText(value), subject));
  const numbers = values.flatMap((value) =>
    value.kind === 'number' && isNumber(value) ? [value.value] : [],
  );
  const others = values.filter((value) => !isText(value) && !isNumber(value));
  return or(
    patternsFit(column, patterns, modifiers.cased),
    ...(numbers.length > 0 ? [atom({ kind: 'number', column, values: numbers })] : []),
    ...others.map((value) => valueFits(value, subject)),
  );
}
