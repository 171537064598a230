/** Control characters, and what steers the direction of text or hides in it. */
const hidden = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
const most = 500;

/** A text of a package as a column may hold it: Postgres takes no NUL, and people are not to be misled. */
export function storable(text: string): string {
  return text.toWellFormed().replace(hidden, ' ').slice(0, most).toWellFormed();
}

/** The same of a text that may not be there. */
export const storableOrNull = (text: string | null): string | null =>
  text === null ? null : storable(text);
