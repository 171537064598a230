import { setImmediate } from 'node:timers/promises';
import type { Logger } from 'pino';
import { Counter, Gauge, type Registry } from 'prom-client';
import type { Event } from '../../collector/events/event.ts';
import { isBefore, type Position } from '../../collector/spool/cursor.ts';
import type { TimeSource } from '../../collector/time/time-source.ts';
import type { DetectedEvent } from '../alerts/alerts.ts';
import { allOn, type SwitchOf, type UncountedMatches } from '../alerts/switches/uncounted.ts';
import { createCorrelator, type Correlator } from '../detection/correlation/correlator.ts';
import { defaultLimits, type CorrelationLimits } from '../detection/correlation/limits.ts';
import type { CorrelationSet } from '../detection/correlation/plan.ts';
import { createWindowFiles } from '../detection/correlation/state/window-files.ts';
import { WindowStore, type CorrelatorStats } from '../detection/correlation/window-store.ts';
import { EventView } from '../detection/match/event-view.ts';
import { eventTimeMs } from '../detection/event-time.ts';
import type { FiredEvent, IngestResult } from './messages.ts';

export interface CorrelationOptions {
  /** Where the windows are kept over restarts; none = only in memory. */
  folder?: string;
  limits?: CorrelationLimits;
  /** Bytes of matches on disk after which the windows are written as a whole, default 8 MiB. */
  journalBytes?: number;
  /** What units have switched off; none = every rule counts everywhere. */
  uncounted?: UncountedMatches;
}

export interface CorrelationStageDeps extends CorrelationOptions {
  /** Lines before it were read by an earlier run: some of them may have been counted. */
  takenBefore: Position;
  time: TimeSource;
  log: Logger;
  metrics: Registry;
}

/**
 * The one place where correlations count, behind the ingest threads, in the order of arrival. What it counts is on disk
 * before the spool's cursor moves on, and what is on disk is not counted again when the spool is read again.
 */
export interface CorrelationStage {
  /** Reads the windows of the run before; once, before `count`. */
  restore(): Promise<void>;
  /** Correlations of rules that a thread has loaded. */
  adopt(correlations: CorrelationSet): void;
  /** To be called once for each group of results, in order. */
  count(results: readonly IngestResult[]): Promise<DetectedEvent[]>;
  /** Everything before `end` has been counted and its detections recorded. */
  save(end: Position): Promise<void>;
  stats(): CorrelationStats;
  stop(): Promise<void>;
}

/** What correlations remember, and whether that would survive. */
export interface CorrelationStats extends CorrelatorStats {
  /** Windows there may be. */
  maxGroups: number;
  /** What the last start could not read: windows were lost. */
  lost?: string;
  /** Why windows cannot be written at the moment. */
  unwritten?: string;
}

/** After so many matches others have their turn: the event loop is held for a millisecond or two. */
const matchesInARow = 256;
/** While rules are read again, threads may use the old and the new for a while. */
const setsKept = 4;

function createMetrics(registry: Registry, stats: () => CorrelatorStats) {
  const registers = [registry];
  const held = (name: string, help: string, value: (stats: CorrelatorStats) => number): Gauge =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(value(stats()));
      },
    });
  const lost = (name: string, help: string, value: (stats: CorrelatorStats) => number): Counter =>
    new Counter({
      name,
      help,
      registers,
      collect() {
        this.reset();
        this.inc(value(stats()));
      },
    });
  held('correlation_windows', 'Windows of correlations in memory.', (all) => all.groups);
  held('correlation_windows_bytes', 'Memory of these windows.', (all) => all.bytes);
  lost('correlation_evicted_total', 'Windows forgotten to make room.', (all) => all.evicted);
  lost(
    'correlation_overflowed_total',
    'Matches forgotten in full windows.',
    (all) => all.overflowed,
  );
  lost('correlation_late_total', 'Matches that came too late to count.', (all) => all.late);
  return {
    lost: new Counter({
      name: 'correlation_restores_failed_total',
      help: 'Starts at which windows on disk could not be read.',
      registers,
    }),
    switchedOff: new Counter({
      name: 'correlation_switched_off_total',
      help: 'Matches that no correlation counted because the unit has switched the rule off.',
      registers,
    }),
    skipped: new Counter({
      name: 'correlation_replayed_total',
      help: 'Events read again after a crash that had been counted before it.',
      registers,
    }),
  };
}

