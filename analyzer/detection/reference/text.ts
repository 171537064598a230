/** A piece of a Sigma string: text, `*` (any text, also none) or `?` (one character). */
type Token = { kind: 'text'; text: string } | { kind: 'any' } | { kind: 'one' };

export type Tokens = readonly Token[];

/**
 * Text without case: Unicode lower case, and the sigma at the end of a word is a sigma, so that a part of a text
 * folds as it does within the whole.
 */
export function fold(text: string): string {
  return text.toLowerCase().replaceAll('ς', 'σ');
}

/** Reads wildcards; `\*`, `\?` and `\\` stand for the character, any other backslash for itself. */
export function readTokens(written: string): Token[] {
  const pieces = written.match(/\\[*?\\]|[*?]|[^]/g) ?? [];
  return pieces.map((piece): Token => {
    if (piece === '*') return { kind: 'any' };
    if (piece === '?') return { kind: 'one' };
    return { kind: 'text', text: piece.length === 2 ? piece.slice(1) : piece };
  });
}

/** The plain text of tokens; undefined when there is a wildcard. */
export function plainText(tokens: Tokens): string | undefined {
  let text = '';
  for (const token of tokens) {
    if (token.kind !== 'text') return undefined;
    text += token.text;
  }
  return text;
}

/** Positions, in ascending order, at which a token may end that begins at one of `starts`. */
function endsOf(token: Token, text: string, starts: readonly number[]): number[] {
  switch (token.kind) {
    case 'text':
      return starts
        .filter((start) => text.startsWith(token.text, start))
        .map((start) => start + token.text.length);
    case 'one':
      // A character is a code point; half of a pair that stands alone is one too.
      return starts
        .filter((start) => start < text.length)
        .map((start) => start + ((text.codePointAt(start) ?? 0) > 0xff_ff ? 2 : 1));
    case 'any': {
      const [first] = starts;
      if (first === undefined) return [];
      return Array.from({ length: text.length - first + 1 }, (_, more) => first + more);
    }
  }
}

/** Whether tokens describe the whole text. Follows all ways at once, so no pattern is slow. */
export function describes(tokens: Tokens, text: string): boolean {
  const ends = tokens.reduce((starts, token) => endsOf(token, text, starts), [0]);
  return ends.includes(text.length);
}

/** Joins neighbouring text and folds it when case does not count. */
export function joinText(tokens: Tokens, cased: boolean): Token[] {
  const joined: Token[] = [];
  for (const token of tokens) {
    const last = joined.at(-1);
    if (token.kind === 'text' && last?.kind === 'text') {
      joined[joined.length - 1] = { kind: 'text', text: last.text + token.text };
    } else joined.push(token);
  }
  if (cased) return joined;
  return joined.map((token) =>
    token.kind === 'text' ? { kind: 'text', text: fold(token.text) } : token,
  );
}
