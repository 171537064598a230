import { Worker } from 'node:worker_threads';
import { ImportError, type ImportErrorCode } from '../errors.ts';
import type { ImportLimits } from '../limits.ts';
import type { ReadRow } from '../row-note.ts';
import type { ImportKindName } from './columns.ts';
import type { PlainTable } from './write-workbook.ts';

export type SheetRequest =
  | { kind: 'read'; of: ImportKindName; bytes: Uint8Array; limits: ImportLimits }
  | { kind: 'template'; of: ImportKindName }
  | { kind: 'table'; table: PlainTable };

export type FromSheetThread =
  | { kind: 'rows'; rows: ReadRow[] }
  | { kind: 'end' }
  | { kind: 'made'; bytes: Uint8Array }
  | {
      kind: 'failed';
      code: ImportErrorCode;
      fields: Readonly<Record<string, unknown>>;
      message: string;
    };

/** Workbooks are read and written in a thread of their own, made for one of them, with bounds of time and memory. */
export interface SheetThreads {
  /** Throws ImportError with what is wrong with the file. */
  read(of: ImportKindName, bytes: Uint8Array): Promise<ReadRow[]>;
  template(of: ImportKindName): Promise<Uint8Array>;
  table(table: PlainTable): Promise<Uint8Array>;
}

/** Requests that wait for a thread; more are told to come again. */
const maxWaiting = 8;

const tooComplex = () =>
  new ImportError(
    'TOO_COMPLEX',
    '文件过于复杂，未能在限定的时间和内存内读完。请把数据复制到模板中再上传。',
    'The file is too complex to be read in time; copy the rows into the template.',
  );

export function createSheetThreads(limits: ImportLimits): SheetThreads {
  let running = 0;
  const waiting: (() => void)[] = [];

  function runThread(request: SheetRequest): Promise<{ rows: ReadRow[]; bytes: Uint8Array }> {
    return new Promise((resolve, reject) => {
      const worker = new Worker(new URL('./sheet.worker.ts', import.meta.url), {
        name: 'imports',
        workerData: request,
        resourceLimits: { maxOldGenerationSizeMb: limits.heapMebibytes },
      });
      const rows: ReadRow[] = [];
      const timer = setTimeout(() => end(tooComplex()), limits.seconds * 1_000);
      const end = (error: Error | undefined, bytes: Uint8Array = new Uint8Array()) => {
        clearTimeout(timer);
        void worker.terminate();
        if (error) reject(error);
        else resolve({ rows, bytes });
      };
      worker.on('message', (message: FromSheetThread) => {
        if (message.kind === 'rows') rows.push(...message.rows);
        else if (message.kind === 'end') end(undefined);
        else if (message.kind === 'made') end(undefined, message.bytes);
        else {
          const { zh = message.message, en = message.message, ...fields } = message.fields;
          end(new ImportError(message.code, String(zh), String(en), fields));
        }
      });
      worker.on('error', (error: NodeJS.ErrnoException) =>
        end(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? tooComplex() : error),
      );
      worker.on('exit', () => end(tooComplex()));
    });
  }

  async function inTurn(request: SheetRequest) {
    if (running >= limits.threads) {
      if (waiting.length >= maxWaiting) {
        throw new ImportError(
          'IMPORT_BUSY',
          '正在处理其他文件，请稍后再试。',
          'Other files are being read; try again.',
        );
      }
      await new Promise<void>((resolve) => waiting.push(resolve));
    }
    running += 1;
    try {
      return await runThread(request);
    } finally {
      running -= 1;
      waiting.shift()?.();
    }
  }

  return {
    read: async (of, bytes) => (await inTurn({ kind: 'read', of, bytes, limits })).rows,
    template: async (of) => (await inTurn({ kind: 'template', of })).bytes,
    table: async (table) => (await inTurn({ kind: 'table', table })).bytes,
  };
}
