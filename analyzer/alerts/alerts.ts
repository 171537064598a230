import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { Event } from '../../collector/events/event.ts';
import type { TimeSource } from '../../collector/time/time-source.ts';
import type { Detection } from '../detection/detection.ts';
import type { Level, SigmaRule } from '../detection/rule.ts';
import type { LiveBus } from '../live/live-bus.ts';
import type { Records } from '../stores/records/records.ts';
import type { AlertPolicies } from './policies.ts';

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
  /** Titles and advice by rule id; read at each batch, so a reload shows at once. */
  ruleOf(ruleId: string): SigmaRule | undefined;
  /** Owner of events that carry no `unit.id`; such detections wait uncounted in no unit otherwise. */
  homeUnitId?(): string | undefined;
}

export interface Alerts {
  /** One transaction for the batch. Counts each (rule, event id) once, however often it is replayed. */
  record(batch: readonly DetectedEvent[]): Promise<void>;
  /** Opens the alert or counts it again; answers its id. */
  raise(input: AlertInput): Promise<string>;
  /** Notes that the cause is gone and closes the alert as benign, unless a person took it up. */
  resolve(key: AlertKey, note: string): Promise<void>;
}

export function createAlerts(_deps: AlertsDeps): Alerts {
  throw new Error('not built yet');
}
