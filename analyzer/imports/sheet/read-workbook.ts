import type { Workbook, Worksheet } from 'exceljs';
import { ImportError } from '../errors.ts';
import type { ImportLimits } from '../limits.ts';
import type { ReadRow } from '../row-note.ts';
import { cellText } from './cell-text.ts';
import { importColumns, type Column, type ImportKindName } from './columns.ts';
import { matchKey, readRow } from './read-cells.ts';
import { guardZip } from './zip-guard.ts';

/** Rows above the headings: a title, a note. */
const headRows = 10;
/** Parts that are not needed and that the library takes apart cell by cell. */
const ignoreNodes = [
  'dataValidations',
  'conditionalFormatting',
  'extLst',
  'drawing',
  'legacyDrawing',
  'picture',
  'hyperlinks',
  'autoFilter',
  'sheetProtection',
  'tableParts',
];

interface Found {
  sheet: Worksheet;
  headings: number;
  columns: Map<number, Column>;
}

function matchHeadings(
  sheet: Worksheet,
  row: number,
  wanted: readonly Column[],
  most: number,
): Map<number, Column> {
  const columns = new Map<number, Column>();
  const cells = sheet.getRow(row);
  for (let index = 1; index <= Math.min(cells.cellCount, most); index += 1) {
    const key = matchKey(cellText(cells.getCell(index).value).slice(0, 100));
    const column = wanted.find(({ zh, also = [] }) =>
      [zh, ...also].some((each) => matchKey(each) === key),
    );
    if (!column) continue;
    if ([...columns.values()].includes(column)) {
      throw new ImportError(
        'HEADING_TWICE',
        `表头“${column.zh}”出现了两次，请只保留一列。`,
        `The heading ${column.zh} is there twice.`,
        { heading: column.zh },
      );
    }
    columns.set(index, column);
  }
  return columns;
}

function findTable(workbook: Workbook, wanted: readonly Column[], limits: ImportLimits): Found {
  let best: Found | undefined;
  for (const sheet of workbook.worksheets) {
    if (sheet.state !== 'visible') continue;
    for (let row = 1; row <= Math.min(headRows, sheet.rowCount); row += 1) {
      const columns = matchHeadings(sheet, row, wanted, limits.columns);
      if (columns.size > (best?.columns.size ?? 1)) best = { sheet, headings: row, columns };
    }
  }
  const names = wanted.filter(({ required }) => required).map(({ zh }) => zh);
  if (!best) {
    throw new ImportError(
      'NO_HEADINGS',
      `前 ${headRows} 行中没有找到表头。请使用模板，表头至少有：${names.join('、')}。`,
      `No headings in the first ${headRows} rows; use the template.`,
      { headings: names },
    );
  }
  const there = [...best.columns.values()].map(({ zh }) => zh);
  const missing = names.filter((name) => !there.includes(name));
  if (missing.length > 0) {
    throw new ImportError(
      'HEADINGS_MISSING',
      `缺少列：${missing.join('、')}。请按模板补上。`,
      `Columns are missing: ${missing.join(', ')}.`,
      { headings: missing },
    );
  }
  return best;
}

/** The rows of the first sheet that has the headings of the kind. Throws ImportError. For the thread only: it is slow work. */
export async function readWorkbook(
  bytes: Buffer,
  kind: ImportKindName,
  limits: ImportLimits,
): Promise<ReadRow[]> {
  guardZip(bytes, limits);
  const { default: exceljs } = await import('exceljs');
  const workbook = new exceljs.Workbook();
  try {
    await workbook.xlsx.load(bytes as unknown as ArrayBuffer, { ignoreNodes });
  } catch {
    throw new ImportError(
      'NOT_XLSX',
      '文件已损坏或不是 .xlsx。请用 Excel 另存为 .xlsx 后再上传。',
      'The file is broken or no .xlsx; save it as .xlsx again.',
    );
  }
  if (workbook.worksheets.length > limits.sheets) {
    throw new ImportError(
      'TOO_MANY_SHEETS',
      `工作表不能超过 ${limits.sheets} 个。`,
      `At most ${limits.sheets} sheets.`,
    );
  }
  const { sheet, headings, columns } = findTable(workbook, importColumns[kind], limits);
  if (sheet.columnCount > limits.columns) {
    throw new ImportError(
      'TOO_MANY_COLUMNS',
      `列数不能超过 ${limits.columns} 列。`,
      `At most ${limits.columns} columns.`,
    );
  }
  const rows: ReadRow[] = [];
  sheet.eachRow({ includeEmpty: false }, (cells, number) => {
    if (number <= headings) return;
    // Of a merged range every cell answers the value of its first one.
    const read = readRow(number, columns, (column) =>
      cellText(cells.getCell(column).value).slice(0, limits.cellCharacters + 1),
    );
    if (!read) return;
    if (rows.length === limits.rows) {
      throw new ImportError(
        'TOO_MANY_ROWS',
        `一次最多导入 ${limits.rows} 行，请分成几个文件。`,
        `At most ${limits.rows} rows at once; split the file.`,
        { most: limits.rows },
      );
    }
    rows.push(read);
  });
  if (rows.length === 0) {
    throw new ImportError('NO_ROWS', '表头下面没有数据。', 'There is nothing below the headings.');
  }
  return rows;
}
