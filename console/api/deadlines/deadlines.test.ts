import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createDeadlines } from '../../../analyzer/clocks/deadlines.ts';
import { ownCalendar, ownDeadlines } from '../../../analyzer/clocks/testing/rules.ts';
import { createDrivenTime } from '../../../collector/time/driven-time.ts';
import { testApp, type SignedIn, type TestApp } from '../testing/test-app.ts';
import { deadlinesFeature } from './index.ts';
import type { DeadlineRow } from './schema.ts';

describe('deadlines', () => {
  const time = createDrivenTime('2026-09-01T08:00:00.000Z');
  const hours = (value: number) => ({ kind: 'hours', value });
  const path = '/deadlines/notice.sign.high';
  let app: TestApp;
  let county: SignedIn;
  let city: SignedIn;
  let school: SignedIn;

  beforeAll(async () => {
    const calendar = ownCalendar();
    const rules = ownDeadlines();
    app = await testApp({
      time,
      features: ({ records }) => [
        deadlinesFeature({
          records,
          time,
          deadlines: createDeadlines({ records, rules, calendar, time }),
        }),
      ],
    });
    [county, city, school] = await Promise.all([
      app.signIn('security-admin', 'county'),
      app.signIn('security-admin', 'city'),
      app.signIn('school-cio', 'schoolA'),
    ]);
  });

  beforeEach(() => time.advance(60));

  afterAll(() => app.dispose());

  const rowOf = async (who: SignedIn): Promise<DeadlineRow> =>
    (await app.request(who, 'GET', path)).json();

  test('lists what holds, what the source says and how sure that is', async () => {
    const answer = await app.request(
      school,
      'GET',
      `/deadlines?range=${encodeURIComponent('[0,99]')}`,
    );
    expect(answer.statusCode).toBe(200);
    const rows: DeadlineRow[] = answer.json();
    expect(answer.headers['content-range']).toBe(`deadlines 0-${rows.length - 1}/${rows.length}`);
    expect(rows.find(({ id }) => id === 'incident.cac-report.general')).toMatchObject({
      unitName: 'schoolA',
      limit: hours(4),
      sourceLimit: hours(4),
      article: '第四条',
      confidence: 'S',
      effectiveFrom: '2025-11-01',
      tightened: null,
      ladder: { id: 'report' },
    });
    expect(rows.find(({ id }) => id === 'incident.pii-report')).toMatchObject({
      sourceLimit: { kind: 'at-once' },
      defaultLimit: hours(4),
    });
  });

  test('narrows the list by group, confidence and words, and sorts it', async () => {
    const found = async (filter: object, sort = '["id","ASC"]'): Promise<string[]> => {
      const query = `filter=${encodeURIComponent(JSON.stringify(filter))}&sort=${encodeURIComponent(sort)}`;
      const rows: DeadlineRow[] = (await app.request(school, 'GET', `/deadlines?${query}`)).json();
      return rows.map(({ id }) => id);
    };
    expect(await found({ group: 'notice', q: '复核' })).toHaveLength(4);
    expect(await found({ confidence: 'S', q: 'PII' })).toHaveLength(3);
    expect((await found({ q: '签收' }, '["nameZh","DESC"]'))[0]).toMatch(/^notice\.sign/);
    const bad = await app.request(school, 'GET', '/deadlines?sort=%5B%22secret%22,%22ASC%22%5D');
    expect(bad.json().code).toBe('BAD_LIST_QUERY');
  });

  test('tightens for the unit and below, and shows the source beside it', async () => {
    const answer = await app.request(county, 'PATCH', path, {
      limit: hours(2),
      reason: '重要时期加强值守',
      replaces: null,
    });
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toMatchObject({ limit: hours(2), sourceLimit: hours(4) });
    expect(await rowOf(school)).toMatchObject({
      limit: hours(2),
      sourceLimit: hours(4),
      tightened: { unitId: 'county', reason: '重要时期加强值守' },
      own: null,
    });
    expect((await rowOf(city)).tightened).toBeNull();
  });

  test('refuses what is not tighter, what another has changed, and what is malformed', async () => {
    const looser = await app.request(city, 'PATCH', path, { limit: hours(4), reason: '放宽' });
    expect(looser.statusCode).toBe(422);
    expect(looser.json()).toMatchObject({ code: 'TIGHTENING_NOT_TIGHTER' });
    const seen = { limit: hours(1), reason: '同时修改', replaces: null };
    const changed = await app.request(county, 'PATCH', path, seen);
    expect([changed.statusCode, changed.json().code]).toEqual([409, 'TIGHTENING_CHANGED']);
    for (const limit of [
      hours(0),
      hours(-1),
      { kind: 'working-days', value: 1.5 },
      { kind: 'weeks', value: 1 },
    ]) {
      const bad = await app.request(county, 'PATCH', path, { limit, reason: '无效' });
      expect(bad.json().code).toBe('VALIDATION');
    }
    const unknown = await app.request(county, 'PATCH', '/deadlines/none', {
      limit: hours(1),
      reason: '无效',
    });
    expect(unknown.statusCode).toBe(404);
  });

  test('withdraws once, with a reason', async () => {
    const own = (await rowOf(county)).own!.id;
    const body = { reason: '重要时期结束', replaces: own };
    expect((await app.request(county, 'POST', `${path}/withdraw`, body)).json()).toMatchObject({
      limit: hours(4),
      own: null,
    });
    const again = await app.request(county, 'POST', `${path}/withdraw`, body);
    expect([again.statusCode, again.json().code]).toEqual([409, 'TIGHTENING_CHANGED']);
    expect((await rowOf(school)).limit).toEqual(hours(4));
  });

  test('keeps out who is not signed in, who may only read, and units that one does not see', async () => {
    const change = { limit: hours(1), reason: '无权' };
    expect((await app.request(undefined, 'GET', '/deadlines')).statusCode).toBe(401);
    expect((await app.request(undefined, 'GET', '/deadlines/calendar?year=2026')).statusCode).toBe(
      401,
    );
    expect((await app.request(school, 'PATCH', path, change)).statusCode).toBe(403);
    expect(
      (await app.request(school, 'POST', `${path}/withdraw`, { reason: '无权' })).statusCode,
    ).toBe(403);
    const above = await app.request(county, 'PATCH', path, { ...change, unitId: 'city' });
    expect([above.statusCode, above.json().code]).toEqual([404, 'NOT_FOUND']);
    expect((await app.request(county, 'GET', `${path}?unitId=city`)).statusCode).toBe(404);
    const below = await app.request(county, 'PATCH', path, { ...change, unitId: 'schoolA' });
    expect(below.statusCode).toBe(200);
  });

  test('gives the calendar of a year, and says when there is no order for it', async () => {
    const { days, ...year } = (
      await app.request(school, 'GET', '/deadlines/calendar?year=2026')
    ).json();
    expect(year).toMatchObject({
      known: true,
      workingDays: 248,
      endOfDay: '24:00',
      years: [2024, 2025, 2026],
    });
    expect(days).toHaveLength(365);
    expect(days[44]).toEqual({
      date: '2026-02-14',
      kind: 'make-up-day',
      nameZh: '春节',
      nameEn: 'Spring Festival',
    });
    const later = (await app.request(school, 'GET', '/deadlines/calendar?year=2031')).json();
    expect(later).toMatchObject({ known: false, source: null });
    expect((await app.request(school, 'GET', '/deadlines/calendar?year=1')).statusCode).toBe(400);
  });
});
