import { parentPort } from 'node:worker_threads';
import { cleanText, mapTexts } from './clean-text.ts';
import { csvLine, byteOrderMark } from './csv.ts';
import type { DocumentDescription, DocumentFormat } from './description.ts';
import { DocumentError } from './errors.ts';
import type { DocumentRequest, FromDocumentThread, ToDocumentThread } from './messages.ts';
import type { ListWriter } from './xlsx/list-writer.ts';

let list: ListWriter | undefined;

function renderCsv({ blocks }: DocumentDescription): Uint8Array {
  const tables = blocks.filter((block) => block.kind === 'table');
  if (tables.length === 0) {
    throw new DocumentError('DOCUMENT_UNFIT', 'This document has no table to write as CSV.');
  }
  const texts = tables.map(({ columns, rows }) =>
    [columns.map(({ title }) => title), ...rows].map((row) => csvLine(row)).join(''),
  );
  return new TextEncoder().encode(byteOrderMark + texts.join('\r\n'));
}

async function render(
  description: DocumentDescription,
  format: DocumentFormat,
): Promise<Uint8Array> {
  const clean = mapTexts(description, cleanText);
  switch (format) {
    case 'docx':
      return await (await import('./docx/render-docx.ts')).renderDocx(clean);
    case 'xlsx':
      return await (await import('./xlsx/render-xlsx.ts')).renderXlsx(clean);
    case 'pdf':
      return await (await import('./pdf/render-pdf.ts')).renderPdf(clean);
    case 'csv':
      return renderCsv(clean);
  }
}

function openList(): ListWriter {
  if (!list) throw new DocumentError('DOCUMENT_FAILED', 'No list is open.');
  return list;
}

async function answer(request: DocumentRequest): Promise<Uint8Array | undefined> {
  switch (request.kind) {
    case 'render':
      return await render(request.description, request.format);
    case 'open-list': {
      const { createCsvList, createXlsxList } = await import('./xlsx/list-writer.ts');
      const head = mapTexts(request.head, cleanText);
      list = request.format === 'csv' ? createCsvList(head) : await createXlsxList(head);
      return undefined;
    }
    case 'rows':
      openList().add(mapTexts(request.rows, cleanText));
      return undefined;
    case 'finish-list': {
      const made = await openList().finish();
      list = undefined;
      return made;
    }
  }
}

function failure(turn: number, error: unknown): FromDocumentThread {
  const code = error instanceof DocumentError ? error.code : 'DOCUMENT_FAILED';
  const message = error instanceof Error ? error.message : String(error);
  return { kind: 'failed', turn, code, message };
}

const port = parentPort;
if (!port) throw new Error('document.worker.ts runs as a worker thread only.');
port.on('message', ({ turn, ...request }: ToDocumentThread) => {
  answer(request).then(
    (made) => {
      if (!made) return port.postMessage({ kind: 'taken', turn });
      // A copy of its own: small buffers of Node share one that must not be moved.
      const bytes = new Uint8Array(made);
      return port.postMessage({ kind: 'made', turn, bytes }, [bytes.buffer]);
    },
    (error: unknown) => port.postMessage(failure(turn, error)),
  );
});
