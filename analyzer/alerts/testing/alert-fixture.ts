import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import type { Event } from '../../../collector/events/event.ts';
import type { TimeSource } from '../../../collector/time/time-source.ts';
import type { SigmaRule } from '../../detection/rule.ts';
import { createLiveBus, type LiveMessage } from '../../live/live-bus.ts';
import type { Records } from '../../stores/records/records.ts';
import { createAlerts, type Alerts, type DetectedEvent } from '../alerts.ts';
import { loadAlertPolicies } from '../load-policies.ts';
import type { AlertPolicies } from '../policies.ts';

export const policyFile = fileURLToPath(
  new URL('../../../rules/alerts/policies.yaml', import.meta.url),
);

/** A clock that tests move. */
export interface DrivenTime extends TimeSource {
  at: number;
}

export function drivenTime(iso = '2026-11-21T08:00:00.000Z'): DrivenTime {
  return {
    at: Date.parse(iso),
    now() {
      return this.at;
    },
  };
}

export interface AlertFixture {
  alerts: Alerts;
  time: DrivenTime;
  heard: LiveMessage[];
  metrics: Registry;
  policies: AlertPolicies;
  /** The unit of the node; undefined before its set-up. */
  home: { id: string | undefined };
}

export async function alertFixture(
  records: Records,
  options: { policies?: Partial<AlertPolicies>; rules?: readonly SigmaRule[] } = {},
): Promise<AlertFixture> {
  const time = drivenTime();
  const live = createLiveBus();
  const heard: LiveMessage[] = [];
  live.subscribe((message) => heard.push(message));
  const metrics = new Registry();
  const home: AlertFixture['home'] = { id: 'schoolA' };
  const policies = { ...loadAlertPolicies(policyFile), ...options.policies };
  const alerts = createAlerts({
    records,
    time,
    live,
    log: pino({ level: 'silent' }),
    metrics,
    policies,
    ruleOf: (id) => options.rules?.find((rule) => rule.id === id),
    homeUnitId: () => home.id,
  });
  return { alerts, time, heard, metrics, policies, home };
}

let made = 0;

/** A detection of `rule-1` by an event of school A, unless told otherwise. */
export function detected(
  fields: Partial<Event> = {},
  detection: Partial<DetectedEvent['detection']> = {},
): DetectedEvent {
  made += 1;
  const at = fields['@timestamp'] ?? '2026-11-21T08:00:00.000Z';
  return {
    event: {
      '@timestamp': at,
      'event.id': `event-${made}`,
      'event.ingested': at,
      'event.original': 'a line',
      'unit.id': 'schoolA',
      'source.ip': '192.0.2.7',
      ...fields,
    },
    detection: {
      ruleId: 'rule-1',
      title: 'Something bad',
      level: 'high',
      matched: [{ selection: 'selection', field: 'source.ip', value: '192.0.2.7' }],
      ...detection,
    },
  };
}
