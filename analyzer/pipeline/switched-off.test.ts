import { pino } from 'pino';
import { Registry } from 'prom-client';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Event } from '../../collector/events/event.ts';
import { createRuleSwitches, type RuleSwitches } from '../alerts/switches/switches.ts';
import { createUncountedMatches } from '../alerts/switches/uncounted.ts';
import { alertFixture, type AlertFixture } from '../alerts/testing/alert-fixture.ts';
import { bothEngines, type OpenedRecords } from '../alerts/testing/both-engines.ts';
import { appendAudit } from '../audit/append.ts';
import { ruleSetOf } from '../detection/testing/rules.ts';
import type { Principal } from '../people/principal.ts';
import { insertTestUnits, testEpoch, type TestUnit } from '../people/testing/unit-tree.ts';
import { createCorrelationStage, type CorrelationStage } from './correlation-stage.ts';

const rules = ruleSetOf(`
title: A login failed
id: failed
name: failed
logsource: {}
detection: {s: {event.outcome: failure}, condition: s}
---
title: A login
id: login
name: login
logsource: {}
detection: {s: {event.outcome: success}, condition: s}
---
title: Many logins failed
id: many
name: many
correlation: {type: event_count, rules: [failed], group-by: [source.ip], timespan: 1h, condition: {gte: 3}}
---
title: In after many failed
id: inside
correlation: {type: temporal_ordered, rules: [many, login], group-by: [source.ip], timespan: 1h, generate: true}
`);

const county: Principal = {
  accountId: 'of-county',
  name: 'Officer',
  unitId: 'county',
  grants: [{ role: 'security-admin', unitId: 'county', from: testEpoch }],
  via: { kind: 'session', sessionId: 's' },
  address: '192.0.2.1',
};

const startMs = Date.parse('2026-11-21T08:00:00.000Z');
let made = 0;

function eventOf(unitId: TestUnit | undefined, outcome: 'failure' | 'success'): Event {
  made += 1;
  const at = new Date(startMs + made * 1_000).toISOString();
  return {
    '@timestamp': at,
    'event.id': `event-${made}`,
    'event.ingested': at,
    'event.original': 'a line',
    'event.outcome': outcome,
    'source.ip': '192.0.2.7',
    ...(unitId && { 'unit.id': unitId }),
  };
}

describe.each(bothEngines)('correlations and switches on $title', ({ open, skip }) => {
  let opened: OpenedRecords;
  let fixture: AlertFixture;
  let switches: RuleSwitches;
  let stage: CorrelationStage;
  let metrics: Registry;

  beforeAll(async () => {
    if (skip) return;
    opened = await open();
    await insertTestUnits(opened.records.db);
  });
  afterAll(() => opened?.dispose());
  beforeEach(async () => {
    if (skip) return;
    const { records } = opened;
    for (const table of [
      'alert_activity',
      'alert_events',
      'alerts',
      'rule_hits',
      'rule_switches',
    ] as const) {
      await records.db.deleteFrom(table).execute();
    }
    fixture = await alertFixture(records, { rules: rules.rules });
    metrics = new Registry();
    const deps = { records, time: fixture.time, log: pino({ enabled: false }) };
    switches = createRuleSwitches({ ...deps, appendAudit });
    stage = createCorrelationStage({
      ...deps,
      metrics,
      takenBefore: { segment: 0, offset: 0 },
      uncounted: createUncountedMatches({ ...deps, homeUnitId: () => 'schoolA' }),
    });
    stage.adopt(rules.correlations);
  });

  /** Counts what each event fires, as one batch; answers the correlations that were completed. */
  async function count(...events: readonly Event[]): Promise<string[]> {
    const fired = events.map((event, index) => ({
      index,
      rules: rules.look(event).fired,
      position: { segment: 1, offset: made + index },
    }));
    const shared = { detections: [], senders: [], correlations: rules.correlations.key };
    const detected = await stage.count([{ ...shared, events: [...events], fired }]);
    await fixture.alerts.record(detected);
    return detected.map(({ detection }) => detection.ruleId);
  }
  const failures = (unitId: TestUnit | undefined, times: number): Event[] =>
    Array.from({ length: times }, () => eventOf(unitId, 'failure'));
  const off = (ruleId: string, unitId: TestUnit) =>
    switches.switchOff(county, { ruleId, unitId, reason: '漏洞扫描', until: undefined });
  const withheld = async () =>
    (await opened.records.db.selectFrom('rule_switches').select('withheld').execute()).map(
      (row) => row.withheld,
    );
  const alerted = async () =>
    await opened.records.db
      .selectFrom('alerts')
      .select(['rule_id', 'unit_id'])
      .orderBy('rule_id')
      .execute();

  test.skipIf(skip)('counts no match of a rule that the unit has switched off', async () => {
    await off('failed', 'schoolA');
    expect(await count(...failures('schoolA', 5))).toEqual([]);
    expect(await withheld()).toEqual([5]);
    expect(await metrics.metrics()).toContain('correlation_switched_off_total 5');
  });

  test.skipIf(skip)('leaves other units as they were, and counts again when it is on', async () => {
    const id = await off('failed', 'schoolA');
    const mixed = [...failures('schoolA', 2), ...failures('schoolB', 3)];
    expect(await count(...mixed)).toEqual(['many']);
    expect(await alerted()).toEqual([{ rule_id: 'many', unit_id: 'schoolB' }]);
    await switches.switchOn(county, id);
    expect(await count(...failures('schoolA', 1))).toEqual(['many']);
  });

  test.skipIf(skip)('reaches units below, and events that name no unit', async () => {
    await off('failed', 'county');
    expect(await count(...failures('schoolB', 3), ...failures(undefined, 3))).toEqual([]);
    expect(await withheld()).toEqual([6]);
  });

  test.skipIf(skip)('feeds no other correlation with one that is switched off', async () => {
    await off('many', 'schoolA');
    const ofA = [...failures('schoolA', 3), eventOf('schoolA', 'success')];
    // Completed, and withheld where alerts are made.
    expect(await count(...ofA)).toEqual(['many']);
    expect(await withheld()).toEqual([1]);
    expect(await alerted()).toEqual([]);
    // The failed logins themselves are counted: the rule that sees them is on.
    expect(await count(eventOf('schoolB', 'failure'), eventOf('schoolB', 'success'))).toEqual([
      'many',
      'inside',
    ]);
  });
});
