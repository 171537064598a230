import { foldText } from './fold-text.ts';
import { fitsWide, hasWideCharacter } from './wide-pattern.ts';

/**
 * A Sigma string: literal text with `*` (any run), `?` (any one character) and, from `windash`, a dash of any kind.
 */
export type PatternPart =
  { kind: 'text'; text: string } | { kind: 'run' } | { kind: 'one' } | { kind: 'dash' };

export type Pattern = readonly PatternPart[];

/** The characters that Windows programs take for the dash of an option (Sigma 2.1, `windash`). */
export const dashes = '-/\u2013\u2014\u2015';

/** Wildcards and escapes, which few values have. */
const special = /[*?]|\\\\/;

/**
 * Reads wildcards and escapes: `\*`, `\?` and `\\` stand for the character itself, and a backslash before
 * anything else is a plain backslash, so that Windows paths need no doubling.
 */
export function parsePattern(value: string): PatternPart[] {
  if (!special.test(value)) return literalPattern(value);
  const parts: PatternPart[] = [];
  let text = '';
  const flush = (): void => {
    if (text !== '') parts.push({ kind: 'text', text });
    text = '';
  };
  for (let i = 0; i < value.length; i += 1) {
    const char = value.charAt(i);
    const next = value.charAt(i + 1);
    if (char === '\\' && (next === '*' || next === '?' || next === '\\')) {
      text += next;
      i += 1;
    } else if (char === '*' || char === '?') {
      flush();
      parts.push(char === '*' ? { kind: 'run' } : { kind: 'one' });
    } else {
      text += char;
    }
  }
  flush();
  return parts;
}

export function literalPattern(text: string): PatternPart[] {
  return text === '' ? [] : [{ kind: 'text', text }];
}

/** The text of a pattern without wildcards, else undefined. */
export function literalOf(pattern: Pattern): string | undefined {
  let text = '';
  for (const part of pattern) {
    if (part.kind !== 'text') return undefined;
    text += part.text;
  }
  return text;
}

/** Puts a dash of any kind where an option begins: `-` or `/` after a non-word character and before a word. */
export function withAnyDash(pattern: Pattern): PatternPart[] {
  return pattern.flatMap((part): PatternPart[] => {
    if (part.kind !== 'text') return [part];
    const pieces = part.text.split(/\B[-/\u2013\u2014\u2015]\b/u);
    return pieces.flatMap((piece, index): PatternPart[] =>
      index === 0 ? literalPattern(piece) : [{ kind: 'dash' }, ...literalPattern(piece)],
    );
  });
}

/** A stretch of a pattern between two runs: a fixed number of characters. */
interface Segment {
  length: number;
  /** Set when there is nothing but literal text. */
  text: string | undefined;
  fitsAt(value: string, at: number): boolean;
}

function createSegment(parts: Pattern): Segment {
  const text = literalOf(parts);
  if (text !== undefined) {
    return { length: text.length, text, fitsAt: (value, at) => value.startsWith(text, at) };
  }
  const pieces = parts.map((part) => ({
    kind: part.kind,
    text: part.kind === 'text' ? part.text : '',
    length: part.kind === 'text' ? part.text.length : 1,
  }));
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  return {
    length,
    text: undefined,
    fitsAt(value, at) {
      if (at + length > value.length) return false;
      let position = at;
      for (const piece of pieces) {
        if (piece.kind === 'text' && !value.startsWith(piece.text, position)) return false;
        if (piece.kind === 'dash' && !dashes.includes(value.charAt(position))) return false;
        position += piece.length;
      }
      return true;
    },
  };
}

function findSegment(segment: Segment, value: string, from: number): number {
  if (segment.text !== undefined) return value.indexOf(segment.text, from);
  for (let at = from; at + segment.length <= value.length; at += 1) {
    if (segment.fitsAt(value, at)) return at;
  }
  return -1;
}

function splitAtRuns(pattern: Pattern): Segment[] {
  const groups: PatternPart[][] = [[]];
  for (const part of pattern) {
    if (part.kind === 'run') groups.push([]);
    else groups.at(-1)?.push(part);
  }
  return groups.map(createSegment);
}

/**
 * A test of a whole string. Case is the caller's: pass both sides lower-cased, or neither. No pattern needs more than
 * (value length × pattern length) steps.
 */
export function compilePattern(pattern: Pattern): (value: string) => boolean {
  const fits = compileUnits(pattern);
  if (!pattern.some((part) => part.kind === 'one')) return fits;
  return (value) => (hasWideCharacter(value) ? fitsWide(pattern, value, dashes) : fits(value));
}

/** The same where `?` is one UTF-16 unit. Each segment is taken at its leftmost place. */
function compileUnits(pattern: Pattern): (value: string) => boolean {
  const segments = splitAtRuns(pattern);
  const [head, ...others] = segments;
  const tail = others.pop();
  if (!head) return () => false;
  if (!tail) {
    const whole = head.text;
    if (whole !== undefined) return (value) => value === whole;
    return (value) => value.length === head.length && head.fitsAt(value, 0);
  }
  const middle = others.filter((segment) => segment.length > 0);
  if (head.length === 0 && tail.length === 0 && middle.length === 1) {
    const needle = middle[0]?.text;
    if (needle !== undefined) return (value) => value.includes(needle);
  }
  return (value) => {
    const end = value.length - tail.length;
    if (end < head.length || !head.fitsAt(value, 0) || !tail.fitsAt(value, end)) return false;
    let position = head.length;
    for (const segment of middle) {
      const found = findSegment(segment, value, position);
      if (found < 0) return false;
      position = found + segment.length;
    }
    return position <= end;
  };
}

/** The pattern for text that was folded. */
export function lowerPattern(pattern: Pattern): PatternPart[] {
  return pattern.map((part) =>
    part.kind === 'text' ? { kind: 'text', text: foldText(part.text) } : part,
  );
}
