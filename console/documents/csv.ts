import type { Cell } from './description.ts';

/** What spreadsheet programs take for the beginning of a formula, also after spaces. */
const formula = /^\s*[=+\-@＝＋－＠\t\r]/;

/**
 * One CSV field (RFC 4180). A text that a spreadsheet would calculate gets an apostrophe before it; numbers do not, a
 * negative one is no formula.
 */
function field(value: Cell | undefined): string {
  if (typeof value === 'number') return String(value);
  const text = value ?? '';
  return `"${(formula.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
}

export function csvLine(cells: readonly (Cell | undefined)[]): string {
  return `${cells.map(field).join(',')}\r\n`;
}

/** Excel takes a file without it for the system's code page. */
export const byteOrderMark = '\ufeff';
