import type { Logger } from 'pino';
import type { Event } from '../../collector/events/event.ts';
import type { TimeSource } from '../../collector/time/time-source.ts';
import type { Position } from '../../collector/spool/cursor.ts';
import type { Alerts, DetectedEvent } from '../alerts/alerts.ts';
import type { EventStore } from '../stores/events/event-store.ts';
import type { CorrelationStage } from './correlation-stage.ts';
import type { IngestResult, SenderCount } from './messages.ts';
import type { PipelineMetrics } from './metrics.ts';
import { pause } from './pause.ts';

export interface StoreStageDeps {
  events: Pick<EventStore, 'append'>;
  alerts: Pick<Alerts, 'record'>;
  correlation: Pick<CorrelationStage, 'restore' | 'count' | 'save'>;
  /** Called for every stored group, before its position is committed. */
  onStored(senders: readonly SenderCount[]): void;
  commit(position: Position): Promise<void>;
  metrics: PipelineMetrics;
  time: TimeSource;
  log: Logger;
  /** Aborts the waiting between attempts. */
  signal: AbortSignal;
  /** First pause after a failed attempt, default 500 ms; doubles up to 30 s. */
  retryMs?: number;
}

export interface StoreStage {
  /** Once, before the first `put`. */
  begin(): Promise<void>;
  /** Stores, alerts, commits. False when it was stopped before the store took the events. */
  put(results: readonly IngestResult[], end: Position): Promise<boolean>;
  /** Why the event store refuses at the moment. */
  failure(): string | undefined;
}

const maxRetryMs = 30_000;
/** A detection that the alerts refuse this often is given up and counted: it must not hold up all events. */
const maxAlertAttempts = 6;

/** The last stage: what it commits is on disk in the event store, counted by correlations and in the alerts. */
export function createStoreStage(deps: StoreStageDeps): StoreStage {
  const { metrics, log, signal } = deps;
  let failure: string | undefined;
  let uncommitted = false;

  function delayFor(attempt: number): number {
    const delay = Math.min((deps.retryMs ?? 500) * 2 ** attempt, maxRetryMs);
    return delay * (0.75 + Math.random() / 2);
  }

  /** Tries until the store takes them; meanwhile lines wait in the spool. */
  async function append(events: readonly Event[]): Promise<{ duplicates: number } | undefined> {
    for (let attempt = 0; !signal.aborted; attempt++) {
      const started = performance.now();
      try {
        const outcome = await deps.events.append(events);
        metrics.storeSeconds.observe((performance.now() - started) / 1_000);
        if (failure !== undefined) log.info('the event store takes events again');
        failure = undefined;
        return outcome;
      } catch (error) {
        failure = error instanceof Error ? error.message : String(error);
        if (attempt === 0) log.error({ err: error }, 'the event store refuses events');
        await pause(delayFor(attempt), signal);
      }
    }
    return undefined;
  }

  async function alert(detected: readonly DetectedEvent[]): Promise<boolean> {
    for (let attempt = 0; attempt < maxAlertAttempts; attempt++) {
      try {
        await deps.alerts.record(detected);
        metrics.count('detect', 'out', detected.length);
        return true;
      } catch (error) {
        log.error({ err: error, attempt }, 'detections could not be recorded');
        if (signal.aborted) return false;
        await pause(delayFor(attempt), signal);
      }
    }
    metrics.count('detect', 'dropped', detected.length);
    return true;
  }

  /** A position that cannot be written costs a replay after a restart, under the same ids: nothing stops for it. */
  async function commit(end: Position): Promise<void> {
    try {
      await deps.commit(end);
      uncommitted = false;
    } catch (error) {
      if (!uncommitted) log.error({ err: error }, 'the position in the spool cannot be written');
      uncommitted = true;
    }
  }

  function noteLag(events: readonly Event[]): void {
    const last = events.at(-1);
    if (!last) return;
    metrics.lag.set(Math.max(0, deps.time.now() - Date.parse(last['event.ingested'])) / 1_000);
  }

  return {
    begin: () => deps.correlation.restore(),
    async put(results, end) {
      const events = results.flatMap((result) => result.events);
      metrics.count('store', 'in', events.length);
      if (events.length > 0) {
        const outcome = await append(events);
        if (!outcome) return false;
        metrics.count('store', 'out', events.length);
        noteLag(events);
        const alone = results.flatMap((result) =>
          result.detections.map(({ index, detection }) => ({
            event: result.events[index] as Event,
            detection,
          })),
        );
        const detected = [...alone, ...(await deps.correlation.count(results))];
        metrics.count('detect', 'in', detected.length);
        if (detected.length > 0 && !(await alert(detected))) return false;
        // A replayed group was counted before the crash that made it one.
        if (outcome.duplicates < events.length) {
          deps.onStored(results.flatMap((result) => result.senders));
        }
      }
      await deps.correlation.save(end);
      await commit(end);
      return true;
    },
    failure: () => failure,
  };
}
