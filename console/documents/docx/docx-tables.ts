import {
  BorderStyle,
  HeightRule,
  ShadingType,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  VerticalAlignTable,
  WidthType,
  type ITableBordersOptions,
} from 'docx';
import type { FieldsBlock, TableBlock } from '../description.ts';
import { placeCells, type PlacedCell } from '../grid.ts';
import { contentWidth, shareOut, type PageLayout } from '../page-layout.ts';
import { twips } from './docx-style.ts';
import { textParagraph } from './docx-text.ts';

const line = { style: BorderStyle.SINGLE, size: 6, color: '000000' } as const;
const thin = { style: BorderStyle.SINGLE, size: 2, color: '808080' } as const;
const none = { style: BorderStyle.NONE, size: 0, color: 'auto' } as const;
export const noBorders: ITableBordersOptions = {
  top: none,
  bottom: none,
  left: none,
  right: none,
  insideHorizontal: none,
  insideVertical: none,
};
const frame: ITableBordersOptions = {
  top: line,
  bottom: line,
  left: line,
  right: line,
  insideHorizontal: line,
  insideVertical: line,
};
export const rules: ITableBordersOptions = {
  ...noBorders,
  top: line,
  bottom: line,
  insideHorizontal: thin,
};

/** A row longer than this may be parted between two pages. */
const unpartedCharacters = 400;
const tight = { spacing: { line: 240, before: 40, after: 40 } };

function widthsOf(widths: readonly number[], layout: PageLayout): number[] {
  return shareOut(widths, twips(contentWidth(layout))).map(Math.floor);
}

export function newTable(
  rows: readonly TableRow[],
  columnWidths: readonly number[],
  borders: ITableBordersOptions,
): Table {
  return new Table({
    rows,
    columnWidths,
    borders,
    width: { size: columnWidths.reduce((sum, width) => sum + width, 0), type: WidthType.DXA },
    layout: TableLayoutType.FIXED,
    margins: { left: 90, right: 90 },
  });
}

function fieldCell({ cell, column, columns, rows }: PlacedCell, widths: number[], size: number) {
  const isLabel = cell.role === 'label';
  const width = widths.slice(column, column + columns).reduce((sum, one) => sum + one, 0);
  return new TableCell({
    columnSpan: columns,
    rowSpan: rows,
    width: { size: width, type: WidthType.DXA },
    verticalAlign: VerticalAlignTable.CENTER,
    children: [
      textParagraph(cell.text, {
        size,
        face: isLabel ? 'heading' : 'body',
        align: cell.align ?? (isLabel ? 'center' : 'left'),
        paragraph: tight,
      }),
    ],
  });
}

/** A form with frames. */
export function fieldsTable(block: FieldsBlock, layout: PageLayout): Table {
  const widths = widthsOf(block.widths, layout);
  const rows = placeCells(block).map((placed, index) => {
    const minHeight = block.rows[index]?.minHeight;
    const characters = placed.reduce((sum, { cell }) => sum + cell.text.length, 0);
    return new TableRow({
      cantSplit: characters < unpartedCharacters,
      ...(minHeight !== undefined && {
        height: { value: twips(minHeight), rule: HeightRule.ATLEAST },
      }),
      children: placed.map((one) => fieldCell(one, widths, layout.cell)),
    });
  });
  return newTable(rows, widths, frame);
}

/** Rows of facts under a head that is repeated on each page. */
export function listTable({ columns, rows }: TableBlock, layout: PageLayout, size: number): Table {
  const widths = widthsOf(
    columns.map(({ width }) => width),
    layout,
  );
  const row = (texts: readonly string[], isHead: boolean) =>
    new TableRow({
      tableHeader: isHead,
      cantSplit: true,
      children: columns.map(
        ({ align = 'left' }, index) =>
          new TableCell({
            width: { size: widths[index] ?? 0, type: WidthType.DXA },
            ...(isHead && { shading: { type: ShadingType.CLEAR, fill: 'EEEEEE' } }),
            children: [
              textParagraph(texts[index] ?? '', {
                size,
                face: isHead ? 'heading' : 'body',
                align,
                paragraph: tight,
              }),
            ],
          }),
      ),
    });
  const head = row(
    columns.map(({ title }) => title),
    true,
  );
  const body = rows.map((cells) =>
    row(
      columns.map((_column, index) => String(cells[index] ?? '')),
      false,
    ),
  );
  return newTable([head, ...body], widths, rules);
}
