import { Worker } from 'node:worker_threads';
import { DocumentError } from './errors.ts';
import type { DocumentRequest, FromDocumentThread } from './messages.ts';

interface Waiter {
  turn: number;
  resolve(bytes: Uint8Array | undefined): void;
  reject(error: DocumentError): void;
  timer: NodeJS.Timeout;
}

export interface DocumentThread {
  /** False once it crashed, ran out of memory or time, or was stopped; it is never asked again then. */
  isAlive(): boolean;
  /** One request at a time. Rejects with a `DocumentError`; after DOCUMENT_TIMED_OUT the thread is gone. */
  ask(request: DocumentRequest, timeoutMs: number): Promise<Uint8Array | undefined>;
  stop(): Promise<void>;
}

function errorOf(error: unknown): DocumentError {
  const isMemory = (error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY';
  return isMemory
    ? new DocumentError('DOCUMENT_TOO_LARGE', 'The document needs more memory than it may have.')
    : new DocumentError('DOCUMENT_FAILED', `The document thread stopped: ${String(error)}`, error);
}

/** One thread that makes documents, with a heap of its own; `heapMib` bounds it. */
export function createDocumentThread(heapMib: number): DocumentThread {
  const worker = new Worker(new URL('./document.worker.ts', import.meta.url), {
    name: 'documents',
    resourceLimits: { maxOldGenerationSizeMb: heapMib },
  });
  let waiter: Waiter | undefined;
  let lost: DocumentError | undefined;
  let turns = 0;

  function settle(): Waiter | undefined {
    const settled = waiter;
    waiter = undefined;
    clearTimeout(settled?.timer);
    return settled;
  }
  function lose(error: DocumentError): void {
    lost ??= error;
    settle()?.reject(lost);
  }

  worker.on('message', (message: FromDocumentThread) => {
    if (message.turn !== waiter?.turn) return;
    const { resolve, reject } = settle() ?? {};
    if (message.kind === 'failed') reject?.(new DocumentError(message.code, message.message));
    else resolve?.(message.kind === 'made' ? message.bytes : undefined);
  });
  worker.on('error', (error) => lose(errorOf(error)));
  worker.on('exit', (code) => lose(errorOf(`exit code ${code}`)));
  // An idle thread never keeps the process from ending.
  worker.unref();

  return {
    isAlive: () => lost === undefined,
    ask(request, timeoutMs) {
      if (lost) return Promise.reject(lost);
      const turn = (turns += 1);
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          const seconds = Math.round(timeoutMs / 1_000);
          lose(new DocumentError('DOCUMENT_TIMED_OUT', `Not made within ${seconds} s.`));
          void worker.terminate();
        }, timeoutMs);
        waiter = { turn, resolve, reject, timer };
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
        worker.postMessage({ ...request, turn });
      });
    },
    async stop() {
      lose(new DocumentError('DOCUMENTS_STOPPED', 'Documents are no longer made.'));
      await worker.terminate();
    },
  };
}
