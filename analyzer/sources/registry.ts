import type { Logger } from 'pino';
import { Counter, Gauge, type Registry } from 'prom-client';
import type { Transport } from '../../collector/sources/line-sink.ts';
import type { TimeSource } from '../../collector/time/time-source.ts';
import type { Alerts } from '../alerts/alerts.ts';
import type { LiveBus } from '../live/live-bus.ts';
import type { SenderCount } from '../pipeline/messages.ts';
import { newId } from '../stores/records/new-id.ts';
import type { Records } from '../stores/records/records.ts';
import type { SilenceRules } from './silence-rules.ts';
import { createSilenceAlarm } from './silence-alarm.ts';
import { learnGap, silentAfter } from './silence.ts';
import { sourceKey, stateOfRow, type SourceState } from './source-state.ts';
import { writeSource } from './write-sources.ts';

export interface SourceRegistryDeps {
  records: Records;
  alerts: Pick<Alerts, 'raise' | 'resolve'>;
  live: LiveBus;
  time: TimeSource;
  log: Logger;
  metrics: Registry;
  rules: SilenceRules;
  /**
   * False while we ourselves take no lines or store none: silence of that time is nobody's fault.
   * Default: always true.
   */
  accepting?: () => boolean;
  /** How often counts are written, default 3,000 ms. */
  flushMs?: number;
  /** Sources remembered, default 10,000; of further ones only their number is known. */
  maxSources?: number;
}

/** What a person may set. */
export interface SourceSettings {
  unitId?: string;
  muted?: boolean;
  /** Null goes back to the learnt time. */
  silentAfterSeconds?: number | null;
}

export interface SourceRegistry {
  /** Reads what is known and starts the timers. */
  start(): Promise<void>;
  /** Writes what is counted. Safe to call twice. */
  stop(): Promise<void>;
  seen(senders: readonly SenderCount[]): void;
  dropped(transport: Transport, address: string, lines: number): void;
  /** Writes counts now; called by the timer. */
  flush(): Promise<void>;
  /** Looks for silent sources now; called by the timer. */
  checkSilence(): Promise<void>;
  /** Takes over what a person has just written to the row. */
  applySettings(id: string, settings: SourceSettings): void;
  counts(): { sources: number; silent: number; overflow: number };
}

const rowsPerTransaction = 200;

