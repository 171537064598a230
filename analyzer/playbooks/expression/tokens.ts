export interface Token {
  kind: 'word' | 'variable' | 'string' | 'number' | 'symbol' | 'end';
  text: string;
  /** Character of the expression, from 0. */
  at: number;
}

/** A fault of an expression; `at` is a character of it, from 0. */
export class ExpressionError extends Error {
  readonly at: number;

  constructor(message: string, at: number) {
    super(`${message} (character ${at + 1})`);
    this.name = 'ExpressionError';
    this.at = at;
  }
}

/** Alternatives exclude each other by their first character, so nothing is tried twice. */
const pattern =
  /(?<space>[ \t\r\n]+)|(?<variable>__[a-z][a-z0-9_-]{0,58}:value\b)|(?<word>[A-Za-z]+)|(?<number>-?\d{1,15}(?![\w.]))|(?<string>'[^'\\\p{Cc}]{0,200}')|(?<symbol><=|>=|!=|[=<>(),])/uy;

/** Throws ExpressionError at the first character that no token begins with. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (!match) throw new ExpressionError(`This can not be read: ${text.slice(at, at + 20)}`, at);
    const [kind, found] = Object.entries(match.groups ?? {}).find(
      ([, each]) => each !== undefined,
    ) ?? ['space', ''];
    if (kind !== 'space') tokens.push({ kind: kind as Token['kind'], text: found, at });
    at = pattern.lastIndex;
  }
  return [...tokens, { kind: 'end', text: '', at }];
}
