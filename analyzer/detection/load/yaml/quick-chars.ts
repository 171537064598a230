/** Characters that mean something in YAML, by their code. */
export const char = {
  tab: 0x09,
  newline: 0x0a,
  space: 0x20,
  doubleQuote: 0x22,
  hash: 0x23,
  percent: 0x25,
  quote: 0x27,
  comma: 0x2c,
  dash: 0x2d,
  dot: 0x2e,
  colon: 0x3a,
  greater: 0x3e,
  question: 0x3f,
  openBracket: 0x5b,
  backslash: 0x5c,
  closeBracket: 0x5d,
  openBrace: 0x7b,
  pipe: 0x7c,
  closeBrace: 0x7d,
} as const;

/** End of a line or of the text. */
export function isBreak(code: number): boolean {
  return code === char.newline || Number.isNaN(code);
}

export function isSpaceOrBreak(code: number): boolean {
  return code === char.space || code === char.newline || Number.isNaN(code);
}

export function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

/** Always the same object: it says one thing, and a stack for each file would cost more than the file. */
const outside = new Error('The text is more than the subset of YAML that is read quickly.');

/** Gives the text to the full parser. */
export function leave(): never {
  throw outside;
}

export function leavesSubset(error: unknown): boolean {
  return error === outside;
}
