import type { Logger } from 'pino';
import { Counter, type Registry } from 'prom-client';
import type { Event } from '../../collector/events/event.ts';
import { isoNow, type TimeSource } from '../../collector/time/time-source.ts';
import type { Detection } from '../detection/detection.ts';
import type { Level, SigmaRule } from '../detection/rule.ts';
import type { LiveBus } from '../live/live-bus.ts';
import { newId } from '../stores/records/new-id.ts';
import type { Records } from '../stores/records/records.ts';
import { adoptAlerts } from './adopt.ts';
import { draftAlerts, hashGroup, policyFor, type Draft } from './drafts.ts';
import type { AlertPolicies } from './policies.ts';
import { defaultHistory, type HistoryLimits } from '../rule-history/limits.ts';
import { pruneHits } from './rule-hits.ts';
import { pruneEvents, writeDrafts, writeRaised, type Written } from './write-drafts.ts';

/** A rule that held for an event; the unit of `record`. */
export interface DetectedEvent {
  event: Event;
  detection: Detection;
}

/** An alert that no Sigma rule makes: a silent source, a full disk, an unreachable device. */
export interface AlertInput {
  unitId: string;
  /** Stable name of the check, `source.silent`; takes the place of a rule id. */
  ruleId: string;
  /** With `ruleId` and `unitId` it makes one alert: `{ "source.address": "192.0.2.1" }`. */
  groupKey: Readonly<Record<string, string>>;
  title: string;
  titleZh: string;
  adviceZh?: string;
  severity: Level;
  assetId?: string;
}

/** Which open alert has come right. */
export interface AlertKey {
  unitId: string;
  ruleId: string;
  groupKey: Readonly<Record<string, string>>;
}

export interface AlertsDeps {
  records: Records;
  time: TimeSource;
  live: LiveBus;
  log: Logger;
  metrics: Registry;
  policies: AlertPolicies;
  /** How long hits are known by the hour. */
  history?: HistoryLimits;
  /** Titles and advice by rule id; read at each batch, so a reload shows at once. */
  ruleOf(ruleId: string): SigmaRule | undefined;
  /** Owner of events that carry no `unit.id`; while there is none (before set-up) nobody sees their alerts. */
  homeUnitId?(): string | undefined;
}

export interface Alerts {
  /** One transaction for the batch. Counts each (rule, event id) once, however often it is replayed. */
  record(batch: readonly DetectedEvent[]): Promise<void>;
  /** Opens the alert or counts it again; answers its id. */
  raise(input: AlertInput): Promise<string>;
  /** Gives alerts from before the set-up to the unit; also happens by itself at the next detection. */
  adopt(unitId: string): Promise<void>;
  /** Notes that the cause is gone and closes the alert as benign, unless a person took it up. */
  resolve(key: AlertKey, note: string): Promise<void>;
}

/** Time between two rounds of forgetting event ids. */
const pruneEveryMs = 60_000;

function createMetrics(registry: Registry) {
  const counter = (name: string, help: string): Counter =>
    new Counter({ name, help, registers: [registry] });
  return {
    detections: counter('alerts_detections_total', 'Detections counted into alerts'),
    duplicates: counter('alerts_duplicates_total', 'Detections that a replay brought again'),
    suppressed: counter('alerts_suppressed_total', 'Detections left out by a suppression'),
    withheld: counter(
      'alerts_switched_off_total',
      'Detections of rules that the unit has switched off',
    ),
    covered: counter(
      'alerts_covered_total',
      'Detections that another alert of the same event covers',
    ),
    quiet: counter('alerts_quiet_total', 'Detections of groups that are quiet after a close'),
    opened: counter('alerts_opened_total', 'Alerts opened'),
  };
}