/** Who sends us logs: counted in memory, written in batches, watched for silence. */
export function createSourceRegistry(deps: SourceRegistryDeps): SourceRegistry {
  const { records, time, log, rules, live } = deps;
  const maxSources = deps.maxSources ?? 10_000;
  const states = new Map<string, SourceState>();
  const registers = [deps.metrics];
  const overflowTotal = new Counter({
    name: 'sources_overflow_total',
    help: 'Lines of senders beyond the number of sources that is remembered.',
    registers,
  });
  const known = new Gauge({ name: 'sources_known', help: 'Log sources remembered.', registers });
  const silentNow = new Gauge({ name: 'sources_silent', help: 'Silent log sources.', registers });
  let overflow = 0;
  let listeningSince = time.now();
  let timers: NodeJS.Timeout[] = [];
  let flushing: Promise<void> | undefined;
  const alarm = createSilenceAlarm({ alerts: deps.alerts, live, log, rules });

  function find(
    transport: Transport,
    address: string,
    at: number,
    lines: number,
  ): SourceState | undefined {
    const key = sourceKey(transport, address);
    const state = states.get(key);
    if (state) return state;
    if (states.size >= maxSources) {
      overflow += lines;
      overflowTotal.inc(lines);
      return undefined;
    }
    const fresh: SourceState = {
      id: newId(time.now()),
      unitId: undefined,
      unitAssigned: false,
      address,
      transport,
      name: undefined,
      vendor: undefined,
      product: undefined,
      firstSeenAt: at,
      lastSeenAt: at,
      learntGapSeconds: 0,
      silentAfterSeconds: rules.defaultSeconds,
      silenceFixed: false,
      muted: false,
      silentSince: undefined,
      events: 0,
      unparsed: 0,
      dropped: 0,
      changed: true,
      stored: false,
    };
    states.set(key, fresh);
    known.set(states.size);
    return fresh;
  }

  /** A pause ended: what part of it we listened to is learnt. */
  function hear(state: SourceState, firstAt: number, lastAt: number): void {
    const gap = (firstAt - Math.max(state.lastSeenAt, listeningSince)) / 1_000;
    if (gap > 0) {
      const { learntGapSeconds, silentAfterSeconds } = state;
      state.learntGapSeconds = learnGap(learntGapSeconds, gap, silentAfterSeconds, rules);
    }
    state.lastSeenAt = Math.max(state.lastSeenAt, lastAt);
    if (!state.silenceFixed) state.silentAfterSeconds = silentAfter(state, lastAt, rules);
    state.changed = true;
  }

  async function writeChanged(): Promise<void> {
    const changed = [...states.values()].filter((state) => state.changed && state.unitId);
    for (let at = 0; at < changed.length; at += rowsPerTransaction) {
      await writeGroup(changed.slice(at, at + rowsPerTransaction));
    }
  }

  async function writeGroup(group: readonly SourceState[]): Promise<void> {
    const written = group.map((state) => ({ ...state }));
    for (const state of group) state.changed = false;
    try {
      await records.transaction(async (trx) => {
        for (const state of written) if (state.unitId) await writeSource(trx, state, state.unitId);
      });
    } catch (error) {
      for (const state of group) state.changed = true;
      throw error;
    }
    for (const [index, state] of group.entries()) {
      const copy = written[index];
      if (!copy) continue;
      state.events -= copy.events;
      state.unparsed -= copy.unparsed;
      state.dropped -= copy.dropped;
      if (!state.stored && state.unitId) announce(state, state.unitId);
      state.stored = true;
    }
  }

  function announce(state: SourceState, unitId: string): void {
    live.publish({ topic: 'source', unitId, id: state.id, change: 'seen' });
  }

  async function flush(): Promise<void> {
    flushing ??= writeChanged()
      .catch((error: unknown) => log.error({ err: error }, 'log sources could not be written'))
      .finally(() => (flushing = undefined));
    await flushing;
  }

  async function checkSilence(): Promise<void> {
    const now = time.now();
    if (deps.accepting && !deps.accepting()) {
      listeningSince = now;
      return;
    }
    let silent = 0;
    for (const state of states.values()) {
      await alarm.look(state, now, listeningSince);
      if (state.silentSince !== undefined && !state.muted) silent++;
    }
    silentNow.set(silent);
    await flush();
  }

  function every(seconds: number, work: () => Promise<void>): NodeJS.Timeout {
    let running = false;
    const timer = setInterval(() => {
      if (running) return;
      running = true;
      void work().finally(() => (running = false));
    }, seconds * 1_000);
    return timer.unref();
  }

  return {
    async start() {
      const rows = await records.db
        .selectFrom('log_sources')
        .selectAll()
        .orderBy('last_seen_at', 'desc')
        .limit(maxSources)
        .execute();
      for (const row of rows) {
        const state = stateOfRow(row);
        states.set(sourceKey(state.transport, state.address), state);
      }
      known.set(states.size);
      listeningSince = time.now();
      timers = [
        every((deps.flushMs ?? 3_000) / 1_000, flush),
        every(rules.checkSeconds, checkSilence),
      ];
    },
    async stop() {
      for (const timer of timers) clearInterval(timer);
      timers = [];
      await flushing;
      await flush();
    },
    seen(senders) {
      for (const sender of senders) {
        const state = find(sender.transport, sender.address, sender.firstAt, sender.events);
        if (!state) continue;
        hear(state, sender.firstAt, sender.lastAt);
        state.events += sender.events;
        state.unparsed += sender.unparsed;
        if (sender.unitId !== undefined && !state.unitAssigned) state.unitId = sender.unitId;
        if (sender.vendor !== undefined) state.vendor = sender.vendor;
        if (sender.product !== undefined) state.product = sender.product;
      }
    },
    dropped(transport, address, lines) {
      const now = time.now();
      const state = find(transport, address, now, lines);
      if (!state) return;
      hear(state, now, now);
      state.dropped += lines;
    },
    flush,
    checkSilence,
    applySettings(id, settings) {
      for (const state of states.values()) {
        if (state.id !== id) continue;
        if (settings.unitId !== undefined) {
          state.unitId = settings.unitId;
          state.unitAssigned = true;
        }
        if (settings.muted !== undefined) state.muted = settings.muted;
        if (settings.silentAfterSeconds === undefined) return;
        state.silenceFixed = settings.silentAfterSeconds !== null;
        state.silentAfterSeconds =
          settings.silentAfterSeconds ?? silentAfter(state, time.now(), rules);
      }
    },
    counts() {
      let silent = 0;
      for (const state of states.values()) if (state.silentSince && !state.muted) silent++;
      return { sources: states.size, silent, overflow };
    },
  };
}
