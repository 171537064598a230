import type { Phrase } from '../text-tokens.ts';
import { text } from './layout.ts';

const cjk = String.raw`\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}`;
const isCjk = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;
const word = String.raw`\p{L}\p{N}\p{M}_`;

/** Joins the pairs of a Chinese run again: 登录, 录失, 失败 → 登录失败. Words stay apart. */
function runs(tokens: readonly string[]): { run: string; cjk: boolean }[] {
  const joined: { run: string; cjk: boolean }[] = [];
  let previous: string | undefined;
  for (const token of tokens) {
    const points = Array.from(token);
    const inCjk = isCjk.test(points[0] ?? '');
    const last = joined.at(-1);
    const goesOn =
      inCjk && last?.cjk === true && previous !== undefined && Array.from(previous).length === 2;
    if (goesOn && last && last.run.endsWith(points[0] ?? '')) last.run += points.slice(1).join('');
    else joined.push({ run: token, cjk: inCjk });
    previous = token;
  }
  return joined;
}

function escape(literal: string): string {
  return literal.replaceAll(/[\\^$.*+?()[\]{}|/-]/gu, String.raw`\$&`);
}

/**
 * A phrase over one text column, as a regular expression (RE2, linear time) that keeps to the words of
 * text-tokens.ts: no column of tokens is kept for single fields, their text is short.
 */
export function fieldPattern(columnSql: string, phrase: Phrase): string {
  const pieces = runs(phrase.tokens);
  const [first] = pieces;
  const last = pieces.at(-1);
  const start = first?.cjk === true ? '' : `(?:^|[^${word}]|[${cjk}])`;
  const end = last?.cjk === true || phrase.lastIsPrefix ? '' : `(?:$|[^${word}]|[${cjk}])`;
  let pattern = '';
  for (const [at, piece] of pieces.entries()) {
    const before = pieces[at - 1];
    if (before) pattern += before.cjk === piece.cjk ? `[^${word}]+` : `[^${word}]*`;
    pattern += escape(piece.run);
  }
  return `regexp_matches(lower(${columnSql}), ${text(start + pattern + end)})`;
}
