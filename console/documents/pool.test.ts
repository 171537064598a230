import { expect, it, onTestFinished } from 'vitest';
import type { Cell, DocumentDescription } from './description.ts';
import type { DocumentsDeps } from './documents.ts';
import { metaFacts } from './testing/facts.ts';
import { testDocuments } from './testing/rendered.ts';

/** Filling a heap takes seconds; a busy machine takes its time. */
const slow = { timeout: 120_000 };

const columns = [{ title: '列', width: 1 }];

function table(rows: readonly (readonly Cell[])[]): DocumentDescription {
  return {
    title: '表',
    layout: 'list',
    blocks: [{ kind: 'table', columns, rows }],
    meta: metaFacts,
  };
}

function documentsFor(limits: Partial<DocumentsDeps> = {}) {
  const made = testDocuments(limits);
  onTestFinished(() => made.documents.stop());
  return made;
}

it('makes one document after the other and refuses what does not fit into the queue', async () => {
  const { documents, metrics } = documentsFor({ maxWaiting: 2 });
  const results = await Promise.allSettled(
    Array.from({ length: 6 }, (_one, index) => documents.render(table([[index]]), 'csv')),
  );
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
  const refused = results.filter((result) => result.status === 'rejected');
  expect(refused.map(({ reason }) => (reason as { code: string }).code)).toEqual(
    Array.from({ length: 3 }, () => 'DOCUMENTS_BUSY'),
  );
  expect(await metrics.metrics()).toContain('documents_failed_total{code="DOCUMENTS_BUSY"} 3');
  await expect(documents.render(table([[7]]), 'csv')).resolves.toBeInstanceOf(Uint8Array);
});

it('gives up a document that takes too long, and makes the next one', async () => {
  const { documents } = documentsFor({ timeoutMs: 150 });
  const long = table(Array.from({ length: 19_000 }, () => ['很长的表'.repeat(10)]));
  await expect(documents.render(long, 'pdf')).rejects.toMatchObject({
    code: 'DOCUMENT_TIMED_OUT',
    status: 503,
  });
  const { documents: patient } = documentsFor();
  await expect(patient.render(table([['短']]), 'csv')).resolves.toBeInstanceOf(Uint8Array);
});

it('gives up a document that takes too much memory, and makes the next one', slow, async () => {
  const { documents } = documentsFor({ heapMib: 40, timeoutMs: 100_000 });
  const large = table(Array.from({ length: 19_000 }, () => ['很长的表'.repeat(10)]));
  await expect(documents.render(large, 'docx')).rejects.toMatchObject({
    code: 'DOCUMENT_TOO_LARGE',
  });
  await expect(documents.render(table([['短']]), 'csv')).resolves.toBeInstanceOf(Uint8Array);
});

it('refuses what nobody would read on paper before any thread sees it', async () => {
  const { documents } = documentsFor();
  const rows = Array.from({ length: 20_001 }, () => ['']);
  await expect(documents.render(table(rows), 'pdf')).rejects.toMatchObject({
    code: 'DOCUMENT_TOO_LARGE',
    status: 413,
  });
  const text: DocumentDescription = {
    ...table([]),
    blocks: [{ kind: 'paragraph', text: '字'.repeat(1_000_001) }],
  };
  await expect(documents.render(text, 'docx')).rejects.toMatchObject({
    code: 'DOCUMENT_TOO_LARGE',
  });
});

it('says so when the cells of a form leave a hole or overlap', slow, async () => {
  const { documents } = documentsFor();
  const form = (rows: readonly number[][]): DocumentDescription => ({
    ...table([]),
    blocks: [
      {
        kind: 'fields',
        widths: [1, 1],
        rows: rows.map((spans) => ({
          cells: spans.map((columns) => ({ role: 'value', text: 'x', columns })),
        })),
      },
    ],
  });
  for (const format of ['docx', 'xlsx', 'pdf'] as const) {
    for (const rows of [[[1]], [[1, 2]], [[1, 1, 1]]]) {
      await expect(documents.render(form(rows), format)).rejects.toMatchObject({
        code: 'DOCUMENT_UNFIT',
      });
    }
  }
});

it('writes a long list batch by batch, and recovers from a source that breaks off', async () => {
  const { documents } = documentsFor();
  async function* broken() {
    yield [['=1+1']];
    throw new Error('the database went away');
  }
  async function* whole() {
    for (let page = 0; page < 20; page += 1) {
      yield Array.from({ length: 100 }, (_one, row) => [`第 ${page * 100 + row} 行`]);
    }
  }
  const head = { title: '清单', columns, meta: metaFacts };
  await expect(documents.renderList({ ...head, rows: broken() }, 'xlsx')).rejects.toThrow(
    'the database went away',
  );
  const csv = await documents.renderList({ ...head, rows: whole() }, 'csv');
  const lines = new TextDecoder().decode(csv).trimEnd().split('\r\n');
  expect(lines).toHaveLength(2_001);
  expect(lines.at(-1)).toBe('"第 1999 行"');
});

it('ends a list whose rows never come', async () => {
  const { documents } = documentsFor({ listTimeoutMs: 200 });
  async function* stuck(): AsyncGenerator<Cell[][]> {
    yield await new Promise<never>(() => undefined);
  }
  const list = { title: '清单', columns, meta: metaFacts, rows: stuck() };
  await expect(documents.renderList(list, 'csv')).rejects.toMatchObject({
    code: 'DOCUMENT_TIMED_OUT',
  });
  await expect(documents.render(table([['好']]), 'csv')).resolves.toBeInstanceOf(Uint8Array);
});

it('rejects what waits when it stops, and everything after', async () => {
  const { documents } = documentsFor();
  const waiting = Promise.allSettled([
    documents.render(table([['一']]), 'pdf'),
    documents.render(table([['二']]), 'pdf'),
  ]);
  await documents.stop();
  await documents.stop();
  for (const result of await waiting) {
    expect(result).toMatchObject({ status: 'rejected', reason: { code: 'DOCUMENTS_STOPPED' } });
  }
  await expect(documents.render(table([['三']]), 'csv')).rejects.toMatchObject({
    code: 'DOCUMENTS_STOPPED',
  });
});
