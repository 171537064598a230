import exceljs from 'exceljs';
import { afterAll, describe, expect, it } from 'vitest';
import { cleanText } from './clean-text.ts';
import { byteOrderMark } from './csv.ts';
import type { DocumentDescription } from './description.ts';
import { metaFacts } from './testing/facts.ts';
import { hostileTexts, randomTexts } from './testing/hostile.ts';
import { convertToPdf, hasOffice, pdfText } from './testing/read-back.ts';
import { testDocuments } from './testing/rendered.ts';

const texts = [...hostileTexts, ...randomTexts(20261122, 150)];
/** LibreOffice on a busy machine. */
const patience = 180_000;

const columns = [
  { title: '文字', width: 3 },
  { title: '数', width: 1 },
];

/** The texts in every place that a text can stand in. */
function everywhere(some: readonly string[]): DocumentDescription {
  const [first = '', second = ''] = some;
  return {
    title: `标题${first}`,
    subtitle: second,
    redHead: { issuer: `机关${second}`, number: `〔2026〕${first}`, signer: first },
    layout: 'form',
    header: `&P${first}`,
    watermark: `水印${second}`,
    blocks: [
      {
        kind: 'fields',
        widths: [1, 3],
        rows: some.map((text) => ({
          cells: [
            { role: 'label' as const, text },
            { role: 'value' as const, text },
          ],
        })),
      },
      { kind: 'table', columns, rows: some.map((text, index) => [text, index]) },
      { kind: 'heading', text: first },
      ...some.map((text) => ({ kind: 'paragraph', text }) as const),
      { kind: 'list', items: some },
      { kind: 'signatures', lines: some.map((text) => ({ label: text, name: text })) },
      { kind: 'attachments', files: some.map((name) => ({ name, bytes: 1, sha256: 'ab' })) },
      { kind: 'seal', unit: first, date: second },
      { kind: 'imprint', lines: some },
      { kind: 'paragraph', text: '到此为止' },
    ],
    meta: { ...metaFacts, madeBy: first },
  };
}

async function cellsOf(bytes: Uint8Array): Promise<exceljs.Cell[]> {
  const workbook = new exceljs.Workbook();
  await workbook.xlsx.load(Buffer.from(bytes) as unknown as exceljs.Buffer);
  const cells: exceljs.Cell[] = [];
  workbook.eachSheet((sheet) =>
    sheet.eachRow((row) => row.eachCell((cell) => void cells.push(cell))),
  );
  return cells;
}

describe('hostile text', () => {
  const { documents } = testDocuments();
  afterAll(() => documents.stop());

  it('is text in every cell of Excel, whatever it begins with', async () => {
    const rows = texts.map((text, index) => [text, index] as const);
    const table: DocumentDescription = {
      title: "'[清单]*?/\\:'",
      layout: 'list',
      blocks: [{ kind: 'table', columns, rows }],
      meta: metaFacts,
    };
    async function* batches() {
      yield rows;
    }
    const streamed = { title: table.title, columns, meta: metaFacts, rows: batches() };
    for (const bytes of [
      await documents.render(table, 'xlsx'),
      await documents.renderList(streamed, 'xlsx'),
    ]) {
      const cells = await cellsOf(bytes);
      expect(cells.filter(({ type }) => type === exceljs.ValueType.Formula)).toEqual([]);
      expect(cells.filter(({ type }) => type === exceljs.ValueType.Hyperlink)).toEqual([]);
      const written = cells.filter(({ col }) => Number(col) === 1).map(({ text }) => text);
      const wanted = texts.map(cleanText).filter((text) => text !== '');
      expect(written.slice(1)).toEqual(wanted);
      const words = cells.filter(({ text }) => text.startsWith('='));
      expect(words.every(({ numFmt }) => numFmt === '@')).toBe(true);
    }
  });

  it('never begins a formula in CSV', async () => {
    const rows = texts.map((text) => [text, -1]);
    const description = {
      ...everywhere(['']),
      blocks: [{ kind: 'table', columns, rows } as const],
    };
    const csv = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(
      await documents.render(description, 'csv'),
    );
    expect(csv.startsWith(byteOrderMark)).toBe(true);
    const fields = [...csv.matchAll(/"((?:[^"]|"")*)",-1\r\n/g)].map(([, field]) => field!);
    expect(fields).toHaveLength(texts.length);
    expect(fields.filter((field) => /^\s*[=+\-@＝＋－＠]/.test(field))).toEqual([]);
    expect(csv).toContain(',-1\r\n');
  });

  it.skipIf(!hasOffice())('breaks no document, in no place', { timeout: patience }, async () => {
    const parts = [texts.slice(0, 25), texts.slice(25, 50)];
    const files = await Promise.all(
      parts.flatMap((part, index) =>
        (['docx', 'xlsx'] as const).map(async (format) => ({
          name: `hostile-${index}-${format}.${format}`,
          bytes: await documents.render(everywhere(part), format),
        })),
      ),
    );
    for (const [name, bytes] of await convertToPdf(files)) {
      expect(await pdfText(bytes), name).toContain('到此为止');
    }
    const [first = [], second = []] = parts;
    const others = await pdfText(await documents.render(everywhere(second), 'pdf'));
    expect(others).toContain('到此为止');
    const text = await pdfText(await documents.render(everywhere(first), 'pdf'));
    expect(text).toContain('到此为止');
    expect(text).toContain('<script>alert(1)</script><b>粗</b>');
    expect(text).toContain('𠅤〔U+30EDE〕');
    expect(text).toContain('〔U+1F600〕');
  });
});
