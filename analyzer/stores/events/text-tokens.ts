import ipaddr from 'ipaddr.js';

/**
 * Free text means the same on both engines because both store what this file makes of it.
 *
 * An address (IPv4, IPv6 in its shortest form, MAC as written) is one token. Otherwise a run of letters, digits
 * and `_` is one token, lower case; a run of Chinese (or kana, hangul) characters c1c2c3 becomes the overlapping
 * pairs c1c2, c2c3 and the last character alone, one token per character, so that a phrase of pairs is a substring.
 * Everything else separates.
 */

/** Tokens of one event beyond this are not searchable; positions fit 12 bits of the DuckDB index. */
export const maxTokens = 4_095;
/** Longer words are cut: a base64 blob is not a word. */
const maxTokenLength = 64;

const cjk = String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}`;
/** Not inside a word; Chinese before or after an address is no part of it. */
const before = String.raw`(?<!_|\p{N}|(?![${cjk}])\p{L})`;
const behind = String.raw`(?!_|\p{N}|(?![${cjk}])\p{L})`;
const pieces = new RegExp(
  [
    String.raw`(?<mac>${before}(?:[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}|[0-9a-f]{4}[-.][0-9a-f]{4}[-.][0-9a-f]{4})${behind})`,
    String.raw`(?<v6>${before}(?<!:)(?:[0-9a-f]{0,4}:){2,7}(?:(?:\d{1,3}\.){3}\d{1,3}|[0-9a-f]{0,4})${behind}(?!:))`,
    String.raw`(?<v4>(?<![\p{N}_.])\d{1,3}(?:\.\d{1,3}){3}(?![\p{N}_]|\.\d))`,
    String.raw`(?<cjk>[${cjk}]+)`,
    String.raw`(?<word>(?:(?![${cjk}])[\p{L}\p{N}\p{M}_])+)`,
  ].join('|'),
  'gu',
);

/** The same for plain text, which most lines are: runs that may hold addresses, looked at only when they may. */
const asciiRuns = /[a-z0-9_.:-]+/gu;
const plainRuns = new RegExp(`[a-z0-9_.:-]+|[${cjk}]+`, 'gu');
const isAscii = /^[\p{ASCII}]*$/u;
const otherLetters = new RegExp(String.raw`(?!\p{ASCII}|[${cjk}])[\p{L}\p{N}\p{M}]`, 'u');
const isWord = /^[a-z0-9_]+$/u;
const mayHoldAddress =
  /\d\.\d+\.\d+\.\d|:[^:]*:|[0-9a-f]{2}-[0-9a-f]{2,4}-[0-9a-f]|[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]/u;

function addCjk(tokens: string[], run: string): void {
  const characters = Array.from(run);
  for (let at = 0; at < characters.length; at += 1) {
    tokens.push((characters[at] ?? '') + (characters[at + 1] ?? ''));
  }
}

function addIpv6(tokens: string[], text: string): void {
  // Most of what looks like it is a time of day; ipaddr.js would answer with an exception.
  const whole = text.includes('::') || text.split(':').length >= 7;
  if (whole && ipaddr.IPv6.isValid(text)) tokens.push(ipaddr.IPv6.parse(text).toString());
  else tokens.push(...text.split(':').filter((part) => part !== ''));
}

function addPieces(tokens: string[], text: string): void {
  for (const match of text.matchAll(pieces)) {
    const { cjk: run, v6 } = match.groups ?? {};
    if (run !== undefined) addCjk(tokens, run);
    else if (v6 !== undefined) addIpv6(tokens, v6);
    else tokens.push(match[0].slice(0, maxTokenLength));
    if (tokens.length >= maxTokens) return;
  }
}

function addRun(tokens: string[], run: string): void {
  if (isWord.test(run)) tokens.push(run.slice(0, maxTokenLength));
  else if (run.charCodeAt(0) > 127) addCjk(tokens, run);
  else if (mayHoldAddress.test(run)) addPieces(tokens, run);
  else {
    for (const word of run.split(/[.:-]+/u)) {
      if (word !== '') tokens.push(word.slice(0, maxTokenLength));
    }
  }
}

/** Tokens of `text` in order; adjacent tokens of the text are adjacent in the answer. */
export function textTokens(text: string): string[] {
  const ascii = isAscii.test(text);
  const normal = (ascii ? text : text.normalize('NFKC')).toLowerCase();
  const tokens: string[] = [];
  if (!ascii && otherLetters.test(normal)) addPieces(tokens, normal);
  else {
    for (const [run] of normal.matchAll(ascii ? asciiRuns : plainRuns)) {
      addRun(tokens, run);
      if (tokens.length >= maxTokens) break;
    }
  }
  return tokens.length > maxTokens ? tokens.slice(0, maxTokens) : tokens;
}

/** What one term of a free text asks for: these tokens side by side, the last one perhaps only begun. */
export interface Phrase {
  tokens: readonly string[];
  /** The last token is a beginning (`*`, or a lone Chinese character, which may start a pair). */
  lastIsPrefix: boolean;
}

const endsInCjk = new RegExp(`[${cjk}]$`, 'u');

function toPhrase(term: string): Phrase | undefined {
  const wildcard = term.endsWith('*');
  const written = wildcard ? term.slice(0, -1) : term;
  // "192.168.*" and "2001:da8:*" begin an address, which is one token: keep their punctuation.
  if (
    wildcard &&
    /^(?:\d{1,3}\.){1,3}\d{0,3}$|^(?:[0-9a-f]{1,4}:){1,7}[0-9a-f]{0,4}$/iu.test(written)
  ) {
    return { tokens: [written.toLowerCase()], lastIsPrefix: true };
  }
  const tokens = textTokens(written);
  if (tokens.length === 0) return undefined;
  const normal = written.normalize('NFKC').trimEnd();
  if (!endsInCjk.test(normal)) return { tokens, lastIsPrefix: wildcard };
  // The lone last character of a run: the run of the text may go on, so it is implied by the pair before it.
  const before = tokens.at(-2);
  const impliedByPair =
    before !== undefined && Array.from(before).length === 2 && endsInCjk.test(before);
  return impliedByPair
    ? { tokens: tokens.slice(0, -1), lastIsPrefix: false }
    : { tokens, lastIsPrefix: true };
}

/**
 * Reads a free text: terms apart by white space must all hold, in any order; `"…"` is one phrase; a last `*`
 * leaves the last word open. A term without letters or digits asks nothing.
 */
export function parseFreeText(text: string): Phrase[] {
  const phrases: Phrase[] = [];
  for (const [, quoted, bare] of text.matchAll(/"([^"]*)"|([^\s"]+)/gu)) {
    const phrase = toPhrase(quoted ?? bare ?? '');
    if (phrase) phrases.push(phrase);
  }
  return phrases;
}
