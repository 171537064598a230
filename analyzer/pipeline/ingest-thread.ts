import { Worker } from 'node:worker_threads';
import type { CorrelationSet } from '../detection/correlation/plan.ts';
import { RulesRefusedError, WorkerLostError } from './errors.ts';
import type { Enrichment } from './enrichment.ts';
import type {
  FromWorker,
  IngestBatch,
  IngestResult,
  RulePaths,
  RulesInUse,
  RuleStats,
  ToWorker,
  WorkerSetup,
} from './messages.ts';

interface Waiter {
  resolve(message: FromWorker): void;
  reject(error: Error): void;
  timer?: NodeJS.Timeout;
}

export interface IngestThreadOptions {
  setup: WorkerSetup;
  /** Heap bound of the thread, MiB. */
  heapMib: number;
  /** Another worker file, for tests of crashes. */
  workerUrl?: URL;
  /** Correlations of the rules that it loaded; told before any result that names them. */
  onCorrelations?(correlations: CorrelationSet): void;
  /** What the rules of a thread did since it started. */
  onRuleStats?(thread: IngestThread, stats: RuleStats): void;
}

const defaultWorkerUrl = new URL('./ingest.worker.ts', import.meta.url);
/** A batch is a few MiB of short-lived objects; V8's own choice keeps three times as much resident. */
const maxYoungGenerationSizeMb = 16;
/** Reading and compiling thousands of rules takes seconds; longer means that the thread hangs. */
const readyTimeoutMs = 60_000;

/**
 * One worker thread and what is asked of it. Once lost (crashed, hung, stopped) it stays lost: every waiter is
 * rejected with `WorkerLostError` and the owner makes a new one.
 */
export class IngestThread {
  lost = false;
  readonly #worker: Worker;
  readonly #post: (message: ToWorker) => void;
  readonly #waiters = new Map<number, Waiter>();
  #turn = 0;
  /** Reloads that are not answered yet. */
  #reloads = 0;

  constructor(options: IngestThreadOptions) {
    const { setup, heapMib, workerUrl = defaultWorkerUrl } = options;
    const worker = new Worker(workerUrl, {
      workerData: setup,
      resourceLimits: { maxOldGenerationSizeMb: heapMib, maxYoungGenerationSizeMb },
    });
    worker.on('message', (message: FromWorker) => {
      if (message.kind === 'rule-stats') options.onRuleStats?.(this, message.stats);
      else {
        if ('correlations' in message) options.onCorrelations?.(message.correlations);
        this.#answer(message);
      }
    });
    worker.on('error', (error) => this.#lose('WORKER_CRASHED', String(error)));
    worker.on('exit', (code) => this.#lose('WORKER_CRASHED', `exit code ${code}`));
    this.#worker = worker;
    this.#post = (message) => worker.postMessage(message, []);
  }

  /** Resolves with the rules that it loaded. */
  async ready(): Promise<RulesInUse> {
    const message = await this.#wait(0, readyTimeoutMs);
    if (message.kind !== 'ready') throw new WorkerLostError('WORKER_CRASHED', 'no start message');
    return message.inUse;
  }

  async run(batch: IngestBatch, timeoutMs: number): Promise<IngestResult> {
    const turn = ++this.#turn;
    // To compile thousands of rules holds the thread for seconds; that is no hang.
    const patienceMs = this.#reloads > 0 ? Math.max(timeoutMs, readyTimeoutMs) : timeoutMs;
    const message = await this.#ask({ kind: 'batch', turn, batch }, turn, patienceMs);
    if (message.kind !== 'result') throw new WorkerLostError('WORKER_CRASHED', 'no result');
    return message.result;
  }

  async reload(rulePaths: RulePaths): Promise<RulesInUse> {
    const turn = ++this.#turn;
    this.#reloads += 1;
    try {
      const message = await this.#ask({ kind: 'reload', turn, rulePaths }, turn, readyTimeoutMs);
      if (message.kind === 'reload-refused') throw new RulesRefusedError(message.reason);
      if (message.kind !== 'reloaded') throw new WorkerLostError('WORKER_CRASHED', 'no answer');
      return message.inUse;
    } finally {
      this.#reloads -= 1;
    }
  }

  setEnrichment(enrichment: Enrichment): void {
    if (!this.lost) this.#post({ kind: 'enrichment', enrichment });
  }

  switchOn(ruleId: string): void {
    if (!this.lost) this.#post({ kind: 'switch-on', ruleId });
  }

  async stop(): Promise<void> {
    this.#lose('WORKER_STOPPED', 'stopped');
    await this.#worker.terminate();
  }

  #ask(message: ToWorker, turn: number, timeoutMs: number): Promise<FromWorker> {
    if (this.lost) return Promise.reject(new WorkerLostError('WORKER_CRASHED', 'is gone'));
    this.#post(message);
    return this.#wait(turn, timeoutMs);
  }

  #wait(turn: number, timeoutMs: number): Promise<FromWorker> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#hang(timeoutMs), timeoutMs);
      this.#waiters.set(turn, { resolve, reject, timer });
    });
  }

  #answer(message: Exclude<FromWorker, { kind: 'rule-stats' }>): void {
    const turn = message.kind === 'ready' ? 0 : message.turn;
    const waiter = this.#waiters.get(turn);
    if (!waiter) return;
    this.#waiters.delete(turn);
    clearTimeout(waiter.timer);
    waiter.resolve(message);
  }

  #hang(timeoutMs: number): void {
    this.#lose('WORKER_HUNG', `no answer within ${timeoutMs} ms`);
    void this.#worker.terminate();
  }

  #lose(code: WorkerLostError['code'], detail: string): void {
    if (this.lost) return;
    this.lost = true;
    for (const waiter of this.#waiters.values()) {
      clearTimeout(waiter.timer);
      waiter.reject(new WorkerLostError(code, detail));
    }
    this.#waiters.clear();
  }
}
