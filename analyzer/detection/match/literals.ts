import { foldText } from '../sigma/fold-text.ts';
import { compilePattern, lowerPattern, type Pattern, type PatternPart } from '../sigma/pattern.ts';

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

export type PatternTest =
  | { kind: 'lowered'; fits: (text: string) => boolean }
  | { kind: 'cased'; fits: (text: string) => boolean };

/** The characters that `windash` takes for one another. */
const dashes = ['-', '/', '\u2013', '\u2014', '\u2015'];

/** More of a long text than this need not be in an index to find it; the rest is tested then. */
const maxIndexed = 24;

/** Each dash of any kind that is written out multiplies the literals by five. */
const maxDashes = 2;

interface Stretch extends Literal {
  /** Whether the whole pattern is this stretch. */
  whole: boolean;
}

function spelledOut(pattern: Pattern): readonly Pattern[] {
  const count = pattern.filter((part) => part.kind === 'dash').length;
  if (count === 0 || count > maxDashes) return [pattern];
  let patterns: PatternPart[][] = [[]];
  for (const part of pattern) {
    const texts = part.kind === 'dash' ? dashes : undefined;
    patterns = texts
      ? patterns.flatMap((head) => texts.map((text) => [...head, { kind: 'text' as const, text }]))
      : patterns.map((head) => [...head, part]);
  }
  return patterns;
}

/** The stretches of literal text between wildcards. */
function stretches(pattern: Pattern): Stretch[] {
  const found: Stretch[] = [];
  let open: Stretch | undefined;
  for (const [index, part] of pattern.entries()) {
    if (part.kind !== 'text') {
      open = undefined;
      continue;
    }
    if (!open) {
      open = { text: '', atStart: index === 0, atEnd: false, whole: false };
      found.push(open);
    }
    open.text += part.text;
    open.atEnd = index === pattern.length - 1;
  }
  const free = pattern.filter((part) => part.kind !== 'text' && part.kind !== 'run').length === 0;
  const [only] = found;
  const inner = pattern.slice(1, -1).every((part) => part.kind === 'text');
  if (only && found.length === 1 && free && inner) only.whole = true;
  return found;
}

/** The longest stretch is found least by chance; an end of the value counts like some letters more. */
function worth({ text, atStart, atEnd }: Literal): number {
  return text.length + (atStart ? 3 : 0) + (atEnd ? 3 : 0);
}

function leadOf(pattern: Pattern, cased: boolean): { literal: Literal; verify: boolean } {
  const all = stretches(lowerPattern(pattern));
  const best = all.reduce<Stretch | undefined>(
    (found, each) => (found === undefined || worth(each) > worth(found) ? each : found),
    undefined,
  );
  // The empty pattern is the empty value.
  if (!best) return { literal: { text: '', atStart: true, atEnd: true }, verify: false };
  const { text, atStart, atEnd, whole } = best;
  if (text.length <= maxIndexed) {
    return { literal: { text, atStart, atEnd }, verify: cased || !whole };
  }
  // The end of a path or of a list of names tells more than its beginning.
  return { literal: { text: text.slice(-maxIndexed), atStart: false, atEnd }, verify: true };
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

/** How to find a pattern that has literal text, or is empty. */
export function leadsTo(pattern: Pattern, cased: boolean): Lead {
  const only = cased ? undefined : onlyLiteral(pattern);
  if (only && only.text.length <= maxIndexed) return { literals: [only], verify: undefined };
  const leads = spelledOut(pattern).map((each) => leadOf(each, cased));
  const literals = leads.map((lead) => lead.literal);
  if (leads.every((lead) => !lead.verify)) return { literals, verify: undefined };
  return { literals, verify: testOf(pattern, cased) };
}

/** The test of a whole value. */
export function testOf(pattern: Pattern, cased: boolean): PatternTest {
  const fits = compilePattern(cased ? pattern : lowerPattern(pattern));
  return { kind: cased ? 'cased' : 'lowered', fits };
}
