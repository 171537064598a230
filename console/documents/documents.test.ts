import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Block, DocumentDescription } from './description.ts';
import type { Documents } from './documents.ts';
import { feedbackForm } from './forms/feedback-form.ts';
import { incidentReportForm } from './forms/incident-report-form.ts';
import { noticeForm } from './forms/notice-form.ts';
import { interviewRecord } from './forms/interview-record.ts';
import { reviewForm } from './forms/review-form.ts';
import { supervisionLetter } from './forms/supervision-letter.ts';
import { feedbackFacts, lateFacts, noticeFacts, reportFacts } from './testing/facts.ts';
import {
  convertToPdf,
  hasOffice,
  pdfFonts,
  pdfPages,
  pdfText,
  squeeze,
} from './testing/read-back.ts';
import { testDocuments } from './testing/rendered.ts';

const forms: Readonly<Record<string, DocumentDescription>> = {
  notice: noticeForm(noticeFacts),
  feedback: feedbackForm(feedbackFacts),
  review: reviewForm(feedbackFacts),
  report: incidentReportForm(reportFacts),
  supervision: supervisionLetter(lateFacts),
  interview: interviewRecord(lateFacts),
};

/** Excel of two forms says enough of all: LibreOffice takes a second for each. */
const officeFormats: readonly (readonly [string, 'docx' | 'xlsx'])[] = [
  ['notice', 'docx'],
  ['notice', 'xlsx'],
  ['feedback', 'docx'],
  ['review', 'docx'],
  ['supervision', 'docx'],
  ['report', 'docx'],
  ['report', 'xlsx'],
];

/** Every text that a reader must find on the paper. */
function textsOf({ title, redHead, blocks }: DocumentDescription): string[] {
  const inBlock = (block: Block): unknown[] => {
    switch (block.kind) {
      case 'fields':
        return block.rows.flatMap(({ cells }) => cells.map(({ text }) => text));
      case 'table':
        return [...block.columns.map((column) => column.title), ...block.rows.flat()];
      case 'attachments':
        return block.files.flatMap(({ name, sha256 }) => [name, sha256]);
      case 'seal':
        return [block.unit, '（盖章处）'];
      case 'imprint':
        return [...block.lines];
      case 'signatures':
        return block.lines.map(({ label }) => label);
      case 'list':
        return [...block.items];
      case 'cards':
        return block.cards.flatMap(({ title, lines }) => [title, ...lines]);
      case 'page-break':
        return [];
      case 'heading':
      case 'paragraph':
        return [block.text];
    }
  };
  return [title, redHead?.issuer, redHead?.number, ...blocks.flatMap(inBlock)]
    .filter((text) => text !== undefined && text !== null)
    .map(String);
}

/** Line by line: a page may end between two lines of a cell. */
function missing(page: string, texts: readonly string[]): string[] {
  const lines = texts.flatMap((text) => text.split('\n')).map(squeeze);
  return lines.filter((line) => !page.includes(line));
}

describe.skipIf(!hasOffice())('documents opened by other programs', () => {
  let documents: Documents;
  let opened: Map<string, Uint8Array>;

  beforeAll(async () => {
    documents = testDocuments().documents;
    const files = await Promise.all(
      officeFormats.map(async ([name, format]) => ({
        name: `${name}-${format}.${format}`,
        bytes: await documents.render(forms[name]!, format),
      })),
    );
    opened = await convertToPdf(files);
  }, 180_000);
  afterAll(() => documents.stop());

  it.each(Object.entries(forms))('writes the %s form with all its values', async (name, form) => {
    const texts = textsOf(form);
    const pdf = await documents.render(form, 'pdf');
    expect(missing(await pdfText(pdf), texts), 'pdf').toEqual([]);
    for (const [, format] of officeFormats.filter(([which]) => which === name)) {
      const page = await pdfText(opened.get(`${name}-${format}.${format}`)!);
      expect(missing(page, texts), format).toEqual([]);
    }
  });

  it('embeds the Chinese font, and fits the forms on the pages that they have on paper', async () => {
    const pdf = await documents.render(forms['notice']!, 'pdf');
    const fonts = await pdfFonts(pdf);
    expect(fonts.map(({ name }) => name).join()).toContain('NotoSerifSC');
    expect(fonts.every(({ embedded }) => embedded)).toBe(true);
    expect(pdf.length).toBeLessThan(300_000);
    expect(await pdfPages(pdf)).toBe(2);
    expect(await pdfPages(await documents.render(forms['feedback']!, 'pdf'))).toBe(1);
    expect(await pdfPages(await documents.render(forms['review']!, 'pdf'))).toBe(1);
    expect(await pdfPages(opened.get('review-docx.docx')!)).toBe(1);
    expect(await pdfPages(opened.get('feedback-docx.docx')!)).toBe(1);
  });

  it('prints the watermark on every page, and page numbers and the checkpoint below', async () => {
    const text = await pdfText(await documents.render(forms['notice']!, 'pdf'));
    expect(text).toContain('—1/2—');
    expect(text).toContain('—2/2—');
    expect(text).toContain(squeeze(noticeFacts.meta.checkpoint!.sha256));
    for (const character of '内部资料') expect(text).toContain(character);
    const word = await pdfText(opened.get('notice-docx.docx')!);
    expect(word).toContain('/2—');
    expect(word).toContain(squeeze(noticeFacts.meta.checkpoint!.sha256));
  });
});
