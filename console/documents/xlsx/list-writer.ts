import type { CellValue } from 'exceljs';
import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { byteOrderMark, csvLine } from '../csv.ts';
import type { Cell, DocumentMeta, TableColumn } from '../description.ts';
import {
  bold,
  cellValue,
  columnCharacters,
  headFill,
  pageSetup,
  sheetName,
} from './sheet-style.ts';

/** A list without its rows, as the thread that writes it gets it. */
export interface ListHead {
  title: string;
  columns: readonly TableColumn[];
  meta: DocumentMeta;
}

export interface ListWriter {
  add(rows: readonly (readonly Cell[])[]): void;
  finish(): Promise<Uint8Array>;
}

/**
 * Texts stand in the rows (`inlineStr`), because a table of shared texts has to be kept to the end: 600,000 of them
 * took more than 190 MiB. Written as one run, since exceljs writes bare texts as what formulas answered (`str`), on
 * whose escapes readers disagree.
 */
function inRow(value: Cell | undefined): CellValue {
  const plain = cellValue(value);
  return typeof plain === 'string' ? { richText: [{ text: plain }] } : plain;
}

/** Rows go straight into the compressed file; 50,000 never stand in memory. */
export async function createXlsxList({ title, columns, meta }: ListHead): Promise<ListWriter> {
  const { default: exceljs } = await import('exceljs');
  const stream = new PassThrough();
  const collected = buffer(stream);
  const workbook = new exceljs.stream.xlsx.WorkbookWriter({ stream, useStyles: true });
  workbook.creator = meta.madeBy;
  workbook.created = new Date(meta.madeAt);
  const sheet = workbook.addWorksheet(sheetName(title), {
    ...pageSetup({ meta, header: title }, true),
    views: [{ state: 'frozen', ySplit: 1 }],
  });
  sheet.columns = columnCharacters(columns).map((width) => ({ width, style: { numFmt: '@' } }));
  sheet.autoFilter = { from: { row: 1, column: 1 }, to: { row: 1, column: columns.length } };
  const head = sheet.addRow(columns.map(({ title: text }) => inRow(text)));
  head.eachCell((cell) => Object.assign(cell, { font: bold, fill: headFill }));
  head.commit();
  return {
    add(rows) {
      for (const cells of rows) {
        const row = sheet.addRow(columns.map((_column, index) => inRow(cells[index])));
        cells.forEach((cell, index) => {
          if (typeof cell === 'number') row.getCell(index + 1).numFmt = 'General';
        });
        row.commit();
      }
    },
    async finish() {
      sheet.commit();
      await workbook.commit();
      return new Uint8Array(await collected);
    },
  };
}

export function createCsvList({ columns }: ListHead): ListWriter {
  const parts = [byteOrderMark, csvLine(columns.map(({ title }) => title))];
  return {
    add(rows) {
      parts.push(rows.map((row) => csvLine(columns.map((_column, index) => row[index]))).join(''));
    },
    async finish() {
      return new TextEncoder().encode(parts.join(''));
    },
  };
}
