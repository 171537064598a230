import { Worker } from 'node:worker_threads';
import type { JournalEntry, SweepEvent, SweepResult } from '../../../collector/sweeps/events.ts';
import type { PlannedPrefix } from '../../../collector/sweeps/scope.ts';
import type { SweepSettings } from '../../../collector/sweeps/sweep.ts';

/** All that a sweep needs; it is cloned into its thread. */
export interface SweepRequest {
  prefixes: readonly PlannedPrefix[];
  exclusions: readonly string[];
  allowLoopback: boolean;
  settings: SweepSettings;
  seed: number;
  /** NDJSON of `KnownAddress`. */
  knowledge: Uint8Array;
  /** JSON of each `JournalEntry`, in order. */
  journal: readonly string[];
  identities: IdentityRequest;
}

/** After the sweep proper: which open ports are asked for the key or certificate of their machine. */
export interface IdentityRequest {
  ssh: readonly number[];
  tls: readonly number[];
  timeoutMs: number;
  concurrency: number;
  /** Connections at most. */
  budget: number;
  ratePerSecond: number;
  /** `address port` that were asked before. */
  asked: readonly string[];
}

/** `identity` is empty when the service showed none. */
export interface ShownIdentity {
  address: string;
  port: number;
  identity: string;
}

export type FromSweepThread =
  | { kind: 'told'; events: SweepEvent[] }
  | { kind: 'keep'; entry: JournalEntry }
  | { kind: 'may'; questions: number }
  | { kind: 'shown'; identities: ShownIdentity[] }
  | { kind: 'done'; result: SweepResult }
  | { kind: 'refused' }
  | { kind: 'failed'; code: string; message: string };

export type ToSweepThread = { kind: 'kept' } | { kind: 'refused' } | { kind: 'stop' };

/** How a sweep ended: by itself, because `keep` refused, or with an error of its own. */
export type SweepEnd = Extract<FromSweepThread, { kind: 'done' | 'refused' | 'failed' }>;

export interface SweepListener {
  told(events: readonly SweepEvent[]): Promise<void>;
  /** Persists the entry before anything is sent. False: nothing more is sent, the sweep ends as `refused`. */
  keep(entry: JournalEntry): Promise<boolean>;
  /** Whether so many more connections may be made; they count as spent. */
  may(questions: number): Promise<boolean>;
  shown(identities: readonly ShownIdentity[]): Promise<void>;
}

export interface SweepThread {
  /** Rejects with what the listener threw; nothing is sent after that. */
  ended: Promise<SweepEnd>;
  /** What is under way is given up, answers so far are kept, then it ends as `done` with `stopped`. */
  stop(): void;
  /** At once, as if the process had been killed. */
  kill(): Promise<void>;
}

/** Old generation of the thread; a sweep of a /16 needs a fifth of it. */
const maxHeapMebibytes = 384;

/** Runs one sweep in a thread of its own: making targets is arithmetic that must not hold the API. */
export function startSweepThread(request: SweepRequest, listener: SweepListener): SweepThread {
  const worker = new Worker(new URL('./sweep.worker.ts', import.meta.url), {
    name: 'sweep',
    workerData: request,
    resourceLimits: { maxOldGenerationSizeMb: maxHeapMebibytes },
  });
  const post = (message: ToSweepThread) => worker.postMessage(message, []);
  const ended = new Promise<SweepEnd>((resolve, reject) => {
    // One message after the other, so that finds are stored before the journal goes on behind them.
    let queue: Promise<void> = Promise.resolve();
    const fail = (error: unknown) => {
      void worker.terminate();
      reject(error instanceof Error ? error : new Error('the sweep was ended'));
    };
    worker.on('message', (message: FromSweepThread) => {
      queue = queue.then(async () => {
        if (message.kind === 'told') await listener.told(message.events);
        else if (message.kind === 'keep') {
          post({ kind: (await listener.keep(message.entry)) ? 'kept' : 'refused' });
        } else if (message.kind === 'may') {
          post({ kind: (await listener.may(message.questions)) ? 'kept' : 'refused' });
        } else if (message.kind === 'shown') await listener.shown(message.identities);
        else {
          resolve(message);
          await worker.terminate();
        }
      });
      queue.catch(fail);
    });
    worker.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ERR_WORKER_OUT_OF_MEMORY') return fail(error);
      const message = 'The plan is too large to be swept at once: sweep parts of it.';
      resolve({ kind: 'failed', code: 'TOO_LARGE', message });
    });
    worker.on('exit', () => void queue.then(() => fail(new Error('the sweep’s thread ended'))));
  });
  // Whoever waits sees it; a kill before that must not be an unhandled rejection.
  ended.catch(() => undefined);
  return {
    ended,
    stop: () => post({ kind: 'stop' }),
    kill: async () => void (await worker.terminate()),
  };
}
