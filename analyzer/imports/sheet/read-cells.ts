import { rowNote, type CellPlace, type ReadRow, type RowNote } from '../row-note.ts';
import { cleanCell, parseDate } from './cell-text.ts';
import { columnLetter, type Column } from './columns.ts';

/** The form in which headings, choices and names of units are compared: width, case and spaces do not count. */
export function matchKey(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\s*＊]/gu, '')
    .toLowerCase();
}

function choose(column: Column, text: string): string | undefined {
  const wanted = matchKey(text);
  return column.choices?.find(({ zh, value, also = [] }) =>
    [zh, value, ...also].some((each) => matchKey(each) === wanted),
  )?.value;
}

type Read =
  | { value: string }
  | { what: readonly [string, string]; fix: readonly [string, string]; code: string };

function readCell(column: Column, text: string): Read {
  if (text === '') {
    if (!column.required) return { value: '' };
    return {
      code: 'CELL_REQUIRED',
      what: ['不能为空', 'is empty'],
      fix: [`请填写“${column.zh}”`, 'Fill it in'],
    };
  }
  if (/^#(REF!|N\/A|VALUE!|NAME\?|DIV\/0!|NUM!|NULL!)$/u.test(text)) {
    return {
      code: 'CELL_ERROR',
      what: ['单元格公式出错', 'the formula has an error'],
      fix: ['请改为文字或数值', 'Write the value itself'],
    };
  }
  if (text.length > column.most) {
    return {
      code: 'CELL_TOO_LONG',
      what: [`超过 ${column.most} 字`, `is longer than ${column.most} characters`],
      fix: ['请缩短', 'Make it shorter'],
    };
  }
  switch (column.type) {
    case 'text':
      return { value: text };
    case 'code':
      return { value: text.normalize('NFKC').replace(/\s+/gu, '') };
    case 'date': {
      const value = parseDate(text);
      if (value !== undefined) return { value };
      return {
        code: 'CELL_DATE',
        what: ['不是日期', 'is no date'],
        fix: ['请写成 2026-03-01 这样的日期', 'Write a date like 2026-03-01'],
      };
    }
    case 'choice':
    case 'choices': {
      const parts =
        column.type === 'choices'
          ? text.split(/[、,，;；\n]/u).filter((part) => part.trim() !== '')
          : [text];
      const values = parts.map((part) => choose(column, part));
      if (values.every((value) => value !== undefined))
        return { value: [...new Set(values)].join(',') };
      const allowed = column.choices?.map(({ zh }) => zh).join('、') ?? '';
      return {
        code: 'CELL_CHOICE',
        what: ['不在可选范围内', 'is none of the choices'],
        fix: [`请从以下选择：${allowed}`, `Choose one of: ${allowed}`],
      };
    }
  }
}

/** One row by the columns that the file has; undefined when there is nothing in it. */
export function readRow(
  row: number,
  columns: ReadonlyMap<number, Column>,
  textAt: (column: number) => string,
): ReadRow | undefined {
  const cells: Record<string, string> = {};
  const places: Record<string, CellPlace> = {};
  const notes: RowNote[] = [];
  let filled = false;
  for (const [index, column] of columns) {
    const text = cleanCell(textAt(index));
    filled ||= text !== '';
    const place = { column: columnLetter(index), heading: column.zh, value: text.slice(0, 80) };
    const read = readCell(column, text);
    places[column.key] = place;
    cells[column.key] = 'value' in read ? read.value : '';
    if ('code' in read) notes.push(rowNote('fault', read.code, read.what, read.fix, place));
  }
  return filled ? { row, cells, places, notes } : undefined;
}
