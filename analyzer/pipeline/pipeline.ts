import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { LineSink, SourceLine, Transport } from '../../collector/sources/line-sink.ts';
import type { SpoolBatch } from '../../collector/spool/reader.ts';
import type { Spool } from '../../collector/spool/spool.ts';
import type { TimeSource } from '../../collector/time/time-source.ts';
import type { Alerts } from '../alerts/alerts.ts';
import type { RuleOff } from '../detection/costs.ts';
import type { EventStore } from '../stores/events/event-store.ts';
import {
  createCorrelationStage,
  type CorrelationOptions,
  type CorrelationStats,
} from './correlation-stage.ts';
import { emptyEnrichment, type Enrichment } from './enrichment.ts';
import { IngestPool } from './ingest-pool.ts';
import type { IngestResult, RulePaths, RulesInUse, SenderCount } from './messages.ts';
import { createPipelineMetrics, type StageCounts, type StageName } from './metrics.ts';
import { pause } from './pause.ts';
import { RuleWorkBook, type RuleWork } from './rule-work.ts';
import { createSpoolSink } from './spool-sink.ts';
import { createStoreStage } from './store-stage.ts';

export interface PipelineDeps {
  spool: Spool;
  events: Pick<EventStore, 'append'>;
  alerts: Pick<Alerts, 'record'>;
  /** Told of every stored group and of every loss; the log-source registry. */
  sources: {
    seen(senders: readonly SenderCount[]): void;
    dropped(transport: Transport, address: string, lines: number): void;
  };
  rulePaths: RulePaths;
  /** A rule was switched off because it was over its budget. */
  onRuleOff?(ruleId: string, off: RuleOff): void;
  enrichment?: Enrichment;
  /** Windows of correlations: in memory only and within usual limits unless told. */
  correlation?: CorrelationOptions;
  /** Where the work of rules is added up; for whoever keeps it. */
  ruleWork?: RuleWorkBook;
  nodeId: string;
  timeZone: string;
  time: TimeSource;
  log: Logger;
  metrics: Registry;
  options?: PipelineOptions;
}

export interface PipelineOptions {
  /** Ingest threads, default 1. */
  threads?: number;
  /** Lines handed to a thread at once, default and at most 512: the main loop is held a few ms per batch. */
  batchLines?: number;
  /** A thread that works longer on a batch hangs, default 10,000 ms. */
  batchTimeoutMs?: number;
  /** Pause before reading a quiet spool again, so that few lines share one store commit; default 150 ms. */
  lingerMs?: number;
  /** Heap of a thread, MiB, default 192. */
  heapMib?: number;
  /** First pause before the event store is asked again, default 500 ms. */
  retryMs?: number;
  /** Another worker file, for tests of crashes. */
  workerUrl?: URL;
}

export interface PipelineStats {
  stages: ({ name: StageName } & StageCounts)[];
  /** Batches read from the spool and not committed yet, and how many there may be. */
  depth: number;
  capacity: number;
  threads: number;
  threadRestarts: number;
  poisonLines: number;
  correlation: CorrelationStats;
  /** Why nothing moves, in words. */
  failure?: string;
}

export interface Pipeline {
  /** Resolves when the threads are up; lines left in the spool are worked on at once. */
  start(): Promise<void>;
  /** Works on until the spool is empty or the deadline (default 10 s) is over. Safe to call twice. */
  stop(deadlineMs?: number): Promise<void>;
  /** Where sources put lines. */
  sink: LineSink;
  /** `sink.offer`. */
  offer(line: SourceLine): boolean;
  stats(): PipelineStats;
  setEnrichment(enrichment: Enrichment): void;
  /** Reads the rules again (from other places, if given); rejects with RULES_REFUSED and keeps the old ones. */
  reloadRules(rulePaths?: RulePaths): Promise<RulesInUse>;
  /** Rules that the threads use, and what is wrong with files. */
  rules(): RulesInUse;
  /** What the rules cost, as the threads reported it last. */
  ruleWork(): RuleWork;
  /** Switches a rule that was over its budget on again, in every thread. */
  switchRuleOn(ruleId: string): void;
}

