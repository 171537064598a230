import type { Content, CustomTableLayout, TableCell } from 'pdfmake/interfaces.js';
import { dateZh, openDate } from '../dates.ts';
import type { Block, CardsBlock, FieldsBlock, TableBlock } from '../description.ts';
import { cardRows, placeCells, type PlacedCell } from '../grid.ts';
import { contentWidth, pointsPerMm, shareOut, smallSize, type PageLayout } from '../page-layout.ts';
import { attachmentRows, signatureParts } from '../shared-parts.ts';

/** Longer runs without a place to break (hashes, addresses) are broken anywhere rather than run out of the cell. */
const longRun = /[!-~]{22,}/;
const padding = 4;
const lineWidth = 0.75;

const frame: CustomTableLayout = {
  hLineWidth: () => lineWidth,
  vLineWidth: () => lineWidth,
  paddingLeft: () => padding,
  paddingRight: () => padding,
  paddingTop: () => 3,
  paddingBottom: () => 3,
};

const rules: CustomTableLayout = {
  ...frame,
  hLineWidth: (line, { table }) => (line <= 1 || line === table.body.length ? lineWidth : 0.4),
  vLineWidth: () => 0,
  fillColor: (row) => (row === 0 ? '#eeeeee' : null),
};

const cutLines: CustomTableLayout = {
  ...frame,
  hLineStyle: () => ({ dash: { length: 4 } }),
  vLineStyle: () => ({ dash: { length: 4 } }),
  paddingTop: () => 8,
  paddingBottom: () => 8,
};

function breakable(text: string): { text: string; wordBreak?: 'break-all' } {
  return longRun.test(text) ? { text, wordBreak: 'break-all' } : { text };
}

/** Widths of the columns inside padding and lines, points. */
function columnWidths(widths: readonly number[], lines: number, layout: PageLayout): number[] {
  const taken = widths.length * 2 * padding + lines * lineWidth;
  return shareOut(widths, contentWidth(layout) * pointsPerMm - taken);
}

function fieldCell({ cell, columns, rows }: PlacedCell, layout: PageLayout): TableCell {
  const isLabel = cell.role === 'label';
  return {
    ...breakable(cell.text),
    bold: isLabel,
    fontSize: layout.cell,
    lineHeight: 1,
    alignment: cell.align ?? (isLabel ? 'center' : 'left'),
    colSpan: columns,
    rowSpan: rows,
  };
}

function fieldsContent(block: FieldsBlock, layout: PageLayout): Content {
  const body: TableCell[][] = block.rows.map(() => block.widths.map(() => ({})));
  for (const placed of placeCells(block).flat()) {
    const row = body[placed.row];
    if (row) row[placed.column] = fieldCell(placed, layout);
  }
  return {
    table: {
      widths: columnWidths(block.widths, block.widths.length + 1, layout),
      heights: (row: number) => (block.rows[row]?.minHeight ?? 0) * pointsPerMm || 'auto',
      body,
    },
    layout: frame,
    margin: [0, 2, 0, 6],
  };
}

function tableContent({ columns, rows }: TableBlock, layout: PageLayout): Content {
  const fontSize = layout.cell;
  const head = columns.map(({ title, align }) => ({
    text: title,
    bold: true,
    fontSize,
    lineHeight: 1,
    alignment: align ?? ('left' as const),
  }));
  const body = rows.map((row) =>
    columns.map(({ align }, column) => ({
      ...breakable(String(row[column] ?? '')),
      fontSize,
      lineHeight: 1,
      alignment: align ?? ('left' as const),
    })),
  );
  const widths = columnWidths(
    columns.map(({ width }) => width),
    0,
    layout,
  );
  return {
    table: { headerRows: 1, dontBreakRows: true, widths, body: [head, ...body] },
    layout: rules,
    margin: [0, 2, 0, 6],
  };
}

function cardsContent(block: CardsBlock, { body }: PageLayout): Content {
  const rows = cardRows(block).map((cards) =>
    cards.map((card): TableCell => {
      if (!card) return { text: '' };
      const lines = card.lines.map((line) => ({
        ...breakable(line),
        fontSize: body,
        lineHeight: 1,
      }));
      return { stack: [{ text: card.title, bold: true, fontSize: body + 1 }, ...lines] };
    }),
  );
  const widths = Array.from({ length: block.perRow }, () => '*');
  return { table: { dontBreakRows: true, widths, body: rows }, layout: cutLines };
}

/** A box of its own at the right, never parted from its date. */
function sealContent(unit: string, date: string | undefined, layout: PageLayout): Content {
  const fontSize = layout.body;
  const lines: Content[] = [
    { text: unit, fontSize, alignment: 'center' },
    { text: '（盖章处）', fontSize: fontSize * 0.75, color: '#8c8c8c', alignment: 'center' },
    { text: date === undefined ? openDate : dateZh(date), fontSize, alignment: 'center' },
  ];
  return {
    columns: [
      { width: '*', text: '' },
      { width: '55%', stack: lines },
    ],
    unbreakable: true,
    margin: [0, fontSize * 1.5, 0, fontSize],
  };
}

/** What pdfmake draws for one block; page breaks are with what follows them (`render-pdf.ts`). */
export function blockContent(block: Block, layout: PageLayout): Content[] {
  const { body } = layout;
  switch (block.kind) {
    case 'heading':
      return [{ text: block.text, bold: true, fontSize: body, margin: [0, 6, 0, 2] }];
    case 'paragraph':
      return [paragraph(block.text, block.style ?? 'body', layout)];
    case 'list': {
      const items = block.items.map((text) => ({ ...breakable(text), fontSize: body }));
      const margin: [number, number, number, number] = [body, 0, 0, 4];
      return [block.numbered === true ? { ol: items, margin } : { ul: items, margin }];
    }
    case 'fields':
      return [fieldsContent(block, layout)];
    case 'table':
      return [tableContent(block, layout)];
    case 'cards':
      return block.cards.length === 0 ? [] : [cardsContent(block, layout)];
    case 'page-break':
      return [];
    case 'seal':
      return [sealContent(block.unit, block.date, layout)];
    case 'signatures':
      return block.lines.map((line) => ({
        columns: signatureParts(line).map((text) => ({ text, fontSize: body })),
        margin: [0, 8, 0, 0],
      }));
    case 'attachments':
      return [tableContent(attachmentRows(block.files), { ...layout, cell: smallSize + 1 })];
    case 'imprint':
      return [
        {
          table: {
            widths: ['*'],
            body: block.lines.map((text) => [{ ...breakable(text), fontSize: body * 0.875 }]),
          },
          layout: { ...rules, fillColor: () => null },
          margin: [0, 10, 0, 0],
          unbreakable: true,
        },
      ];
  }
}

function paragraph(text: string, style: 'body' | 'plain' | 'note', layout: PageLayout): Content {
  const { body } = layout;
  switch (style) {
    case 'body':
      return {
        stack: text
          .split('\n')
          .map((line) => ({ ...breakable(line), fontSize: body, leadingIndent: body * 2 })),
        margin: [0, 0, 0, 4],
      };
    case 'plain':
      return { ...breakable(text), fontSize: body, margin: [0, 0, 0, 4] };
    case 'note':
      return {
        ...breakable(text),
        fontSize: smallSize + 2,
        color: '#595959',
        margin: [0, 0, 0, 4],
      };
  }
}
