import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { alertFixture } from '../../analyzer/alerts/testing/alert-fixture.ts';
import {
  temporaryRecords,
  type TemporaryRecords,
} from '../../analyzer/stores/records/testing/temporary-records.ts';
import { createRuleAlarm } from './rule-alarm.ts';

let opened: TemporaryRecords;

beforeAll(async () => {
  opened = await temporaryRecords();
});
afterAll(() => opened?.dispose());

test('alerts the unit of the node until the rule is on again', async () => {
  const { alerts } = await alertFixture(opened.records);
  const alarm = createRuleAlarm({
    alerts,
    home: { id: () => 'county', refresh: async () => 'county' },
    ruleOf: () => undefined,
    log: pino({ level: 'silent' }),
  });
  const rows = async () =>
    await opened.records.db
      .selectFrom('alerts')
      .select(['unit_id', 'state', 'count', 'title_zh', 'advice_zh'])
      .execute();
  alarm.switchedOff('rule-1', { reason: '12 ms', at: '2026-11-21T08:00:00.000Z' });
  await expect.poll(rows).toMatchObject([
    {
      unit_id: 'county',
      state: 'open',
      title_zh: '检测规则用时过多被停用：rule-1',
      advice_zh: expect.stringContaining('12 ms'),
    },
  ]);
  alarm.switchedOn('rule-1');
  await expect.poll(rows).toMatchObject([{ state: 'closed' }]);
});
