import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp, type SignedIn, type TestApp } from '../testing/test-app.ts';
import { regionFeature } from './index.ts';
import type { Region, RegionTrend } from './schema.ts';
import { deliveryRow, insertDeliveries } from './testing/deliveries.ts';
import { weekBounds } from './trend.ts';

const now = Date.parse('2026-11-22T04:00:00.000Z');
const past = '2026-11-21T00:00:00.000Z';
const future = '2026-12-01T00:00:00.000Z';

describe('the region of a leader', () => {
  let app: TestApp;
  let cityLeader: SignedIn;
  let countyLeader: SignedIn;

  const read = async <T = Region>(who: SignedIn, url: string): Promise<T> =>
    (await app.request(who, 'GET', url)).json<T>();

  beforeAll(async () => {
    app = await testApp({
      time: { now: () => now },
      features: ({ records, rights, time }) => [regionFeature({ records, rights, time })],
    });
    cityLeader = await app.signIn('bureau-leader', 'city');
    countyLeader = await app.signIn('bureau-leader', 'county');
    await insertDeliveries(app.records.db, [
      deliveryRow({ id: 'a1', unit_id: 'schoolA', next_due_at: past }),
      deliveryRow({ id: 'a2', unit_id: 'schoolA', state: 'HANDLING', next_due_at: future }),
      deliveryRow({ id: 'a3', unit_id: 'schoolA', state: 'ARCHIVED', next_due_at: null }),
      deliveryRow({ id: 'b1', unit_id: 'schoolB', state: 'FEEDBACK', next_due_at: future }),
      deliveryRow({ id: 'c1', unit_id: 'county', issuer_unit_id: 'city', next_due_at: past }),
      deliveryRow({ id: 'x', unit_id: 'directSchool', issuer_unit_id: 'province' }),
    ]);
  });
  afterAll(() => app?.dispose());

  it('sums up what is below each unit, late ones first', async () => {
    const region = await read(countyLeader, '/region');
    expect(region.unit.id).toBe('county');
    expect(region.rows.map(({ unitId, open, overdue }) => [unitId, open, overdue])).toEqual([
      ['schoolA', 2, 1],
      ['schoolB', 1, 0],
    ]);
    expect(region.rows[0]).toMatchObject({
      units: 0,
      lateSince: past,
      cells: { ISSUED: { count: 1, overdue: 1 }, HANDLING: { count: 1, overdue: 0 } },
    });
    expect(region.totals).toMatchObject({ units: 2, open: 3, overdue: 1, lateUnits: 1 });
  });

  it('rolls counties up for a city and goes down a level', async () => {
    const region = await read(cityLeader, '/region');
    expect(region.rows).toHaveLength(1);
    expect(region.rows[0]).toMatchObject({ unitId: 'county', units: 2, open: 4, overdue: 2 });
    const county = await read(cityLeader, '/region?unitId=county');
    expect(county.path.map(({ id }) => id)).toEqual(['city', 'county']);
    expect(county.rows.map(({ unitId }) => unitId)).toEqual(['schoolA', 'schoolB']);
  });

  it('shows nothing outside the sub-tree of the caller', async () => {
    const answer = await app.request(countyLeader, 'GET', '/region?unitId=city');
    expect(answer.statusCode).toBe(404);
    const elsewhere = await app.request(countyLeader, 'GET', '/region/trend?unitId=directSchool');
    expect(elsewhere.statusCode).toBe(404);
  });

  it('is closed to those who may not read notices', async () => {
    const admin = await app.signIn('system-admin', 'county');
    expect((await app.request(admin, 'GET', '/region')).statusCode).toBe(403);
  });

  it('counts by week what was issued and what was done in time', async () => {
    const clock = (caseId: string, ended: string) => ({
      case_id: caseId,
      clock: 'sign',
      case_kind: 'delivery' as const,
      unit_id: 'schoolA',
      state: 'met' as const,
      started_at: past,
      due_at: '2026-11-19T12:00:00.000Z',
      original_due_at: '2026-11-19T12:00:00.000Z',
      paused_at: null,
      ended_at: ended,
      extensions: 0,
      round: 1,
      rule_id: 'notice.sign.high',
      ladder: null,
      escalated_step: 0,
      clock_json: '{}',
    });
    await app.records.db
      .insertInto('case_clocks')
      .values([
        clock('a1', '2026-11-19T11:00:00.000Z'),
        clock('a2', '2026-11-19T13:00:00.000Z'),
        // Sunday evening in London is Monday in Beijing: the next week.
        clock('a3', '2026-11-15T15:59:00.000Z'),
      ])
      .execute();
    const { weeks } = await read<RegionTrend>(countyLeader, '/region/trend');
    expect(weeks).toHaveLength(8);
    expect(weeks.at(-1)).toMatchObject({
      from: '2026-11-15T16:00:00.000Z',
      issued: 4,
      ended: 2,
      inTime: 1,
    });
    expect(weeks.at(-2)).toMatchObject({ ended: 1, inTime: 1 });
  });
});

it('starts weeks on Monday in Beijing', () => {
  const bounds = weekBounds(now);
  expect(bounds).toHaveLength(9);
  for (const bound of bounds) expect(bound).toMatch(/T16:00:00\.000Z$/u);
  expect(new Date(bounds[7] ?? '').getUTCDay()).toBe(0);
});
