import {
  AlignmentType,
  BorderStyle,
  Document,
  Footer,
  Header,
  Packer,
  PageNumber,
  PageOrientation,
  Paragraph,
  TabStopType,
  TextRun,
} from 'docx';
import { TextWatermark } from 'docx/watermarks';
import type { DocumentDescription } from '../description.ts';
import {
  contentWidth,
  layoutOf,
  pageHeight,
  pageWidth,
  red,
  redHeadSize,
  smallSize,
  type PageLayout,
} from '../page-layout.ts';
import { traceLines } from '../trace-line.ts';
import { blockElements } from './docx-blocks.ts';
import { face, fontTable, halfPoints, twips } from './docx-style.ts';
import { textParagraph, textRun } from './docx-text.ts';

const grey = '595959';

function redHead(
  { issuer, number, signer }: NonNullable<DocumentDescription['redHead']>,
  layout: PageLayout,
): Paragraph[] {
  const size = layout.body;
  const rule = { style: BorderStyle.SINGLE, size: 16, space: 4, color: red };
  const issuerSize = redHeadSize(issuer, layout);
  return [
    textParagraph(issuer, { size: issuerSize, face: 'title', color: red, align: 'center' }),
    new Paragraph({
      spacing: { before: 200 },
      border: { bottom: rule },
      ...(signer === undefined
        ? { alignment: AlignmentType.CENTER }
        : {
            tabStops: [{ type: TabStopType.RIGHT, position: twips(contentWidth(layout)) }],
          }),
      children: [
        textRun(number, { size }),
        ...(signer === undefined ? [] : [textRun(`\t签发人：${signer}`, { size })]),
      ],
    }),
  ];
}

function head(description: DocumentDescription, layout: PageLayout): Paragraph[] {
  const { title, subtitle } = description;
  const before = description.redHead ? 320 : 0;
  const titleLine = textParagraph(title, {
    size: layout.title,
    face: 'title',
    align: 'center',
    paragraph: { keepNext: true, spacing: { before, after: subtitle === undefined ? 200 : 60 } },
  });
  return [
    ...(description.redHead ? redHead(description.redHead, layout) : []),
    titleLine,
    ...(subtitle === undefined
      ? []
      : [
          textParagraph(subtitle, {
            size: layout.body,
            align: 'center',
            paragraph: { spacing: { after: 160 } },
          }),
        ]),
  ];
}

function header({ header: text, watermark }: DocumentDescription): Header {
  const line = text === undefined ? [] : [textRun(text, { size: 9, color: grey })];
  const mark =
    watermark === undefined
      ? []
      : [new TextWatermark({ text: watermark, font: 'SimSun', color: 'C0C0C0', opacity: 0.35 })];
  return new Header({
    children: [new Paragraph({ alignment: AlignmentType.RIGHT, children: [...line, ...mark] })],
  });
}

function footer({ meta }: DocumentDescription): Footer {
  const numbers = new TextRun({
    children: ['— ', PageNumber.CURRENT, ' / ', PageNumber.TOTAL_PAGES, ' —'],
    font: face('body'),
    size: halfPoints(9),
  });
  return new Footer({
    children: [
      new Paragraph({ alignment: AlignmentType.CENTER, children: [numbers] }),
      ...traceLines(meta).map((line) => textParagraph(line, { size: smallSize, color: grey })),
    ],
  });
}

/** Word document; a thread of its own calls it. The description is clean (`clean-text.ts`). */
export async function renderDocx(description: DocumentDescription): Promise<Uint8Array> {
  const layout = layoutOf(description);
  const { top, right, bottom, left } = layout.margins;
  const { title, meta, blocks } = description;
  const document = new Document({
    title,
    creator: meta.madeBy,
    lastModifiedBy: meta.madeBy,
    sections: [
      {
        properties: {
          page: {
            size: {
              width: twips(pageWidth),
              height: twips(pageHeight),
              orientation: layout.landscape ? PageOrientation.LANDSCAPE : PageOrientation.PORTRAIT,
            },
            margin: {
              top: twips(top),
              right: twips(right),
              bottom: twips(bottom),
              left: twips(left),
              header: twips(10),
              footer: twips(8),
            },
          },
        },
        headers: { default: header(description) },
        footers: { default: footer(description) },
        children: [
          ...head(description, layout),
          ...blocks.flatMap((block) => blockElements(block, layout)),
        ],
      },
    ],
  });
  return await Packer.toBuffer(document, false, [fontTable]);
}