/** Turns detections into alerts: grouped, counted, each event once. */
export function createAlerts(deps: AlertsDeps): Alerts {
  const { records, time, live, log, policies, history = defaultHistory } = deps;
  const metrics = createMetrics(deps.metrics);
  let prunedAt = 0;

  const announce = ({ alertId, unitId, change }: Written): void => {
    if (change === 'opened') metrics.opened.inc();
    live.publish({ topic: 'alert', unitId, id: alertId, change });
  };

  const prune = async (): Promise<void> => {
    if (time.now() - prunedAt < pruneEveryMs) return;
    prunedAt = time.now();
    try {
      await records.transaction(async (trx) => {
        await pruneEvents(trx, policies.keep, policies.replayWindowMs);
        await pruneHits(trx, isoNow(time), history.keptMs);
      });
    } catch (error) {
      log.warn({ err: error }, 'could not forget old alert events; trying again later');
    }
  };

  let adopted = false;
  const adopt = async (unitId: string): Promise<void> => {
    const ids = await records.transaction((trx) => adoptAlerts(trx, unitId));
    adopted = true;
    for (const id of ids) live.publish({ topic: 'alert', unitId, id, change: 'opened' });
  };

  return {
    adopt,

    async record(batch) {
      if (batch.length === 0) return;
      const home = deps.homeUnitId?.() ?? '';
      if (!adopted && home !== '') await adopt(home);
      const now = isoNow(time);
      const { drafts, suppressed } = draftAlerts(batch, {
        policies,
        ruleOf: (ruleId) => deps.ruleOf(ruleId),
        homeUnitId: home,
        now,
      });
      metrics.suppressed.inc(suppressed);
      if (drafts.length === 0) return;
      const result = await records.transaction((trx) =>
        writeDrafts(trx, drafts, now, history.keptMs),
      );
      metrics.duplicates.inc(result.duplicates);
      metrics.quiet.inc(result.quiet);
      metrics.withheld.inc(result.withheld);
      metrics.covered.inc(result.covered);
      for (const written of result.written) {
        metrics.detections.inc(written.events);
        announce(written);
      }
      await prune();
    },

    async raise(input) {
      const now = isoNow(time);
      const draft: Draft = {
        ...input,
        origin: 'platform',
        groupHash: hashGroup(input.unitId, input.ruleId, input.groupKey),
        policy: policyFor(policies, input.ruleId, input.severity, []),
        adviceZh: input.adviceZh,
        assetId: input.assetId,
        tags: [],
        covers: [],
        events: [],
      };
      const { alertId, written } = await records.transaction((trx) => writeRaised(trx, draft, now));
      if (written) announce(written);
      return alertId;
    },

    async resolve({ unitId, ruleId, groupKey }, note) {
      const now = isoNow(time);
      const hash = hashGroup(unitId, ruleId, groupKey);
      const id = await records.transaction(async (trx) => {
        const alert = await trx
          .selectFrom('alerts')
          .select(['id', 'state', 'assignee_id'])
          .where('active_key', '=', hash)
          .executeTakeFirst();
        if (!alert) {
          // Closed by a person: when the cause comes back it is news, however long it was to be quiet.
          await trx
            .updateTable('alerts')
            .set({ quiet_until: null })
            .where('group_hash', '=', hash)
            .where('quiet_until', 'is not', null)
            .execute();
          return undefined;
        }
        const closes = alert.state === 'open' && alert.assignee_id === null;
        await trx
          .updateTable('alerts')
          .set({
            updated_at: now,
            ...(closes && {
              state: 'closed',
              closed_at: now,
              close_reason: 'benign',
              close_note: note,
              active_key: null,
            }),
          })
          .where('id', '=', alert.id)
          .execute();
        await trx
          .insertInto('alert_activity')
          .values({
            id: newId(),
            alert_id: alert.id,
            unit_id: unitId,
            at: now,
            kind: 'resolved',
            actor_id: null,
            actor_name: 'xiaodun',
            text: note,
            details: JSON.stringify({ closed: closes }),
          })
          .execute();
        return alert.id;
      });
      if (id !== undefined) live.publish({ topic: 'alert', unitId, id, change: 'changed' });
    },
  };
}
