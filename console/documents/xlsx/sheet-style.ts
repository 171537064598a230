import type { Alignment, Borders, Cell, Font, PaperSize, Worksheet } from 'exceljs';
import type { Cell as Value, DocumentDescription, TableColumn } from '../description.ts';
import { traceLines } from '../trace-line.ts';

const thin = { style: 'thin' } as const;
export const framed: Partial<Borders> = { top: thin, left: thin, bottom: thin, right: thin };
export const bold: Partial<Font> = { name: '宋体', bold: true, size: 11 };
export const plain: Partial<Font> = { name: '宋体', size: 11 };
export const titleFont: Partial<Font> = { name: '宋体', bold: true, size: 16 };
export const wrapped: Partial<Alignment> = { vertical: 'middle', wrapText: true };
export const headFill = {
  type: 'pattern',
  pattern: 'solid',
  fgColor: { argb: 'FFEEEEEE' },
} as const;

/** Excel refuses a file with a longer text in a cell. */
const maxCellText = 32_767;
/** Format "Text": a value that is edited stays text even when it begins with `=`. */
const textFormat = '@';

/** `_x0041_` in a cell reads as `A` (ECMA-376, ST_Xstring): its own underscore is written as such a code. */
const characterCode = /_(?=x[0-9A-Fa-f]{4}_)/g;

/**
 * Numbers stay numbers; everything else is a text cell, which Excel never takes for a formula whatever it begins with.
 * What does not fit is cut, and says so.
 */
export function cellValue(value: Value | undefined): string | number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (value === null || value === undefined || value === '') return null;
  if (value.length <= maxCellText) return value.replace(characterCode, '_x005F_');
  const note = `…（全文 ${value.length} 字，见 Word 或 PDF）`;
  const kept = value.slice(0, maxCellText - note.length).toWellFormed();
  return kept.replace(characterCode, '_x005F_') + note;
}

export function write(cell: Cell, value: Value | undefined): void {
  cell.value = cellValue(value);
  if (typeof cell.value === 'string') cell.numFmt = textFormat;
}

/** A name that Excel accepts: no `[]:*?/\`, 31 characters, no apostrophe at its ends, not its own `History`. */
export function sheetName(title: string): string {
  const name = title
    .replace(/[[\]:*?/\\]/g, ' ')
    .slice(0, 31)
    .toWellFormed()
    .replace(/^'+|'+$/g, '')
    .trim();
  return name === '' || name.toLowerCase() === 'history' ? '表' : name;
}

/** Relative widths become characters, so that a page across holds them all. */
export function columnCharacters(columns: readonly Pick<TableColumn, 'width'>[]): number[] {
  const sum = columns.reduce((one, { width }) => one + width, 0);
  const whole = Math.max(100, columns.length * 14);
  return columns.map(({ width }) => Math.max(6, Math.round((width / sum) * whole)));
}

/** `&` begins a code in headers and footers of Excel; the space keeps a first digit out of the size before it. */
function literal(text: string): string {
  return ` ${text.replaceAll('&', '&&')}`;
}

/** Number of the paper size (ECMA-376, pageSetup); the library's enumeration is gone once types are stripped. */
// oxlint-disable-next-line typescript/no-unsafe-enum-assignment -- a const enum of a library has no value at run time
const a4: PaperSize = 9;

/** Headers hold 255 characters with their codes. */
const maxHeader = 200;

/** Page set-up of a sheet, with the trace line in the footer and the watermark's words in the header. */
export function pageSetup(
  { watermark, header, meta }: Pick<DocumentDescription, 'watermark' | 'header' | 'meta'>,
  landscape: boolean,
): Partial<Pick<Worksheet, 'headerFooter' | 'pageSetup'>> {
  const top = [header, watermark].filter((text) => text !== undefined).join('　');
  const trace = traceLines(meta).join('\n').slice(0, maxHeader);
  return {
    pageSetup: {
      paperSize: a4,
      orientation: landscape ? 'landscape' : 'portrait',
      fitToPage: true,
      fitToWidth: 1,
      fitToHeight: 0,
    },
    headerFooter: {
      ...(top !== '' && { oddHeader: `&R&9${literal(top.slice(0, maxHeader))}` }),
      oddFooter: `&L&7${literal(trace)}&R&9&P / &N`,
    },
  };
}
