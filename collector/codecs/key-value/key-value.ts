export type Pair = readonly [key: string, value: string];

export interface KeyValueDialect {
  /** One character between key and value. */
  separator: '=' | ':';
  /** Characters that may end a pair, e.g. `,` or ` `. */
  delimiters: string;
  /** Quotes around values; none when a quote is an ordinary character. */
  quotes?: string;
  /** Keys such as `ACCESS TYPE`; only for dialects whose delimiter is not a blank. */
  blanksInKeys?: boolean;
}

const maxKey = 64;
/** Pairs read of one message; FortiGate's longest records have about 90. */
const maxPairs = 160;
const blank = 0x20;

/**
 * Reads `key=value` pairs. A value runs to a delimiter that is followed by another key and separator,
 * so it may hold delimiters, separators and unbalanced quotes itself. Text before the first key is
 * passed over. Keys are looked for in at most 64 characters, so the work is linear.
 */
export function parseKeyValues(text: string, dialect: KeyValueDialect): Pair[] {
  const reader = createReader(text, dialect);
  const pairs: Pair[] = [];
  let key = reader.findKey(0);
  while (key && pairs.length < maxPairs) {
    const value = reader.readValue(key.valueStart);
    pairs.push([key.name, value.text]);
    key = value.next;
  }
  return pairs;
}

const tables = new Map<string, Uint8Array>();

/** One flag per ASCII character; a tab delimits where a blank does. */
function delimiterTable(delimiters: string): Uint8Array {
  const known = tables.get(delimiters);
  if (known) return known;
  const table = new Uint8Array(128);
  for (const char of delimiters) table[char.charCodeAt(0)] = 1;
  if (table[blank] === 1) table[0x09] = 1;
  tables.set(delimiters, table);
  return table;
}

interface Key {
  name: string;
  valueStart: number;
}

interface Value {
  text: string;
  next: Key | undefined;
}

function createReader(text: string, dialect: KeyValueDialect) {
  const separator = dialect.separator.charCodeAt(0);
  const { delimiters, quotes = '', blanksInKeys = false } = dialect;
  const blankDelimits = delimiters.includes(' ');
  const marks = delimiterTable(delimiters);
  // Beyond ASCII only full-width marks delimit, in few dialects.
  const isDelimiter = (code: number): boolean =>
    code < 0x80
      ? marks[code] === 1
      : code > 0xff00 && delimiters.includes(String.fromCharCode(code));

  function keyAt(start: number): Key | undefined {
    let from = start;
    while (
      from < text.length &&
      (text.charCodeAt(from) === blank || isDelimiter(text.charCodeAt(from)))
    )
      from++;
    let at = from;
    while (at < text.length && at - from <= maxKey) {
      const code = text.charCodeAt(at);
      if (code === separator) break;
      if (!isKeyCode(code) && !(blanksInKeys && code === blank)) return undefined;
      at++;
    }
    if (at === from || text.charCodeAt(at) !== separator) return undefined;
    // `10:20:30` is a time, no key.
    if (isDigit(text.charCodeAt(from)) && isNumber(text, from, at)) return undefined;
    return { name: text.slice(from, at).trimEnd(), valueStart: at + 1 };
  }

  function findKey(start: number): Key | undefined {
    let at = start;
    while (at < text.length) {
      const key = keyAt(at);
      if (key) return key;
      at = nextDelimiter(at);
    }
    return undefined;
  }

  function nextDelimiter(start: number): number {
    let at = start;
    while (at < text.length && !isDelimiter(text.charCodeAt(at))) at++;
    while (at < text.length && isDelimiter(text.charCodeAt(at))) at++;
    return at;
  }

  function readValue(start: number): Value {
    let from = start;
    if (!blankDelimits) while (text.charCodeAt(from) === blank) from++;
    const quoted = quotes.includes(text.charAt(from)) ? closingQuote(from) : -1;
    if (quoted > 0) return { text: text.slice(from + 1, quoted), next: findKey(quoted + 1) };
    for (let at = from; at < text.length; at++) {
      if (!isDelimiter(text.charCodeAt(at))) continue;
      const next = keyAt(at);
      if (next) return { text: text.slice(from, at).trimEnd(), next };
    }
    return { text: trimDelimiters(from), next: undefined };
  }

  /**
   * A closing quote stands before another key, a bracket or the end. Failing that, the first quote
   * before a blank or delimiter closes; other quotes belong to the value.
   */
  function closingQuote(open: number): number {
    const quote = text.charAt(open);
    let plausible = -1;
    if (quote === '') return plausible;
    for (let at = text.indexOf(quote, open + 1); at > 0; at = text.indexOf(quote, at + 1)) {
      if (text.charAt(at - 1) === '\\' && text.charAt(at - 2) !== '\\') continue;
      const code = text.charCodeAt(at + 1);
      if (Number.isNaN(code) || code === 0x29 || code === 0x5d || code === 0x2e) return at;
      if (code === blank || isDelimiter(code)) {
        if (keyAt(at + 1) || text.slice(at + 1, at + 9).trim() === '') return at;
        if (plausible < 0) plausible = at;
      } else if (plausible > 0 && text.charCodeAt(at - 1) === separator) return plausible;
    }
    return plausible;
  }

  function trimDelimiters(from: number): string {
    let end = text.length;
    while (
      end > from &&
      (isDelimiter(text.charCodeAt(end - 1)) || text.charCodeAt(end - 1) === blank)
    )
      end--;
    return text.slice(from, end);
  }

  return { findKey, readValue };
}

function isNumber(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (!isDigit(text.charCodeAt(at))) return false;
  return true;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** Letters, digits, everything beyond ASCII but full-width marks, and `_ - . / ( ) [ ] @ #`. */
function isKeyCode(code: number): boolean {
  if (isDigit(code)) return true;
  if ((code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a) || code === 0x5f)
    return true;
  if (code > 0x7f) return code < 0xff00 && code !== 0x3002 && code !== 0x3001;
  if (code === 0x28 || code === 0x29 || code === 0x5b || code === 0x5d) return true;
  return code === 0x2d || code === 0x2e || code === 0x2f || code === 0x40 || code === 0x23;
}
