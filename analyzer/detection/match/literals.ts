import { foldText } from '../sigma/fold-text.ts';
import {
  compilePattern,
  dashes,
  lowerPattern,
  type Pattern,
  type PatternPart,
} from '../sigma/pattern.ts';

/** Literal text that a value must hold, at its start or end when so marked, lower-cased. */
export interface Literal {
  text: string;
  atStart: boolean;
  atEnd: boolean;
}

/** How an automaton finds a pattern: any of the literals, and the test to make then unless they are the pattern. */
export interface Lead {
  literals: readonly Literal[];
  verify: PatternTest | undefined;
}

/** To be asked of the value as it is, or folded. */
export interface PatternTest {
  kind: 'lowered' | 'cased';
  fits: (text: string) => boolean;
}

/** A longer text is found by its end, of this length, and the rest is tested then. */
const maxIndexed = 24;
const indexedOfLong = 16;

/** Each dash of any kind that is written out multiplies the literals by five. */
const maxDashes = 2;

/** The same pattern with each kind of dash, as texts without a break. */
function spelledOut(pattern: Pattern): readonly Pattern[] {
  const count = pattern.filter((part) => part.kind === 'dash').length;
  if (count === 0 || count > maxDashes) return [pattern];
  let patterns: PatternPart[][] = [[]];
  for (const part of pattern) {
    const parts = part.kind === 'dash' ? Array.from(dashes, literalPart) : [part];
    patterns = patterns.flatMap((head) => parts.map((each) => joined(head, each)));
  }
  return patterns;
}

function literalPart(text: string): PatternPart {
  return { kind: 'text', text };
}

function joined(head: readonly PatternPart[], part: PatternPart): PatternPart[] {
  const last = head.at(-1);
  if (last?.kind !== 'text' || part.kind !== 'text') return [...head, part];
  return [...head.slice(0, -1), literalPart(last.text + part.text)];
}

/** The stretches of literal text between wildcards. */
function stretches(pattern: Pattern): Literal[] {
  return pattern.flatMap((part, index) =>
    part.kind === 'text'
      ? [{ text: foldText(part.text), atStart: index === 0, atEnd: index === pattern.length - 1 }]
      : [],
  );
}

/** The longest stretch is found least by chance; an end of the value counts like some letters more. */
function worth({ text, atStart, atEnd }: Literal): number {
  return text.length + (atStart ? 3 : 0) + (atEnd ? 3 : 0);
}

/** The literal of a pattern that is nothing but one, anywhere or at an end: as almost all are. */
function onlyLiteral(pattern: Pattern): Literal | undefined {
  const first = pattern[0];
  const atStart = first?.kind === 'text';
  const part = atStart ? first : pattern[1];
  if (part?.kind !== 'text' || (!atStart && first?.kind !== 'run')) return undefined;
  const after = atStart ? 1 : 2;
  const last = pattern[after];
  if (pattern.length > after + 1 || (last && last.kind !== 'run')) return undefined;
  return { text: foldText(part.text), atStart, atEnd: last === undefined };
}

function leadOf(pattern: Pattern, cased: boolean): { literal: Literal; verify: boolean } {
  const only = onlyLiteral(pattern);
  const [first, ...others] = only ? [only] : stretches(pattern);
  // The empty pattern is the empty value.
  if (!first) return { literal: { text: '', atStart: true, atEnd: true }, verify: false };
  const literal = others.reduce((best, each) => (worth(each) > worth(best) ? each : best), first);
  const { text, atEnd } = literal;
  if (text.length <= maxIndexed) return { literal, verify: cased || !only };
  // The end of a path or of a list of names tells more than its beginning.
  return { literal: { text: text.slice(-indexedOfLong), atStart: false, atEnd }, verify: true };
}

/** How to find a pattern that has literal text, or is empty. */
export function leadsTo(pattern: Pattern, cased: boolean): Lead {
  const leads = spelledOut(pattern).map((each) => leadOf(each, cased));
  const literals = leads.map((lead) => lead.literal);
  if (leads.every((lead) => !lead.verify)) return { literals, verify: undefined };
  return { literals, verify: testOf(pattern, cased) };
}

/** The test of a whole value; of most it is never asked, so it is made when it is. */
export function testOf(pattern: Pattern, cased: boolean): PatternTest {
  let test: PatternTest['fits'] | undefined;
  return {
    kind: cased ? 'cased' : 'lowered',
    fits(text) {
      test ??= compilePattern(cased ? pattern : lowerPattern(pattern));
      return test(text);
    },
  };
}
