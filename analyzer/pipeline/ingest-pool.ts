import type { Logger } from 'pino';
import type { Enrichment } from './enrichment.ts';
import { WorkerLostError } from './errors.ts';
import { emptyResult } from './ingest-batch.ts';
import { IngestThread, type IngestThreadOptions } from './ingest-thread.ts';
import type { IngestBatch, IngestResult, RulePaths, RulesInUse } from './messages.ts';
import { pause } from './pause.ts';
import { poisonResult } from './poison.ts';

export interface IngestPoolOptions extends IngestThreadOptions {
  threads: number;
  /** For a whole batch; parts of it get less, but never under two seconds. */
  batchTimeoutMs: number;
  log: Logger;
  onRestart(): void;
  onPoison(): void;
  /** The thread is gone, and what it counted with it. */
  onThreadGone?(thread: IngestThread): void;
}

const minTimeoutMs = 2_000;
const restartDelays = [0, 200, 1_000, 5_000, 15_000];

interface Slot {
  thread: IngestThread;
  tail: Promise<unknown>;
}

/**
 * The ingest threads. A thread that crashes or hangs is replaced and its batch tried again; when that fails the
 * batch is halved until the line is found that does it, which is then kept unparsed.
 */
export class IngestPool {
  inUse: RulesInUse = { rules: [], faults: [] };
  /** Set while no thread can be started, with the reason. */
  failure: string | undefined;
  readonly #options: IngestPoolOptions;
  #slots: Slot[] = [];
  #next = 0;
  #stopped = false;
  #rulePaths: RulePaths;
  #enrichment: Enrichment;
  #abort = new AbortController();
  #reloading: Promise<unknown> = Promise.resolve();

  constructor(options: IngestPoolOptions) {
    this.#options = options;
    this.#rulePaths = options.setup.rulePaths;
    this.#enrichment = options.setup.enrichment;
  }

  /** Rejects when the rules cannot be read at all or a thread does not start. */
  async start(): Promise<void> {
    const threads = Array.from({ length: this.#options.threads }, () => this.#create());
    try {
      const loaded = await Promise.all(threads.map((thread) => thread.ready()));
      this.inUse = loaded[0] ?? this.inUse;
    } catch (error) {
      await Promise.all(threads.map((thread) => thread.stop()));
      throw error;
    }
    this.#slots = threads.map((thread) => ({ thread, tail: Promise.resolve() }));
  }

  /** Batches of one thread run in the order of the calls. Rejects only when the pool is stopped. */
  run(batch: IngestBatch): Promise<IngestResult> {
    const slot = this.#slots[this.#next++ % this.#slots.length];
    if (!slot) return Promise.reject(new WorkerLostError('WORKER_STOPPED', 'not started'));
    const result = slot.tail.then(() => this.#runIn(slot, batch, true));
    slot.tail = result.catch(() => undefined);
    return result;
  }

  /**
   * All threads or none: when one refuses, the others go back. Returns what is in use now. One reload after the
   * other: of two at once, the one that read the older files might end last.
   */
  reload(rulePaths: RulePaths): Promise<RulesInUse> {
    const reloaded = this.#reloading.then(() => this.#reloadNow(rulePaths));
    this.#reloading = reloaded.catch(() => undefined);
    return reloaded;
  }

  async #reloadNow(rulePaths: RulePaths): Promise<RulesInUse> {
    const before = this.#rulePaths;
    try {
      const loaded = await Promise.all(this.#slots.map((slot) => slot.thread.reload(rulePaths)));
      this.#rulePaths = rulePaths;
      this.inUse = loaded[0] ?? this.inUse;
      return this.inUse;
    } catch (error) {
      if (this.#slots.length > 1) {
        await Promise.allSettled(this.#slots.map((slot) => slot.thread.reload(before)));
      }
      throw error;
    }
  }

  setEnrichment(enrichment: Enrichment): void {
    this.#enrichment = enrichment;
    for (const slot of this.#slots) slot.thread.setEnrichment(enrichment);
  }

  /** In every thread; seen in the next report of each. */
  switchOn(ruleId: string): void {
    for (const slot of this.#slots) slot.thread.switchOn(ruleId);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#abort.abort();
    await Promise.all(this.#slots.map((slot) => slot.thread.stop()));
  }

  #create(): IngestThread {
    const setup = {
      ...this.#options.setup,
      rulePaths: this.#rulePaths,
      enrichment: this.#enrichment,
    };
    return new IngestThread({ ...this.#options, setup });
  }

  async #runIn(slot: Slot, batch: IngestBatch, mayRepeat: boolean): Promise<IngestResult> {
    if (this.#stopped) throw new WorkerLostError('WORKER_STOPPED', 'the pool is stopped');
    try {
      return await slot.thread.run(batch, this.#timeoutFor(batch));
    } catch (error) {
      if (!(error instanceof WorkerLostError) || this.#stopped) throw error;
      const lines = batch.offsets.length;
      this.#options.log.error({ code: error.code, reason: error.message, lines }, 'thread lost');
      await this.#replace(slot);
      if (mayRepeat) return this.#runIn(slot, batch, false);
      return this.#bisect(slot, batch, error);
    }
  }

  #timeoutFor(batch: IngestBatch): number {
    const share = (this.#options.batchTimeoutMs * batch.offsets.length) / 512;
    return Math.max(minTimeoutMs, Math.min(share, this.#options.batchTimeoutMs));
  }

  async #bisect(slot: Slot, batch: IngestBatch, error: WorkerLostError): Promise<IngestResult> {
    if (batch.offsets.length === 1) {
      this.#options.onPoison();
      const { nodeId } = this.#options.setup;
      return poisonResult(batch, nodeId, this.#enrichment, error.code);
    }
    const middle = batch.offsets.length >> 1;
    const parts = [batch.offsets.slice(0, middle), batch.offsets.slice(middle)];
    const whole = emptyResult('');
    for (const offsets of parts) {
      const part = await this.#runIn(slot, { ...batch, offsets }, false);
      const shift = whole.events.length;
      whole.events.push(...part.events);
      for (const { index, detection } of part.detections) {
        whole.detections.push({ index: index + shift, detection });
      }
      for (const fired of part.fired) {
        whole.fired.push({ ...fired, index: fired.index + shift });
        whole.correlations = part.correlations;
      }
      whole.senders.push(...part.senders);
    }
    return whole;
  }

  /** Lines wait in the spool until a thread can be started again. */
  async #replace(slot: Slot): Promise<void> {
    this.#options.onRestart();
    this.#options.onThreadGone?.(slot.thread);
    await slot.thread.stop();
    for (let attempt = 0; ; attempt++) {
      await pause(
        restartDelays[Math.min(attempt, restartDelays.length - 1)] ?? 0,
        this.#abort.signal,
      );
      if (this.#stopped) throw new WorkerLostError('WORKER_STOPPED', 'the pool is stopped');
      const thread = this.#create();
      try {
        this.inUse = await thread.ready();
        this.failure = undefined;
        slot.thread = thread;
        return;
      } catch (error) {
        this.failure = String(error);
        this.#options.log.error({ err: error, attempt }, 'ingest thread does not start');
        await thread.stop();
      }
    }
  }
}
