import type { Logger } from 'pino';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { checkSize } from './check-description.ts';
import type { Cell, DocumentDescription, DocumentFormat } from './description.ts';
import { createDocumentThread, type DocumentThread } from './document-thread.ts';
import { DocumentError } from './errors.ts';
import type { ListFormat } from './messages.ts';
import type { ListHead } from './xlsx/list-writer.ts';

/** A long list whose rows come in batches, so that nobody holds them all. */
export interface ListDescription extends ListHead {
  rows: AsyncIterable<readonly (readonly Cell[])[]>;
}

export interface Documents {
  /** Rejects with a `DocumentError`. */
  render(description: DocumentDescription, format: DocumentFormat): Promise<Uint8Array>;
  renderList(list: ListDescription, format: ListFormat): Promise<Uint8Array>;
  /** Ends the thread; what waits is rejected. Safe twice. */
  stop(): Promise<void>;
}

export interface DocumentsDeps {
  log: Logger;
  metrics: Registry;
  /** Heap of the thread. A document of the largest allowed size needs about half of the default. */
  heapMib?: number;
  /** Documents that may wait for the one being made. */
  maxWaiting?: number;
  /** For one document, or one step of a list. */
  timeoutMs?: number;
  /** A list may take this long as a whole: it waits for its rows, too. */
  listTimeoutMs?: number;
  /** After so long without work the thread ends and gives its memory back. */
  idleMs?: number;
}

const defaults = {
  heapMib: 192,
  maxWaiting: 16,
  timeoutMs: 30_000,
  listTimeoutMs: 180_000,
  idleMs: 30_000,
};

type Job = (thread: DocumentThread) => Promise<Uint8Array | undefined>;

/**
 * Makes documents one after the other in a thread that is started on demand: a school's node has two cores, and a
 * province's has more nodes. Whoever comes while the queue is full gets DOCUMENTS_BUSY at once.
 */
export function createDocuments(deps: DocumentsDeps): Documents {
  const { log } = deps;
  const limits = { ...defaults, ...deps };
  const meters = metersOf(deps.metrics);
  let thread: DocumentThread | undefined;
  let idle: NodeJS.Timeout | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  let stopped = false;

  function dismiss(): void {
    thread?.stop().catch((error: unknown) => log.warn({ err: error }, 'document thread'));
    thread = undefined;
  }
  async function run(job: Job): Promise<Uint8Array> {
    if (stopped) throw new DocumentError('DOCUMENTS_STOPPED', 'Documents are no longer made.');
    clearTimeout(idle);
    if (!thread?.isAlive()) thread = createDocumentThread(limits.heapMib);
    try {
      const made = await job(thread);
      if (!made) throw new DocumentError('DOCUMENT_FAILED', 'The thread made nothing.');
      return made;
    } finally {
      idle = setTimeout(dismiss, limits.idleMs).unref();
    }
  }
  async function enqueue(format: DocumentFormat, job: Job): Promise<Uint8Array> {
    if (waiting > limits.maxWaiting) {
      meters.failed.inc({ code: 'DOCUMENTS_BUSY' });
      throw new DocumentError('DOCUMENTS_BUSY', 'Too many documents are being made; try again.');
    }
    waiting += 1;
    meters.waiting.set(waiting);
    const turn = last.then(() => run(job));
    last = turn.catch(() => undefined);
    const end = meters.seconds.startTimer({ format });
    try {
      const made = await turn;
      meters.made.inc({ format });
      return made;
    } catch (error) {
      const code = error instanceof DocumentError ? error.code : 'DOCUMENT_FAILED';
      meters.failed.inc({ code });
      log.warn({ err: error, format }, 'a document could not be made');
      throw error;
    } finally {
      end();
      waiting -= 1;
      meters.waiting.set(waiting);
    }
  }

  return {
    async render(description, format) {
      checkSize(description);
      return await enqueue(format, (one) =>
        one.ask({ kind: 'render', description, format }, limits.timeoutMs),
      );
    },
    async renderList({ rows, ...head }, format) {
      return await enqueue(format, async (one) => {
        const until = deadline(limits.listTimeoutMs);
        try {
          await one.ask({ kind: 'open-list', head, format }, limits.timeoutMs);
          await Promise.race([feed(one, rows, limits.timeoutMs), until.passed]);
          return await one.ask({ kind: 'finish-list' }, limits.timeoutMs);
        } catch (error) {
          // A list half written, or rows still on their way to it: the next document gets a fresh thread.
          await one.stop();
          throw error;
        } finally {
          until.clear();
        }
      });
    },
    async stop() {
      stopped = true;
      clearTimeout(idle);
      await thread?.stop();
      await last;
    },
  };
}

async function feed(thread: DocumentThread, rows: ListDescription['rows'], timeoutMs: number) {
  for await (const batch of rows) await thread.ask({ kind: 'rows', rows: batch }, timeoutMs);
}

function deadline(ms: number) {
  let timer: NodeJS.Timeout | undefined;
  const passed = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      const seconds = Math.round(ms / 1_000);
      reject(new DocumentError('DOCUMENT_TIMED_OUT', `The list was not made within ${seconds} s.`));
    }, ms);
  });
  // Nobody waits for it while the thread is asked.
  passed.catch(() => undefined);
  return { passed, clear: () => clearTimeout(timer) };
}

function metersOf(metrics: Registry) {
  const registers = [metrics];
  return {
    made: new Counter({
      name: 'documents_made_total',
      help: 'Documents made, by format.',
      labelNames: ['format'],
      registers,
    }),
    failed: new Counter({
      name: 'documents_failed_total',
      help: 'Documents refused or not made, by code.',
      labelNames: ['code'],
      registers,
    }),
    waiting: new Gauge({
      name: 'documents_waiting',
      help: 'Documents being made or waiting.',
      registers,
    }),
    seconds: new Histogram({
      name: 'documents_make_seconds',
      help: 'Time to make one document, waiting included.',
      labelNames: ['format'],
      registers,
    }),
  };
}
