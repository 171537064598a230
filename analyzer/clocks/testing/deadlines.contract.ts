import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Grant, Principal } from '../../people/principal.ts';
import { createDrivenTime, type DrivenTime } from '../../../collector/time/driven-time.ts';
import { insertTestUnits, testEpoch } from '../../people/testing/unit-tree.ts';
import type { Records } from '../../stores/records/records.ts';
import type { Limit } from '../clock.ts';
import { createDeadlines, type Deadlines } from '../deadlines.ts';
import { ownCalendar, ownDeadlines } from './rules.ts';

function adminOf(unitId: string): Principal {
  const grant: Grant = { role: 'security-admin', unitId, from: testEpoch };
  return {
    accountId: `admin-${unitId}`,
    name: `Admin of ${unitId}`,
    unitId,
    grants: [grant],
    via: { kind: 'session', sessionId: 's' },
    address: '127.0.0.1',
  };
}

const hours = (value: number): Limit => ({ kind: 'hours', value });
const workingDays = (value: number): Limit => ({ kind: 'working-days', value });

/** What resolving and tightening do on every records engine. */
export function deadlinesContract(
  create: () => Promise<{ records: Records; dispose(): Promise<void> }>,
): void {
  let records: Records;
  let dispose: () => Promise<void>;
  let time: DrivenTime;
  let deadlines: Deadlines;

  beforeEach(async () => {
    ({ records, dispose } = await create());
    await insertTestUnits(records.db);
    time = createDrivenTime('2026-09-01T08:00:00.000Z');
    deadlines = createDeadlines({ records, rules: ownDeadlines(), calendar: ownCalendar(), time });
  });

  afterEach(() => dispose());

  const now = () => new Date(time.now()).toISOString();
  const resolve = (ruleId: string, unitId: string, at = now()) =>
    deadlines.resolve(ruleId, { unitId, at });
  const tighten = (unitId: string, deadlineId: string, limit: Limit, by = unitId) =>
    deadlines.tighten(adminOf(by), { deadlineId, unitId, limit, reason: 'heightened alert' });

  test('gives the rule of the source with its article', async () => {
    expect(await resolve('incident.cac-report.general', 'schoolA')).toEqual({
      ruleId: 'incident.cac-report.general',
      limit: hours(4),
      source: expect.stringContaining('国家网络安全事件报告管理办法'),
      article: '第四条',
      confidence: 'S',
      ladder: 'report',
    });
  });

  test('shows that a source gives no number', async () => {
    const rule = await resolve('incident.pii-report', 'schoolA');
    expect(rule.sourceLimit).toEqual({ kind: 'at-once' });
  });

  test('refuses an unknown rule, and one that is not in force at the instant', async () => {
    await expect(resolve('notice.sign.enormous', 'schoolA')).rejects.toMatchObject({
      code: 'DEADLINE_UNKNOWN',
    });
    const before = resolve('incident.cac-report.cii', 'schoolA', '2025-10-31T15:59:59.999Z');
    await expect(before).rejects.toMatchObject({ code: 'DEADLINE_NOT_IN_FORCE' });
    expect(deadlines.has('notice.contain.low')).toBe(false);
  });

  test('tightens for the unit and all below it, from then on, and keeps what the source says', async () => {
    const earlier = now();
    time.advance(60);
    await tighten('county', 'notice.feedback.medium', workingDays(3));
    time.advance(60);
    for (const unit of ['county', 'schoolA', 'schoolB']) {
      const rule = await resolve('notice.feedback.medium', unit);
      expect(rule).toMatchObject({ limit: workingDays(3), sourceLimit: workingDays(5) });
    }
    for (const unit of ['city', 'province', 'directSchool']) {
      expect((await resolve('notice.feedback.medium', unit)).limit).toEqual(workingDays(5));
    }
    const past = await resolve('notice.feedback.medium', 'schoolA', earlier);
    expect(past.limit).toEqual(workingDays(5));
    expect(past.sourceLimit).toBeUndefined();
  });

  test('takes the tightest of the unit and those above it, comparing dates and not kinds', async () => {
    await tighten('county', 'notice.feedback.medium', hours(100));
    // Not known to be tighter than 100 hours on every start, but the province may set it: it is above.
    await tighten('province', 'notice.feedback.medium', workingDays(3));
    time.advance(60);
    // Tuesday: three working days end on Friday; 100 hours on Saturday.
    expect((await resolve('notice.feedback.medium', 'schoolA')).limit).toEqual(workingDays(3));
    // From a Wednesday before a weekend, 100 hours end on Sunday and three working days on Monday.
    const wednesday = '2026-09-09T08:00:00.000Z';
    expect((await resolve('notice.feedback.medium', 'schoolA', wednesday)).limit).toEqual(
      hours(100),
    );
  });

  test('refuses what is looser than the source or than a unit above, whatever the kind of time', async () => {
    const refused = { code: 'TIGHTENING_NOT_TIGHTER' };
    await expect(tighten('county', 'notice.sign.high', hours(4))).rejects.toMatchObject(refused);
    await expect(tighten('county', 'notice.sign.high', hours(5))).rejects.toMatchObject(refused);
    await expect(tighten('county', 'notice.sign.high', workingDays(1))).rejects.toMatchObject(
      refused,
    );
    await expect(tighten('county', 'notice.sign.medium', hours(25))).rejects.toMatchObject(refused);
    await tighten('city', 'notice.sign.high', hours(2));
    await expect(tighten('schoolA', 'notice.sign.high', hours(3))).rejects.toMatchObject(refused);
    await tighten('schoolA', 'notice.sign.high', hours(1));
    expect((await resolve('notice.sign.high', 'schoolA')).limit).toEqual(hours(1));
  });

  test('keeps a tightening out of units that the person does not see', async () => {
    const denied = tighten('city', 'notice.sign.high', hours(2), 'county');
    await expect(denied).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await tighten('schoolA', 'notice.sign.high', hours(2), 'county');
  });

  test('withdraws, and keeps who set what in the audit chain', async () => {
    await tighten('county', 'notice.sign.high', hours(2));
    time.advance(60);
    await tighten('county', 'notice.sign.high', hours(3));
    time.advance(60);
    await deadlines.withdraw(adminOf('county'), {
      deadlineId: 'notice.sign.high',
      unitId: 'county',
      reason: 'the alert is over',
    });
    expect((await resolve('notice.sign.high', 'schoolA')).limit).toEqual(hours(4));
    const again = deadlines.withdraw(adminOf('county'), {
      deadlineId: 'notice.sign.high',
      unitId: 'county',
      reason: 'the alert is over',
    });
    await expect(again).rejects.toMatchObject({ code: 'TIGHTENING_UNKNOWN' });
    const entries = await records.db
      .selectFrom('audit_entries')
      .select(['action', 'before', 'after', 'reason', 'at'])
      .where('unit_id', '=', 'county')
      .orderBy('seq')
      .execute();
    expect(entries.map(({ action, before, after }) => [action, before, after])).toEqual([
      ['deadline.tighten', '{"limit":null}', '{"limit":"2 h"}'],
      ['deadline.tighten', '{"limit":"2 h"}', '{"limit":"3 h"}'],
      ['deadline.withdraw', '{"limit":"3 h"}', '{"limit":null}'],
    ]);
    expect(entries.map(({ at }) => at)).toEqual([
      '2026-09-01T08:00:00.000Z',
      '2026-09-01T08:01:00.000Z',
      '2026-09-01T08:02:00.000Z',
    ]);
  });

  test('lets one of two people win who change the same tightening at once', async () => {
    const order = {
      deadlineId: 'notice.sign.high',
      unitId: 'county',
      reason: 'both',
      replaces: null,
    };
    const both = await Promise.allSettled(
      [hours(1), hours(2)].map((limit) =>
        deadlines.tighten(adminOf('county'), { ...order, limit }),
      ),
    );
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const lost = both.find((one) => one.status === 'rejected');
    expect(lost?.reason).toMatchObject({ code: 'TIGHTENING_CHANGED' });
  });

  test('lists what holds for a unit, what its own is, and what it inherits', async () => {
    await tighten('city', 'notice.sign.high', hours(2));
    await tighten('schoolA', 'notice.sign.high', hours(1));
    const of = async (unitId: string) =>
      (await deadlines.list({ unitId, at: now() })).find(
        ({ deadline }) => deadline.id === 'notice.sign.high',
      );
    expect(await of('schoolA')).toMatchObject({
      limit: hours(1),
      version: { limit: hours(4) },
      tightened: { unitId: 'schoolA' },
      own: { unitId: 'schoolA' },
    });
    const county = await of('county');
    expect(county).toMatchObject({ limit: hours(2), tightened: { unitName: 'city' } });
    expect(county?.own).toBeUndefined();
  });
}
