import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Records } from '../stores/records/records.ts';
import { alertFixture, detected, type AlertFixture } from './testing/alert-fixture.ts';
import { bothEngines, type OpenedRecords } from './testing/both-engines.ts';

const hourMs = 3_600_000;

describe.each(bothEngines)('alerts on $title', ({ open, skip }) => {
  let opened: OpenedRecords;
  let records: Records;
  let fixture: AlertFixture;

  beforeAll(async () => {
    if (skip) return;
    opened = await open();
    records = opened.records;
  });
  afterAll(() => opened?.dispose());
  beforeEach(async () => {
    if (skip) return;
    for (const table of ['alert_activity', 'alert_events', 'alerts'] as const) {
      await records.db.deleteFrom(table).execute();
    }
    fixture = await alertFixture(records);
  });

  const rows = () => records.db.selectFrom('alerts').selectAll().orderBy('id').execute();
  const eventRows = () =>
    records.db.selectFrom('alert_events').selectAll().orderBy('ordinal').execute();

  test.skipIf(skip)('groups detections of one batch and keeps first and last time', async () => {
    await fixture.alerts.record([
      detected({ '@timestamp': '2026-11-21T07:59:02.000Z' }),
      detected({ '@timestamp': '2026-11-21T07:59:01.000Z' }),
      detected({ 'source.ip': '192.0.2.8' }),
    ]);
    const [first, second] = await rows();
    expect(first).toMatchObject({
      count: 2,
      severity: 'high',
      state: 'open',
      unit_id: 'schoolA',
      first_seen_at: '2026-11-21T07:59:01.000Z',
      last_seen_at: '2026-11-21T07:59:02.000Z',
      group_key: '{"source.ip":"192.0.2.7"}',
    });
    expect(second).toMatchObject({ count: 1 });
    expect(fixture.heard.map((message) => message.topic === 'alert' && message.change)).toEqual([
      'opened',
      'opened',
    ]);
  });

  test.skipIf(skip)('counts an event once, however often it is replayed', async () => {
    const batch = [detected(), detected(), detected()];
    await fixture.alerts.record(batch);
    await fixture.alerts.record(batch);
    await fixture.alerts.record([...batch, detected()]);
    expect((await rows()).map((row) => row.count)).toEqual([4]);
    expect((await eventRows()).map((row) => row.ordinal)).toEqual([1, 2, 3, 4]);
    expect(await fixture.metrics.getSingleMetricAsString('alerts_duplicates_total')).toContain(
      'alerts_duplicates_total 6',
    );
  });

  test.skipIf(skip)('counts one event for two rules as two alerts', async () => {
    const { event, detection } = detected();
    await fixture.alerts.record([
      { event, detection },
      { event, detection: { ...detection, ruleId: 'rule-2' } },
    ]);
    expect((await rows()).map((row) => row.rule_id).sort()).toEqual(['rule-1', 'rule-2']);
  });

  test.skipIf(skip)('opens a new alert with a reference after the window', async () => {
    await fixture.alerts.record([detected()]);
    await fixture.alerts.record([detected({ '@timestamp': '2026-11-22T09:00:00.000Z' })]);
    const [first, second] = await rows();
    expect(first).toMatchObject({ state: 'open', active_key: null });
    expect(second).toMatchObject({ previous_id: first?.id, count: 1 });
  });

  test.skipIf(skip)('stays quiet after a close until the policy says otherwise', async () => {
    await fixture.alerts.record([detected()]);
    const closed = {
      state: 'closed' as const,
      active_key: null,
      quiet_until: '2026-11-21T10:00:00.000Z',
    };
    await records.db.updateTable('alerts').set(closed).execute();
    await fixture.alerts.record([detected()]);
    expect(await rows()).toHaveLength(1);
    fixture.time.at += 3 * hourMs;
    await fixture.alerts.record([detected()]);
    const [first, second] = await rows();
    expect(second?.previous_id).toBe(first?.id);
  });

  test.skipIf(skip)('leaves out what a suppression names, until it ends', async () => {
    fixture = await alertFixture(records, {
      policies: {
        suppressions: [
          {
            id: 'scanner',
            reason: 'our own vulnerability scanner',
            when: { 'source.ip': ['192.0.2.9'] },
            until: '2026-11-21T09:00:00.000Z',
          },
        ],
      },
    });
    await fixture.alerts.record([detected({ 'source.ip': '192.0.2.9' })]);
    expect(await rows()).toEqual([]);
    fixture.time.at += 2 * hourMs;
    await fixture.alerts.record([detected({ 'source.ip': '192.0.2.9' })]);
    expect(await rows()).toHaveLength(1);
  });

  test.skipIf(skip)(
    'keeps the first and last event ids of a flood and still counts all',
    async () => {
      const batches = Array.from({ length: 5 }, () =>
        Array.from({ length: 500 }, () => detected()),
      );
      for (const batch of batches) {
        fixture.time.at += hourMs;
        await fixture.alerts.record(batch);
      }
      const [alert] = await rows();
      expect(alert?.count).toBe(2_500);
      const ordinals = (await eventRows()).map((row) => row.ordinal);
      expect(ordinals.slice(0, 21)).toEqual([
        ...Array.from({ length: 20 }, (_, i) => i + 1),
        2_001,
      ]);
      expect(ordinals.at(-1)).toBe(2_500);
      expect(ordinals).toHaveLength(520);
    },
  );

  test.skipIf(skip)('counts groups beyond the bound of a rule in one alert', async () => {
    const { policies } = fixture.policies;
    fixture = await alertFixture(records, {
      policies: { policies: policies.map((policy) => ({ ...policy, maxAlerts: 3 })) },
    });
    const forged = Array.from({ length: 50 }, (_, n) => detected({ 'source.ip': `192.0.2.${n}` }));
    await fixture.alerts.record(forged.slice(0, 25));
    await fixture.alerts.record(forged.slice(20));
    expect((await rows()).map((row) => [row.group_key, row.count])).toEqual([
      ['{"source.ip":"192.0.2.0"}', 1],
      ['{"source.ip":"192.0.2.1"}', 1],
      ['{"source.ip":"192.0.2.2"}', 1],
      ['{"*":"maxAlerts"}', 47],
    ]);
    fixture.time.at += 25 * hourMs;
    await fixture.alerts.record([detected({ 'source.ip': '192.0.2.40' })]);
    expect(await rows()).toHaveLength(5);
  });

  test.skipIf(skip)('takes group and value of a correlation', async () => {
    const correlation = { group: { 'source.ip': '192.0.2.50' }, value: 12 };
    await fixture.alerts.record([detected({}, { correlation, ruleId: 'many' })]);
    expect((await rows())[0]?.group_key).toBe('{"source.ip":"192.0.2.50"}');
  });

  test.skipIf(skip)('stays correct when two nodes record the same group at once', async () => {
    const other = await alertFixture(records);
    await Promise.all(
      Array.from({ length: 10 }, (_, n) =>
        (n % 2 === 0 ? fixture : other).alerts.record([detected(), detected()]),
      ),
    );
    expect((await rows()).map((row) => row.count)).toEqual([20]);
  });

  test.skipIf(skip)(
    'raises a platform alert once and resolves it when nobody took it up',
    async () => {
      const input = {
        unitId: 'schoolA',
        ruleId: 'source.silent',
        groupKey: { 'source.address': '192.0.2.1' },
        title: 'A source is silent',
        titleZh: '日志源静默',
        severity: 'medium' as const,
      };
      const id = await fixture.alerts.raise(input);
      expect(await fixture.alerts.raise(input)).toBe(id);
      await fixture.alerts.resolve(input, '日志已恢复');
      expect(await rows()).toMatchObject([
        { id, count: 2, state: 'closed', close_reason: 'benign', origin: 'platform' },
      ]);
      const next = await fixture.alerts.raise(input);
      expect((await rows()).find((row) => row.id === next)?.previous_id).toBe(id);
    },
  );

  test.skipIf(skip)(
    'leaves an alert that somebody works on open when its cause is gone',
    async () => {
      const input = {
        unitId: 'schoolA',
        ruleId: 'disk.full',
        groupKey: {},
        title: 'Disk full',
        titleZh: '磁盘已满',
        severity: 'high' as const,
      };
      await fixture.alerts.raise(input);
      await records.db.updateTable('alerts').set({ state: 'acknowledged' }).execute();
      await fixture.alerts.resolve(input, '磁盘已恢复');
      expect((await rows())[0]?.state).toBe('acknowledged');
    },
  );

  test.skipIf(skip)('keeps quiet about a closed platform alert until it came right', async () => {
    const input = {
      unitId: 'schoolA',
      ruleId: 'device.unreachable',
      groupKey: { 'asset.id': 'x' },
      title: 'Unreachable',
      titleZh: '设备不可达',
      severity: 'medium' as const,
    };
    const id = await fixture.alerts.raise(input);
    const quiet = {
      state: 'closed' as const,
      active_key: null,
      quiet_until: '2026-11-28T00:00:00.000Z',
    };
    await records.db.updateTable('alerts').set(quiet).execute();
    expect(await fixture.alerts.raise(input)).toBe(id);
    await fixture.alerts.resolve(input, '设备已恢复');
    expect(await fixture.alerts.raise(input)).not.toBe(id);
  });

  test.skipIf(skip)('does not let a clock in the future keep an alert on top', async () => {
    const future = { '@timestamp': '2037-01-01T00:00:00.000Z' };
    const received = { 'event.ingested': '2026-11-21T08:00:00.000Z' };
    await fixture.alerts.record([detected({ ...future, ...received })]);
    expect((await rows())[0]?.last_seen_at).toBe('2026-11-21T08:00:00.000Z');
    expect((await eventRows())[0]?.at).toBe('2037-01-01T00:00:00.000Z');
  });

  test.skipIf(skip)('gives alerts from before the set-up to the unit of the node', async () => {
    fixture.home.id = undefined;
    const before = detected({ 'unit.id': '' });
    await fixture.alerts.record([before]);
    expect((await rows())[0]?.unit_id).toBe('');
    fixture.home.id = 'schoolA';
    await fixture.alerts.record([before, detected({ 'unit.id': '' })]);
    expect(await rows()).toMatchObject([{ unit_id: 'schoolA', count: 2 }]);
    expect((await eventRows()).map((row) => row.unit_id)).toEqual(['schoolA', 'schoolA']);
  });
});
