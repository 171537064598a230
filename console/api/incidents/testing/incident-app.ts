import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { createAlerts, type Alerts } from '../../../../analyzer/alerts/alerts.ts';
import { loadAlertPolicies } from '../../../../analyzer/alerts/load-policies.ts';
import {
  drivenTime,
  policyFile,
  type DrivenTime,
} from '../../../../analyzer/alerts/testing/alert-fixture.ts';
import type { SigningKey } from '../../../../analyzer/audit/signing-key.ts';
import { createCases, type CasesEngine } from '../../../../analyzer/cases/create-cases.ts';
import { testKey } from '../../../../analyzer/cases/testing/case-fixture.ts';
import { createDeadlines } from '../../../../analyzer/clocks/deadlines.ts';
import { loadCalendar } from '../../../../analyzer/clocks/load-calendar.ts';
import { loadDeadlines } from '../../../../analyzer/clocks/load-deadlines.ts';
import { loadIncidentRules } from '../../../../analyzer/incidents/grading/load-rules.ts';
import { createIncidentMachine } from '../../../../analyzer/incidents/incident-machine.ts';
import { createIncidents } from '../../../../analyzer/incidents/incidents.ts';
import { loadIncidentNumbers } from '../../../../analyzer/incidents/numbers.ts';
import { createLiveBus, type LiveMessage } from '../../../../analyzer/live/live-bus.ts';
import type { Blobs } from '../../../../analyzer/stores/blobs/blobs.ts';
import { createFileBlobs } from '../../../../analyzer/stores/blobs/file-blobs.ts';
import { createDuckdbEventStore } from '../../../../analyzer/stores/events/duckdb/duckdb-event-store.ts';
import type { EventStore } from '../../../../analyzer/stores/events/event-store.ts';
import type { Records } from '../../../../analyzer/stores/records/records.ts';
import { testApp, type TestApp } from '../../testing/test-app.ts';
import { incidentsFeature } from '../index.ts';

const rulesFolder = fileURLToPath(new URL('../../../../rules', import.meta.url));
const log = pino({ level: 'silent' });

export interface IncidentApp {
  app: TestApp;
  alerts: Alerts;
  cases: CasesEngine;
  events: EventStore;
  blobs: Blobs;
  time: DrivenTime;
  heard: LiveMessage[];
  dispose(): Promise<void>;
}

/** The incident routes over real stores, the real rules and deadlines, with a clock that the test moves. */
export async function incidentApp(
  options: { records?: Records; time?: DrivenTime; webDir?: string } = {},
): Promise<IncidentApp> {
  const folder = await mkdtemp(join(tmpdir(), 'xiaodun-incidents-'));
  const time = options.time ?? drivenTime('2026-11-20T02:00:00.000Z');
  const events = await createDuckdbEventStore({
    dir: join(folder, 'events'),
    reserveMiB: 0,
    time,
    log,
  });
  const blobs = await createFileBlobs({ dir: join(folder, 'blobs'), log });
  const rules = loadIncidentRules(join(rulesFolder, 'incidents'));
  const numbers = loadIncidentNumbers(join(rulesFolder, 'incidents', 'numbers.yaml'));
  const deadlineRules = loadDeadlines(join(rulesFolder, 'deadlines'));
  const calendar = loadCalendar(join(rulesFolder, 'deadlines', 'calendar'));
  const live = createLiveBus();
  const heard: LiveMessage[] = [];
  live.subscribe((message) => heard.push(message));
  const key: SigningKey = testKey();
  const machine = createIncidentMachine({ rules, numbers, live });
  let cases: CasesEngine | undefined;
  const app = await testApp({
    ...options,
    time,
    features: ({ records, rights }) => {
      const deadlines = createDeadlines({ records, rules: deadlineRules, calendar, time });
      cases = createCases({ records, time, log, key, deadlines, machines: [machine], live });
      const incidents = createIncidents({ records, cases, events, blobs, time });
      return [
        incidentsFeature({ records, cases, machine, incidents, rules, deadlines, rights, time }),
      ];
    },
  });
  const alerts = createAlerts({
    records: app.records,
    time,
    live,
    log,
    metrics: new Registry(),
    policies: loadAlertPolicies(policyFile),
    ruleOf: () => undefined,
  });
  if (!cases) throw new Error('the feature was not made');
  return {
    app,
    alerts,
    cases,
    events,
    blobs,
    time,
    heard,
    async dispose() {
      await app.dispose();
      await events.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
