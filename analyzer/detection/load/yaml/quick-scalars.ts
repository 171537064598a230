import { char, leave, lineEnd } from './quick-chars.ts';

/** What stops a scalar without quotes on its line: the break, ` #`, or a colon before a blank. */
const plainStop = /\n|\t| #|:(?=[\s]|$)/g;

/** Where a scalar without quotes stops: at the break, the `#` or the colon. A regular expression is fast from the first file on. */
export function plainEnd(text: string, from: number): number {
  plainStop.lastIndex = from;
  if (!plainStop.test(text)) return text.length;
  const last = plainStop.lastIndex - 1;
  if (text.charCodeAt(last) === char.tab || text.charCodeAt(last + 1) === char.tab) leave();
  return last;
}

/** `end` without the blanks before it. */
export function trimmedEnd(text: string, start: number, end: number): number {
  let at = end;
  while (at > start && text.charCodeAt(at - 1) === char.space) at -= 1;
  return at;
}

/** A text in quotes that ends on its line; `end` is after the closing quote. */
export function readQuoted(text: string, at: number): { value: string; end: number } {
  return text.charCodeAt(at) === char.quote ? readSingle(text, at) : readDouble(text, at);
}

function readSingle(text: string, at: number): { value: string; end: number } {
  const lineStop = lineEnd(text, at);
  let close = text.indexOf("'", at + 1);
  let doubled = false;
  while (close >= 0 && text.charCodeAt(close + 1) === char.quote) {
    doubled = true;
    close = text.indexOf("'", close + 2);
  }
  if (close < 0 || close > lineStop) leave();
  const inside = text.slice(at + 1, close);
  return { value: doubled ? inside.replaceAll("''", "'") : inside, end: close + 1 };
}

function readDouble(text: string, at: number): { value: string; end: number } {
  const lineStop = lineEnd(text, at);
  let close = at + 1;
  let escaped = false;
  for (; close < lineStop; close += 1) {
    const code = text.charCodeAt(close);
    if (code === char.doubleQuote) break;
    if (code !== char.backslash) continue;
    escaped = true;
    close += 1;
  }
  if (close >= lineStop) leave();
  const inside = text.slice(at + 1, close);
  return { value: escaped ? unescaped(inside) : inside, end: close + 1 };
}

/** YAML 1.2, section 5.7. */
const escapes: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  t: '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\x1b',
  ' ': ' ',
  '"': '"',
  '/': '/',
  '\\': '\\',
  N: '\x85',
  _: '\xa0',
  L: '\u2028',
  P: '\u2029',
};

const escapePattern = /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([^])?)/g;

function unescaped(inside: string): string {
  return inside.replace(
    escapePattern,
    (_, two?: string, four?: string, eight?: string, one?: string) => {
      const hex = two ?? four ?? eight;
      if (hex !== undefined) return codePoint(Number.parseInt(hex, 16));
      return escapes[one ?? ''] ?? leave();
    },
  );
}

function codePoint(code: number): string {
  return code > 0x10ffff ? leave() : String.fromCodePoint(code);
}
