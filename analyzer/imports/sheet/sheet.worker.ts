import { parentPort, workerData } from 'node:worker_threads';
import { ImportError } from '../errors.ts';
import { readWorkbook } from './read-workbook.ts';
import type { FromSheetThread, SheetRequest } from './sheet-thread.ts';
import { writeTable, writeTemplate } from './write-workbook.ts';

/** Rows in one message: the main thread takes each apart at once. */
const chunk = 250;

const port = parentPort;
if (!port) throw new Error('sheet.worker.ts runs as a worker thread only.');
const say = (message: FromSheetThread) => port.postMessage(message);

async function run(request: SheetRequest): Promise<void> {
  switch (request.kind) {
    case 'read': {
      const rows = await readWorkbook(Buffer.from(request.bytes), request.of, request.limits);
      for (let at = 0; at < rows.length; at += chunk)
        say({ kind: 'rows', rows: rows.slice(at, at + chunk) });
      return say({ kind: 'end' });
    }
    case 'template':
      return say({ kind: 'made', bytes: await writeTemplate(request.of) });
    case 'table':
      return say({ kind: 'made', bytes: await writeTable(request.table) });
  }
}

run(workerData as SheetRequest).catch((error: unknown) => {
  const { code, fields } =
    error instanceof ImportError ? error : { code: 'WORKBOOK_FAILED' as const, fields: {} };
  say({ kind: 'failed', code, fields, message: String(error) });
});
