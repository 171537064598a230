import { Worker } from 'node:worker_threads';
import { PlaybookError } from '../errors.ts';
import type { Fault } from '../fault.ts';
import type { PlaybookRules } from '../rules.ts';

export interface CheckRequest {
  texts: readonly string[];
  rules: PlaybookRules;
  /** Ids of rules/deadlines. */
  deadlines: readonly string[];
}

/** A text without faults as it is stored, or its faults. */
export type Checked =
  { kind: 'good'; hash: string; content: string } | { kind: 'faults'; faults: Fault[] };

/** Checks playbooks somewhere else than on the thread that answers people: a large one takes a tenth of a second. */
export type CheckPlaybooks = (request: CheckRequest) => Promise<Checked[]>;

/** Technical caps: a playbook of the largest size takes a second and some 60 MiB. */
const timeoutMs = 30_000;
const heapMiB = 256;
/** Requests that wait; one thread works at a time. */
const maxWaiting = 8;

function runThread(request: CheckRequest): Promise<Checked[]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./validation.worker.ts', import.meta.url), {
      name: 'playbooks',
      workerData: request,
      resourceLimits: { maxOldGenerationSizeMb: heapMiB },
    });
    const fail = (cause?: unknown) => {
      const message = 'The playbook could not be checked in time.';
      reject(new PlaybookError('CHECK_FAILED', message, {}, { cause }));
      end();
    };
    const timer = setTimeout(fail, timeoutMs);
    const end = () => {
      clearTimeout(timer);
      void worker.terminate();
    };
    worker.on('message', (checked: Checked[]) => {
      resolve(checked);
      end();
    });
    worker.on('error', fail);
    worker.on('exit', () => fail());
  });
}

export function createValidationThread(): CheckPlaybooks {
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  return async (request) => {
    if (waiting >= maxWaiting) {
      throw new PlaybookError('CHECK_BUSY', 'Other playbooks are being checked; try again.');
    }
    waiting += 1;
    const mine = last.then(() => runThread(request));
    last = mine.catch(() => undefined);
    try {
      return await mine;
    } finally {
      waiting -= 1;
    }
  };
}
