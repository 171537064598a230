import type { Worksheet } from 'exceljs';
import { importColumns, type Column, type ImportKindName } from './columns.ts';

export interface PlainTable {
  title: string;
  headings: readonly string[];
  rows: readonly (readonly string[])[];
}

const head = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFEEEEEE' } } as const;
const font = { name: '宋体', size: 11 } as const;
/** Rows that have a drop-down list. */
const listedRows = 5_000;
/** Format "Text": nothing that is typed or stored becomes a formula, a date or a rounded number. */
const textFormat = '@';

function addTable(
  sheet: Worksheet,
  headings: readonly string[],
  rows: readonly (readonly string[])[],
) {
  headings.forEach((title, index) => {
    const cell = sheet.getCell(1, index + 1);
    cell.value = title;
    Object.assign(cell, { font: { ...font, bold: true }, fill: head });
    const column = sheet.getColumn(index + 1);
    column.width = Math.max(14, title.length * 3);
    column.numFmt = textFormat;
  });
  rows.forEach((texts, down) => {
    texts.forEach((text, index) => {
      const cell = sheet.getCell(down + 2, index + 1);
      cell.value = text === '' ? null : text;
      cell.numFmt = textFormat;
      cell.font = font;
    });
  });
  sheet.views = [{ state: 'frozen', ySplit: 1 }];
}

function titleOf({ zh, required }: Column): string {
  return required ? `${zh}*` : zh;
}

/** Headings, one example, lists to choose from, and a sheet that says what to write. */
export async function writeTemplate(kind: ImportKindName): Promise<Uint8Array> {
  const { default: exceljs } = await import('exceljs');
  const workbook = new exceljs.Workbook();
  const columns = importColumns[kind];
  const sheet = workbook.addWorksheet('导入');
  addTable(sheet, columns.map(titleOf), [columns.map(({ example }) => example)]);
  const choices = workbook.addWorksheet('选项');
  columns.forEach(({ zh, choices: offered = [], type }, index) => {
    if (offered.length === 0) return;
    const column = choices.columnCount + 1;
    choices.getCell(1, column).value = zh;
    offered.forEach(({ zh: name }, down) => (choices.getCell(down + 2, column).value = name));
    const letter = choices.getColumn(column).letter;
    const formulae = [`选项!$${letter}$2:$${letter}$${offered.length + 1}`];
    // Several roles in one cell are none of the list.
    const strict = type === 'choice';
    for (let row = 2; row <= listedRows + 1; row += 1) {
      sheet.getCell(row, index + 1).dataValidation = {
        type: 'list',
        allowBlank: true,
        formulae,
        showErrorMessage: strict,
      };
    }
  });
  const notes = workbook.addWorksheet('填写说明');
  addTable(
    notes,
    ['列', '必填', '说明'],
    [
      ...columns.map((column) => [column.zh, column.required ? '是' : '否', column.hint]),
      ['示例行', '', '第 2 行是示例，导入前请删除或改写'],
    ],
  );
  notes.getColumn(3).width = 60;
  return new Uint8Array(await workbook.xlsx.writeBuffer());
}

/** A workbook with one table of texts. */
export async function writeTable({ title, headings, rows }: PlainTable): Promise<Uint8Array> {
  const { default: exceljs } = await import('exceljs');
  const workbook = new exceljs.Workbook();
  addTable(workbook.addWorksheet(title), headings, rows);
  return new Uint8Array(await workbook.xlsx.writeBuffer());
}
