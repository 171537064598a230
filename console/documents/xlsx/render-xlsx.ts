import type { Worksheet } from 'exceljs';
import { dateZh, openDate } from '../dates.ts';
import type { Block, DocumentDescription, FieldsBlock, TableBlock } from '../description.ts';
import { placeCells } from '../grid.ts';
import { layoutOf } from '../page-layout.ts';
import { attachmentRows, signatureParts } from '../shared-parts.ts';
import {
  bold,
  columnCharacters,
  framed,
  headFill,
  pageSetup,
  plain,
  sheetName,
  titleFont,
  wrapped,
  write,
} from './sheet-style.ts';

/** Every text stands in a grid of so many columns, on which forms and tables share out their widths. */
const gridColumns = 24;
const gridWidth = 4;
/** Height of a line of 11 points. */
const lineHeight = 15;
const pointsPerMm = 72 / 25.4;

/** Where the next row goes. */
interface Cursor {
  sheet: Worksheet;
  row: number;
}

interface Part {
  text: string | number | null;
  from: number;
  to: number;
  rows?: number;
  font?: typeof bold;
  align?: 'left' | 'center' | 'right';
  framed?: boolean;
  filled?: boolean;
}

/** Splits the grid by relative widths; each part has one column at least. */
function edgesOf(widths: readonly number[]): number[] {
  const sum = widths.reduce((one, other) => one + other, 0);
  const edges = [0];
  let at = 0;
  for (const [index, width] of widths.entries()) {
    at += width;
    const after = widths.length - index - 1;
    const wanted = Math.round((at / sum) * gridColumns);
    edges.push(Math.min(Math.max(wanted, (edges.at(-1) ?? 0) + 1), gridColumns - after));
  }
  return edges;
}

/** Lines that a text takes in so many grid columns; Chinese characters are two wide. */
function linesOf({ text, from, to }: Part): number {
  const room = Math.max((to - from) * gridWidth - 2, 2);
  const wide = (line: string) => line.length + (line.match(/[^\u0000-\u00ff]/g)?.length ?? 0);
  return String(text ?? '')
    .split('\n')
    .reduce((sum, line) => sum + Math.max(1, Math.ceil(wide(line) / room)), 0);
}

/** Excel shows rows of 409 points at most. */
const maxRowHeight = 409;

function put({ sheet, row }: Cursor, parts: readonly Part[], minHeight = 0): void {
  let height = minHeight;
  for (const part of parts) {
    const bottom = row + (part.rows ?? 1) - 1;
    const cell = sheet.getCell(row, part.from + 1);
    write(cell, part.text);
    const style = {
      font: part.font ?? plain,
      alignment: { ...wrapped, horizontal: part.align ?? ('left' as const) },
      ...(part.framed === true && { border: framed }),
      ...(part.filled === true && { fill: headFill }),
    };
    Object.assign(cell, style);
    if (bottom > row || part.to > part.from + 1) {
      sheet.mergeCells(row, part.from + 1, bottom, part.to);
    }
    if ((part.rows ?? 1) === 1) height = Math.max(height, linesOf(part) * lineHeight + 4);
  }
  sheet.getRow(row).height = Math.min(height, maxRowHeight);
}

function line(cursor: Cursor, text: string, more: Partial<Part> = {}): void {
  put(cursor, [{ text, from: 0, to: gridColumns, ...more }]);
  cursor.row += 1;
}

function fields(cursor: Cursor, block: FieldsBlock): void {
  const edges = edgesOf(block.widths);
  for (const [index, placed] of placeCells(block).entries()) {
    const parts = placed.map(({ cell, column, columns, rows }): Part => ({
      text: cell.text,
      from: edges[column] ?? 0,
      to: edges[column + columns] ?? gridColumns,
      rows,
      framed: true,
      align: cell.align ?? (cell.role === 'label' ? 'center' : 'left'),
      ...(cell.role === 'label' && { font: bold }),
    }));
    put(cursor, parts, (block.rows[index]?.minHeight ?? 0) * pointsPerMm);
    cursor.row += 1;
  }
}

function table(cursor: Cursor, { columns, rows }: TableBlock): void {
  const edges = edgesOf(columns.map(({ width }) => width));
  const parts = (texts: readonly Part['text'][], head: boolean): Part[] =>
    columns.map(({ align = 'left' }, index) => ({
      text: texts[index] ?? null,
      from: edges[index] ?? 0,
      to: edges[index + 1] ?? gridColumns,
      align,
      framed: true,
      ...(head && { font: bold, filled: true }),
    }));
  const titles = columns.map(({ title }) => title);
  put(cursor, parts(titles, true));
  cursor.row += 1;
  for (const row of rows) {
    put(cursor, parts(row, false));
    cursor.row += 1;
  }
}

