import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { appendAudit } from '../../audit/append.ts';
import { loadText } from '../../detection/testing/rules.ts';
import type { Principal } from '../../people/principal.ts';
import { insertTestUnits, testEpoch, type TestUnit } from '../../people/testing/unit-tree.ts';
import type { Records } from '../../stores/records/records.ts';
import { hitsByHour, recentHits } from '../rule-hits.ts';
import { alertFixture, detected, type AlertFixture } from '../testing/alert-fixture.ts';
import { bothEngines, type OpenedRecords } from '../testing/both-engines.ts';
import { createRuleSwitches, reachingSwitches, type RuleSwitches } from './switches.ts';

const hourMs = 3_600_000;

function officerOf(unitId: TestUnit): Principal {
  return {
    accountId: `of-${unitId}`,
    name: `Officer of ${unitId}`,
    unitId,
    grants: [{ role: 'security-admin', unitId, from: testEpoch }],
    via: { kind: 'session', sessionId: 's' },
    address: '192.0.2.1',
  };
}

const [county, schoolA, schoolB] = [
  officerOf('county'),
  officerOf('schoolA'),
  officerOf('schoolB'),
];

describe.each(bothEngines)('rules switched off on $title', ({ open, skip }) => {
  let opened: OpenedRecords;
  let records: Records;
  let fixture: AlertFixture;
  let switches: RuleSwitches;

  beforeAll(async () => {
    if (skip) return;
    opened = await open();
    records = opened.records;
    await insertTestUnits(records.db);
  });
  afterAll(() => opened?.dispose());
  beforeEach(async () => {
    if (skip) return;
    const { db } = records;
    for (const table of [
      'alert_activity',
      'alert_events',
      'alerts',
      'rule_hits',
      'rule_switches',
    ] as const) {
      await db.deleteFrom(table).execute();
    }
    fixture = await alertFixture(records);
    switches = createRuleSwitches({ records, time: fixture.time, appendAudit });
  });

  const off = (who: Principal, unitId: string, until?: string) =>
    switches.switchOff(who, { ruleId: 'rule-1', unitId, reason: '教务系统巡检', until });
  const alertUnits = async () =>
    (await records.db.selectFrom('alerts').select('unit_id').orderBy('unit_id').execute()).map(
      (row) => row.unit_id,
    );
  const recordForBoth = () =>
    fixture.alerts.record([detected(), detected({ 'unit.id': 'schoolB' })]);
  const reaching = (who: Principal) =>
    reachingSwitches(records.db, who, new Date(fixture.time.at).toISOString()).execute();

  test.skipIf(skip)(
    'withholds alerts of the unit and those below it, and counts them',
    async () => {
      const id = await off(schoolA, 'schoolA');
      await recordForBoth();
      expect(await alertUnits()).toEqual(['schoolB']);
      await off(county, 'county');
      await recordForBoth();
      expect(await alertUnits()).toEqual(['schoolB']);
      const rows = await records.db.selectFrom('rule_switches').selectAll().execute();
      expect(rows.reduce((sum, row) => sum + row.withheld, 0)).toBe(3);
      await switches.switchOn(schoolA, id);
      await recordForBoth();
      expect(await alertUnits()).toEqual(['schoolB']);
    },
  );

  test.skipIf(skip)('covers nothing with a rule that is switched off', async () => {
    const { rules } = loadText(`title: Worst
id: rule-1
logsource: {}
detection: {s: {a: 1}, condition: s}
x-xiaodun: {covers: [rule-2]}
`);
    fixture = await alertFixture(records, { rules });
    const both = (unitId: string) => {
      const { event, detection } = detected({ 'unit.id': unitId });
      return [
        { event, detection },
        { event, detection: { ...detection, ruleId: 'rule-2' } },
      ];
    };
    await off(schoolA, 'schoolA');
    await fixture.alerts.record([...both('schoolA'), ...both('schoolB')]);
    const raised = await records.db
      .selectFrom('alerts')
      .select(['unit_id', 'rule_id'])
      .orderBy('unit_id')
      .execute();
    expect(raised).toEqual([
      { unit_id: 'schoolA', rule_id: 'rule-2' },
      { unit_id: 'schoolB', rule_id: 'rule-1' },
    ]);
    expect(await fixture.metrics.metrics()).toContain('alerts_covered_total 1');
  });

  test.skipIf(skip)('raises alerts again once the time is over or somebody ends it', async () => {
    const until = new Date(fixture.time.at + hourMs).toISOString();
    await off(schoolA, 'schoolA', until);
    fixture.time.at += 2 * hourMs;
    await fixture.alerts.record([detected()]);
    expect(await alertUnits()).toEqual(['schoolA']);
    const again = await off(schoolA, 'schoolA');
    await switches.switchOn(county, again);
    await expect(switches.switchOn(county, again)).rejects.toMatchObject({ code: 'WRONG_STATE' });
  });

  test.skipIf(skip)('shows a switch to those whom it reaches and to those above', async () => {
    const id = await off(county, 'county');
    expect(await reaching(county)).toMatchObject([{ id, own: 1, unit_name: 'county' }]);
    expect(await reaching(schoolB)).toMatchObject([{ id, own: 0 }]);
    await off(schoolA, 'schoolA');
    expect(await reaching(schoolB)).toHaveLength(1);
    expect(await reaching(county)).toHaveLength(2);
  });

  test.skipIf(skip)(
    'refuses units out of sight, a second switch and an end in the past',
    async () => {
      const refused = (promise: Promise<unknown>, code: string) =>
        expect(promise).rejects.toMatchObject({ code });
      await refused(off(schoolA, 'schoolB'), 'NOT_FOUND');
      await refused(off(schoolA, 'county'), 'NOT_FOUND');
      await refused(off(schoolA, 'schoolA', '2020-01-01T00:00:00.000Z'), 'BAD_UNTIL');
      const id = await off(county, 'county');
      await refused(off(county, 'county'), 'ALREADY_OFF');
      await refused(switches.switchOn(schoolA, id), 'NOT_FOUND');
    },
  );

  test.skipIf(skip)('writes who, why and for which unit into the audit log', async () => {
    const id = await off(schoolA, 'schoolA');
    await switches.switchOn(schoolA, id);
    const entries = await records.db
      .selectFrom('audit_entries')
      .select(['action', 'actor_name', 'target_id', 'reason', 'unit_id'])
      .where('action', 'like', 'rule.%')
      .orderBy('seq', 'desc')
      .limit(2)
      .execute();
    const shared = { actor_name: 'Officer of schoolA', target_id: 'rule-1', unit_id: 'schoolA' };
    expect(entries).toMatchObject([
      { ...shared, action: 'rule.switch-on' },
      { ...shared, action: 'rule.switch-off', reason: '教务系统巡检' },
    ]);
  });

  test.skipIf(skip)(
    'counts hits by hour once, whatever is replayed, for who may see them',
    async () => {
      const now = new Date(fixture.time.at).toISOString();
      const early = detected({ '@timestamp': '2026-11-18T03:10:00.000Z' });
      const batch = [early, detected(), detected(), detected({ 'unit.id': 'schoolB' })];
      await fixture.alerts.record(batch);
      await fixture.alerts.record(batch);
      const { db } = records;
      expect((await recentHits(db, county, now)).get('rule-1')).toEqual({ day: 3, week: 4 });
      expect((await recentHits(db, schoolA, now)).get('rule-1')).toEqual({ day: 2, week: 3 });
      expect(await hitsByHour(db, schoolA, 'rule-1', now)).toEqual([
        { hour: '2026-11-18T03:00:00.000Z', hits: 1 },
        { hour: '2026-11-21T08:00:00.000Z', hits: 2 },
      ]);
    },
  );
});
