/** One word of an access log: bare, in quotes or brackets, or `name="…"`. */
export interface Word {
  text: string;
  quoted: boolean;
  /** Of `name=…`. */
  name?: string;
}

/** More than any log format has; the rest of a longer line is left to `event.original`. */
const maxWords = 48;
const blank = 0x20;
const quote = 0x22;
const backslash = 0x5c;

/** Splits from `start` on. A quote that is not closed, of a line that was cut, runs to the end. */
export function splitWords(text: string, start: number): Word[] {
  const words: Word[] = [];
  let at = start;
  while (words.length < maxWords) {
    while (text.charCodeAt(at) === blank) at++;
    if (at >= text.length) break;
    const code = text.charCodeAt(at);
    if (code === quote) {
      const end = closingQuote(text, at + 1);
      words.push({ text: text.slice(at + 1, end), quoted: true });
      at = end + 1;
    } else if (code === 0x5b) {
      const end = endOr(text.indexOf(']', at), text);
      words.push({ text: text.slice(at + 1, end), quoted: false });
      at = end + 1;
    } else {
      const { word, end } = bareWord(text, at);
      words.push(word);
      at = end;
    }
  }
  return words;
}

/** The quote that ends a text which began before `start`; one after an odd number of backslashes is part of it. */
export function closingQuote(text: string, start: number): number {
  for (let at = text.indexOf('"', start); at >= 0; at = text.indexOf('"', at + 1)) {
    let slashes = 0;
    while (at - 1 - slashes >= start && text.charCodeAt(at - 1 - slashes) === backslash) slashes++;
    if (slashes % 2 === 0) return at;
  }
  return text.length;
}

function bareWord(text: string, start: number): { word: Word; end: number } {
  const end = endOr(text.indexOf(' ', start), text);
  const whole = text.slice(start, end);
  const equals = whole.indexOf('=');
  if (equals < 1) return { word: { text: whole, quoted: false }, end };
  const name = whole.slice(0, equals);
  if (whole.charCodeAt(equals + 1) !== quote)
    return { word: { name, text: whole.slice(equals + 1), quoted: false }, end };
  const from = start + equals + 2;
  const close = closingQuote(text, from);
  return { word: { name, text: text.slice(from, close), quoted: true }, end: close + 1 };
}

function endOr(found: number, text: string): number {
  return found < 0 ? text.length : found;
}