function block(cursor: Cursor, part: Block): void {
  switch (part.kind) {
    case 'heading':
      return line(cursor, part.text, { font: bold });
    case 'paragraph':
      return line(cursor, part.text);
    case 'list':
      return part.items.forEach((item, index) =>
        line(cursor, `${part.numbered === true ? `${index + 1}.` : '·'} ${item}`),
      );
    case 'fields':
      return fields(cursor, part);
    case 'table':
      return table(cursor, part);
    case 'cards':
      return part.cards.forEach(({ title, lines }) => {
        line(cursor, title, { font: bold, framed: true });
        lines.forEach((text) => line(cursor, text, { framed: true }));
      });
    case 'page-break':
      if (cursor.row > 1) cursor.sheet.getRow(cursor.row - 1).addPageBreak();
      return;
    case 'seal':
      for (const text of [
        part.unit,
        '（盖章处）',
        part.date === undefined ? openDate : dateZh(part.date),
      ]) {
        line(cursor, text, { from: gridColumns / 2, align: 'center' });
      }
      return;
    case 'signatures':
      for (const each of part.lines) {
        const [who, when] = signatureParts(each);
        put(cursor, [
          { text: who, from: 0, to: gridColumns / 2 },
          { text: when, from: gridColumns / 2, to: gridColumns },
        ]);
        cursor.row += 1;
      }
      return;
    case 'attachments':
      return table(cursor, attachmentRows(part.files));
    case 'imprint':
      return part.lines.forEach((text) => line(cursor, text));
  }
}

/** A list alone stands one table column per sheet column, so that people can sort and filter it. */
function onlyTable({ blocks }: DocumentDescription): TableBlock | undefined {
  const [first, ...others] = blocks;
  return first?.kind === 'table' && others.length === 0 ? first : undefined;
}

function plainSheet(sheet: Worksheet, { columns, rows }: TableBlock): void {
  columnCharacters(columns).forEach((width, index) => {
    sheet.getColumn(index + 1).width = width;
  });
  const head = sheet.getRow(1);
  columns.forEach(({ title }, index) => {
    write(head.getCell(index + 1), title);
    Object.assign(head.getCell(index + 1), { font: bold, fill: headFill, alignment: wrapped });
  });
  rows.forEach((cells, down) => {
    columns.forEach(({ align = 'left' }, index) => {
      const cell = sheet.getCell(down + 2, index + 1);
      write(cell, cells[index]);
      cell.alignment = { ...wrapped, horizontal: align };
    });
  });
  sheet.views = [{ state: 'frozen', ySplit: 1 }];
  sheet.autoFilter = { from: { row: 1, column: 1 }, to: { row: 1, column: columns.length } };
}

/** Excel workbook with one sheet; a thread of its own calls it. The description is clean (`clean-text.ts`). */
export async function renderXlsx(description: DocumentDescription): Promise<Uint8Array> {
  const { default: exceljs } = await import('exceljs');
  const { title, subtitle, redHead, blocks, meta } = description;
  const workbook = new exceljs.Workbook();
  workbook.creator = meta.madeBy;
  workbook.created = new Date(meta.madeAt);
  workbook.modified = workbook.created;
  const setup = pageSetup(description, layoutOf(description).landscape);
  const sheet = workbook.addWorksheet(sheetName(title), setup);
  const alone = onlyTable(description);
  if (alone) {
    plainSheet(sheet, alone);
  } else {
    for (let column = 1; column <= gridColumns; column += 1) {
      sheet.getColumn(column).width = gridWidth;
    }
    const cursor: Cursor = { sheet, row: 1 };
    const centred = { align: 'center', font: titleFont } as const;
    if (redHead) {
      line(cursor, redHead.issuer, {
        ...centred,
        font: { ...titleFont, color: { argb: 'FFC00000' } },
      });
      line(cursor, redHead.number, { align: 'center' });
    }
    line(cursor, title, centred);
    if (subtitle !== undefined) line(cursor, subtitle, { align: 'center' });
    for (const each of blocks) block(cursor, each);
  }
  return new Uint8Array(await workbook.xlsx.writeBuffer());
}
