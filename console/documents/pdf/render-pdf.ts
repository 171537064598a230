import type { Content, TDocumentDefinitions } from 'pdfmake/interfaces.js';
import { mapTexts } from '../clean-text.ts';
import type { DocumentDescription } from '../description.ts';
import { layoutOf, pointsPerMm, red, redHeadSize, smallSize } from '../page-layout.ts';
import { contentWidth, type PageLayout } from '../page-layout.ts';
import { traceLines } from '../trace-line.ts';
import { fontFiles } from './fonts.ts';
import { blockContent } from './pdf-blocks.ts';
import { createPrintable } from './printable.ts';

const font = 'Serif';

function headContent(description: DocumentDescription, layout: PageLayout): Content[] {
  const { redHead, title, subtitle } = description;
  const head: Content[] = [];
  if (redHead) head.push(...redHeadContent(redHead, layout));
  head.push({
    text: title,
    fontSize: layout.title,
    bold: true,
    alignment: 'center',
    margin: [0, redHead ? 14 : 0, 0, subtitle === undefined ? 10 : 2],
  });
  if (subtitle !== undefined) {
    const fontSize = layout.body;
    head.push({ text: subtitle, fontSize, alignment: 'center', margin: [0, 0, 0, 10] });
  }
  return head;
}

function redHeadContent(
  { issuer, number, signer }: NonNullable<DocumentDescription['redHead']>,
  layout: PageLayout,
): Content[] {
  const width = contentWidth(layout) * pointsPerMm;
  const fontSize = layout.body;
  const numberLine: Content =
    signer === undefined
      ? { text: number, fontSize, alignment: 'center' }
      : {
          columns: [
            { text: number, fontSize },
            { text: `签发人：${signer}`, fontSize, alignment: 'right' },
          ],
        };
  return [
    {
      text: issuer,
      fontSize: redHeadSize(issuer, layout),
      bold: true,
      color: `#${red}`,
      alignment: 'center',
      margin: [0, 0, 0, layout.body],
    },
    numberLine,
    {
      canvas: [
        { type: 'line', x1: 0, y1: 0, x2: width, y2: 0, lineWidth: 2, lineColor: `#${red}` },
      ],
      margin: [0, 4, 0, 0],
    },
  ];
}

function footer(description: DocumentDescription, layout: PageLayout) {
  const side = layout.margins.left * pointsPerMm;
  const lines = traceLines(description.meta);
  return (page: number, pages: number): Content => ({
    stack: [
      { text: `— ${page} / ${pages} —`, fontSize: 9, alignment: 'center' },
      ...lines.map((text) => ({ text, fontSize: smallSize, color: '#595959' })),
    ],
    margin: [side, 6, side, 0],
  });
}

/**
 * A page break belongs to what follows: by itself it would stand on a page of its own where the text before it ends with the
 * page.
 */
function blocksContent(blocks: DocumentDescription['blocks'], layout: PageLayout): Content[] {
  let breaks = false;
  return blocks.flatMap((block) => {
    if (block.kind === 'page-break') {
      breaks = true;
      return [];
    }
    const [first, ...rest] = blockContent(block, layout);
    if (!breaks || first === undefined) return first === undefined ? [] : [first, ...rest];
    breaks = false;
    return [{ stack: [first], pageBreak: 'before' }, ...rest];
  });
}

function definition(description: DocumentDescription): TDocumentDefinitions {
  const layout = layoutOf(description);
  const { top, right, bottom, left } = layout.margins;
  const { header, watermark, meta } = description;
  return {
    pageSize: 'A4',
    pageOrientation: layout.landscape ? 'landscape' : 'portrait',
    pageMargins: [left, top, right, bottom].map((mm) => mm * pointsPerMm) as [
      number,
      number,
      number,
      number,
    ],
    info: {
      title: description.title,
      author: meta.madeBy,
      creator: 'XiaoDun',
      producer: 'XiaoDun',
      creationDate: new Date(meta.madeAt),
    },
    defaultStyle: { font, fontSize: layout.body, lineHeight: layout.lineHeight },
    ...(header !== undefined && {
      header: {
        text: header,
        fontSize: 9,
        color: '#595959',
        alignment: 'right',
        margin: [left * pointsPerMm, (top * pointsPerMm) / 2, right * pointsPerMm, 0],
      },
    }),
    ...(watermark !== undefined && {
      watermark: { text: watermark, font, color: '#808080', opacity: 0.1, bold: false },
    }),
    footer: footer(description, layout),
    content: [...headContent(description, layout), ...blocksContent(description.blocks, layout)],
  };
}

/** PDF with the used characters of a Chinese font inside; a thread of its own calls it. */
export async function renderPdf(description: DocumentDescription): Promise<Uint8Array> {
  const files = fontFiles();
  const printable = createPrintable(files.normal);
  const fit = mapTexts(description, printable);
  const { default: pdfmake } = await import('pdfmake');
  pdfmake.setUrlAccessPolicy(() => false);
  pdfmake.setLocalAccessPolicy((path) => path === files.normal || path === files.bold);
  pdfmake.setFonts({ [font]: { ...files, italics: files.normal, bolditalics: files.bold } });
  return await pdfmake.createPdf(definition(fit)).getBuffer();
}
