import { BorderStyle, Paragraph, TableCell, TableRow, WidthType, type Table } from 'docx';
import { dateZh, openDate } from '../dates.ts';
import type { Block, CardsBlock } from '../description.ts';
import { cardRows } from '../grid.ts';
import { contentWidth, smallSize, type PageLayout } from '../page-layout.ts';
import { attachmentRows, signatureParts } from '../shared-parts.ts';
import { halfPoints, twips } from './docx-style.ts';
import { fieldsTable, listTable, newTable, noBorders, rules } from './docx-tables.ts';
import { textParagraph, type TextStyle } from './docx-text.ts';

const afterTable = () => new Paragraph({ spacing: { before: 0, after: 0, line: 160 } });

function row(cells: readonly (readonly Paragraph[])[], widths: readonly number[]): TableRow {
  return new TableRow({
    cantSplit: true,
    children: cells.map(
      (children, index) =>
        new TableCell({ children, width: { size: widths[index] ?? 0, type: WidthType.DXA } }),
    ),
  });
}

/** A box of its own at the right, never parted from its date. */
function seal(unit: string, date: string | undefined, layout: PageLayout): Table {
  const whole = twips(contentWidth(layout));
  const widths = [Math.floor(whole * 0.42), Math.floor(whole * 0.58)];
  const size = layout.body;
  const lines: [string, TextStyle][] = [
    [unit, { size }],
    ['（盖章处）', { size: size * 0.75, color: '8C8C8C' }],
    [date === undefined ? openDate : dateZh(date), { size }],
  ];
  const box = lines.map(([text, style], index) =>
    textParagraph(text, {
      ...style,
      align: 'center',
      paragraph: { keepNext: true, spacing: { before: index === 0 ? 400 : 0 } },
    }),
  );
  return newTable([row([[new Paragraph('')], box], widths)], widths, noBorders);
}

const cut = { style: BorderStyle.DASHED, size: 4, color: '000000' } as const;
const cutLines = {
  top: cut,
  bottom: cut,
  left: cut,
  right: cut,
  insideHorizontal: cut,
  insideVertical: cut,
};

function cards(block: CardsBlock, layout: PageLayout): Table {
  const { perRow } = block;
  const size = layout.body;
  const width = Math.floor(twips(contentWidth(layout)) / perRow);
  const widths = Array.from({ length: perRow }, () => width);
  const rows = cardRows(block).map((some) =>
    row(
      some.map((card) =>
        card
          ? [
              textParagraph(card.title, { size: size + 1, face: 'heading' }),
              ...card.lines.map((line) => textParagraph(line, { size })),
            ]
          : [new Paragraph('')],
      ),
      widths,
    ),
  );
  return newTable(rows, widths, cutLines);
}

function paragraph(text: string, style: 'body' | 'plain' | 'note', layout: PageLayout) {
  const size = layout.body;
  switch (style) {
    case 'body':
      return text.split('\n').map((line) =>
        textParagraph(line, {
          size,
          paragraph: { indent: { firstLine: halfPoints(size) * 20 } },
        }),
      );
    case 'plain':
      return [textParagraph(text, { size })];
    case 'note':
      return [textParagraph(text, { size: smallSize + 2, color: '404040' })];
  }
}

/** What Word gets for one block. */
export function blockElements(block: Block, layout: PageLayout): (Paragraph | Table)[] {
  const size = layout.body;
  switch (block.kind) {
    case 'heading': {
      const more = { keepNext: true, spacing: { before: 120, after: 40 } };
      return [textParagraph(block.text, { size, face: 'heading', paragraph: more })];
    }
    case 'paragraph':
      return paragraph(block.text, block.style ?? 'body', layout);
    case 'list':
      return block.items.map((text, index) => {
        const indent = { left: halfPoints(size) * 20, hanging: halfPoints(size) * 10 };
        const mark = block.numbered === true ? `${index + 1}. ` : '· ';
        return textParagraph(mark + text, { size, paragraph: { indent } });
      });
    case 'fields':
      return [fieldsTable(block, layout), afterTable()];
    case 'table':
      return [listTable(block, layout, layout.cell), afterTable()];
    case 'cards':
      return block.cards.length === 0 ? [] : [cards(block, layout), afterTable()];
    case 'page-break':
      return [new Paragraph({ pageBreakBefore: true, spacing: { before: 0, after: 0 } })];
    case 'seal':
      return [seal(block.unit, block.date, layout), afterTable()];
    case 'signatures': {
      const half = Math.floor(twips(contentWidth(layout)) / 2);
      const rows = block.lines.map((line) =>
        row(
          signatureParts(line).map((text) => [
            textParagraph(text, { size, paragraph: { spacing: { before: 160 } } }),
          ]),
          [half, half],
        ),
      );
      return [newTable(rows, [half, half], noBorders), afterTable()];
    }
    case 'attachments':
      return [listTable(attachmentRows(block.files), layout, smallSize + 1), afterTable()];
    case 'imprint': {
      const whole = twips(contentWidth(layout));
      const rows = block.lines.map((text) =>
        row([[textParagraph(text, { size: size * 0.875 })]], [whole]),
      );
      return [afterTable(), newTable(rows, [whole], rules)];
    }
  }
}