const defaults = {
  threads: 1,
  batchLines: 512,
  batchTimeoutMs: 10_000,
  lingerMs: 150,
  heapMib: 192,
};
/** Batches that are stored in one append at most. */
const maxGroup = 4;
const readRetryMs = 1_000;

interface InFlight {
  batch: SpoolBatch;
  result: Promise<IngestResult>;
  done: boolean;
}

/** Spool → ingest threads → event store → alerts → cursor. Order is that of arrival. */
export function createPipeline(deps: PipelineDeps): Pipeline {
  const options = { ...defaults, ...deps.options };
  const { spool, log, sources } = deps;
  const metrics = createPipelineMetrics(deps.metrics);
  const abort = new AbortController();
  let restarts = 0;
  let poison = 0;
  let rulePaths = deps.rulePaths;
  const work = deps.ruleWork ?? new RuleWorkBook(deps.time);
  const correlation = createCorrelationStage({
    ...deps.correlation,
    takenBefore: spool.takenBefore,
    time: deps.time,
    log,
    metrics: deps.metrics,
  });
  const pool = new IngestPool({
    setup: {
      nodeId: deps.nodeId,
      timeZone: deps.timeZone,
      rulePaths,
      enrichment: deps.enrichment ?? emptyEnrichment,
    },
    threads: options.threads,
    heapMib: options.heapMib,
    batchTimeoutMs: options.batchTimeoutMs,
    ...(options.workerUrl ? { workerUrl: options.workerUrl } : {}),
    log,
    onCorrelations: (correlations) => correlation.adopt(correlations),
    onRestart() {
      restarts++;
      metrics.restarts.inc();
    },
    onPoison() {
      poison++;
      metrics.poison.inc();
    },
    onRuleStats(thread, stats) {
      for (const { ruleId, off } of work.report(thread, stats)) {
        log.warn({ ruleId, off }, 'a rule was switched off: it takes too much time');
        if (off) deps.onRuleOff?.(ruleId, off);
      }
    },
    onThreadGone: (thread) => work.forget(thread),
  });
  const store = createStoreStage({
    events: deps.events,
    alerts: deps.alerts,
    correlation,
    onStored: (senders) => sources.seen(senders),
    commit: (position) => spool.commit(position),
    metrics,
    time: deps.time,
    log,
    signal: abort.signal,
    ...(options.retryMs === undefined ? {} : { retryMs: options.retryMs }),
  });
  const sink = createSpoolSink({
    spool,
    metrics,
    onDrop: (transport, address, lines) => sources.dropped(transport, address, lines),
  });
  const capacity = options.threads + maxGroup;
  const inFlight: InFlight[] = [];
  let draining = false;
  let readFailure: string | undefined;
  let loops: Promise<unknown> = Promise.resolve();
  let stopping: Promise<void> | undefined;
  const wake = { reader: signal(), storer: signal() };
  let readerDone = false;

  function begin(batch: SpoolBatch): InFlight {
    const lines = batch.offsets.length;
    metrics.count('parse', 'in', lines);
    const entry: InFlight = { batch, done: false, result: pool.run(batch) };
    entry.result.then(
      (result) => {
        entry.done = true;
        metrics.count('parse', 'out', lines);
        metrics.unparsed.inc(result.senders.reduce((sum, sender) => sum + sender.unparsed, 0));
        wake.storer.set();
      },
      () => wake.storer.set(),
    );
    return entry;
  }

  /** A spool that cannot be read is asked again: the disk may come back. */
  async function readSpool(): Promise<SpoolBatch | undefined> {
    while (!abort.signal.aborted) {
      try {
        const batch = await spool.read(options.batchLines);
        readFailure = undefined;
        return batch;
      } catch (error) {
        if (readFailure === undefined) log.error({ err: error }, 'the spool cannot be read');
        readFailure = `the spool cannot be read: ${String(error)}`;
        await pause(readRetryMs, abort.signal);
      }
    }
    return undefined;
  }

  async function readLoop(): Promise<void> {
    while (!abort.signal.aborted) {
      if (inFlight.length >= capacity) {
        await wake.reader.wait();
        continue;
      }
      const batch = await readSpool();
      if (batch) {
        inFlight.push(begin(batch));
        wake.storer.set();
        continue;
      }
      if (draining) break;
      const forget = spool.whenReadable(() => wake.reader.set());
      await wake.reader.wait();
      forget();
      if (!draining) await pause(options.lingerMs, abort.signal);
    }
    readerDone = true;
    wake.storer.set();
  }

  async function storeLoop(): Promise<void> {
    await store.begin();
    while (!abort.signal.aborted) {
      const first = inFlight[0];
      if (!first) {
        if (readerDone) return;
        await wake.storer.wait();
        continue;
      }
      const results = [await first.result];
      let last = first;
      for (const entry of inFlight.slice(1, maxGroup)) {
        if (!entry.done) break;
        results.push(await entry.result);
        last = entry;
      }
      if (!(await store.put(results, last.batch.end))) return;
      inFlight.splice(0, results.length);
      wake.reader.set();
    }
  }

  async function stopNow(deadlineMs: number): Promise<void> {
    draining = true;
    await spool.flush();
    wake.reader.set();
    const timer = setTimeout(() => {
      log.warn({ batches: inFlight.length }, 'stopping before the spool is empty');
      abort.abort();
      wake.reader.set();
      wake.storer.set();
    }, deadlineMs);
    // Until the deadline the loops drain; then the pool rejects what is still asked of it.
    const stopPool = new Promise<void>((resolve) => {
      abort.signal.addEventListener('abort', () => resolve(pool.stop()));
    });
    await Promise.race([loops, stopPool]);
    clearTimeout(timer);
    abort.abort();
    wake.reader.set();
    wake.storer.set();
    await pool.stop();
    await loops;
    await correlation.stop();
  }

  return {
    sink,
    offer: (line) => sink.offer(line),
    async start() {
      await pool.start();
      loops = Promise.allSettled([readLoop(), storeLoop()]).then((ends) => {
        for (const end of ends) {
          if (end.status === 'rejected' && !abort.signal.aborted) {
            log.fatal({ err: end.reason as unknown }, 'the pipeline ended');
          }
        }
      });
    },
    stop(deadlineMs = 10_000) {
      stopping ??= stopNow(deadlineMs);
      return stopping;
    },
    stats() {
      const failure = store.failure() ?? pool.failure ?? readFailure;
      return {
        stages: (Object.entries(metrics.stages) as [StageName, StageCounts][]).map(
          ([name, counts]) => ({ name, ...counts }),
        ),
        depth: inFlight.length,
        capacity,
        threads: options.threads,
        threadRestarts: restarts,
        poisonLines: poison,
        correlation: correlation.stats(),
        ...(failure === undefined ? {} : { failure }),
      };
    },
    setEnrichment: (enrichment) => pool.setEnrichment(enrichment),
    async reloadRules(paths = rulePaths) {
      const inUse = await pool.reload(paths);
      rulePaths = paths;
      work.keepOnly(new Set(inUse.rules.map((rule) => rule.id)));
      return inUse;
    },
    rules: () => pool.inUse,
    ruleWork: () => ({ ...work.read(), correlation: correlation.stats() }),
    switchRuleOn: (ruleId) => pool.switchOn(ruleId),
  };
}

/** A flag that one loop waits for and others set; set before the wait, it is not lost. */
function signal() {
  let isSet = false;
  let release: (() => void) | undefined;
  return {
    set() {
      isSet = true;
      release?.();
    },
    async wait(): Promise<void> {
      if (!isSet) await new Promise<void>((resolve) => (release = resolve));
      release = undefined;
      isSet = false;
    },
  };
}