/** The correlations of one set of rules. */
interface Counting {
  correlator: Correlator;
  silent: ReadonlySet<string>;
  /** Ids of the correlations: others may count them. */
  ids: readonly string[];
}

interface Waiting {
  event: Event;
  fired: FiredEvent;
  counting: Counting;
}

export function createCorrelationStage(deps: CorrelationStageDeps): CorrelationStage {
  const windows = new WindowStore(deps.limits ?? defaultLimits);
  const files =
    deps.folder === undefined
      ? undefined
      : createWindowFiles({ ...deps, folder: deps.folder, windows });
  const metrics = createMetrics(deps.metrics, () => windows.stats());
  const sets = new Map<string, Counting>();
  /** Events before it are in the windows. */
  let countedBefore: Position | undefined;
  let lost: string | undefined;

  function* waitingAmong(results: readonly IngestResult[]): Generator<Waiting> {
    for (const { correlations, events, fired } of results) {
      const counting = sets.get(correlations);
      if (!counting) continue;
      for (const one of fired) {
        const event = events[one.index];
        if (!event) continue;
        if (countedBefore && isBefore(one.position, countedBefore)) metrics.skipped.inc();
        else yield { event, fired: one, counting };
      }
    }
  }

  async function switchesFor(waiting: readonly Waiting[]): Promise<SwitchOf> {
    if (!deps.uncounted || waiting.length === 0) return allOn;
    const ruleIds = new Set<string>();
    for (const { fired, counting } of waiting) {
      for (const id of fired.rules) ruleIds.add(id);
      for (const id of counting.ids) ruleIds.add(id);
    }
    return await deps.uncounted.among(
      waiting.map(({ event }) => event),
      [...ruleIds],
    );
  }

  return {
    async restore() {
      const { position, failure } = (await files?.restore()) ?? {};
      countedBefore = position && isBefore(position, deps.takenBefore) ? position : undefined;
      lost = failure;
      if (failure !== undefined) metrics.lost.inc();
    },
    adopt(correlations) {
      const { key, silent, plans } = correlations;
      const known = sets.get(key) ?? {
        correlator: createCorrelator({ correlations, windows }),
        silent: new Set(silent),
        ids: plans.map(({ ruleId }) => ruleId),
      };
      sets.delete(key);
      sets.set(key, known);
      const [oldest] = sets.keys();
      if (sets.size > setsKept && oldest !== undefined) sets.delete(oldest);
    },
    async count(results) {
      const waiting = [...waitingAmong(results)];
      const switchOf = await switchesFor(waiting);
      const detected: DetectedEvent[] = [];
      const withheld = new Map<string, number>();
      let inARow = 0;
      for (const { event, fired, counting } of waiting) {
        if (++inARow % matchesInARow === 0) await setImmediate();
        const isCounted = (ruleId: string): boolean => {
          const id = switchOf(event, ruleId);
          if (id === undefined) return true;
          metrics.switchedOff.inc();
          // Of the others there is a detection, which is counted where it raises no alert.
          if (counting.silent.has(ruleId)) withheld.set(id, (withheld.get(id) ?? 0) + 1);
          return false;
        };
        const [view, atMs] = [new EventView(event), eventTimeMs(event)];
        const completed = counting.correlator.accept(view, atMs, fired.rules, isCounted);
        for (const detection of completed) detected.push({ event, detection });
      }
      if (withheld.size > 0) await deps.uncounted?.note(withheld);
      return detected;
    },
    save: async (end) => files?.save(end),
    stats() {
      const unwritten = files?.failure();
      return {
        ...windows.stats(),
        maxGroups: windows.limits.groups,
        ...(lost === undefined ? {} : { lost }),
        ...(unwritten === undefined ? {} : { unwritten }),
      };
    },
    stop: async () => files?.stop(),
  };
}
