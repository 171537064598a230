import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Assessment } from '../../../analyzer/assessment/assessment.ts';
import { deliveryRow, insertDeliveries } from '../region/testing/deliveries.ts';
import { testApp, type SignedIn, type TestApp } from '../testing/test-app.ts';
import { homeFeature } from './index.ts';
import type { Home } from './schema.ts';

const now = Date.parse('2026-11-22T04:00:00.000Z');
const past = '2026-11-21T00:00:00.000Z';
const soon = '2026-11-22T06:00:00.000Z';
const later = '2026-12-01T00:00:00.000Z';

/** Scores are the assessment's own business and tested there. */
const assessment = { scores: async () => [] } as unknown as Assessment;
const rules = { alertLateHours: 24, scoreDropPoints: 2, nodeLateMinutes: 30 };

describe('the home of a person', () => {
  let app: TestApp;
  let cio: SignedIn;
  let analyst: SignedIn;

  const home = async (who: SignedIn): Promise<Home> =>
    (await app.request(who, 'GET', '/home')).json<Home>();

  beforeAll(async () => {
    app = await testApp({
      time: { now: () => now },
      features: ({ records, rights, time }) => [
        homeFeature({ records, rights, rules, assessment, time }),
      ],
    });
    cio = await app.signIn('school-cio', 'schoolA');
    analyst = await app.signIn('bureau-analyst', 'county');
    await insertDeliveries(app.records.db, [
      deliveryRow({ id: 'toSign', unit_id: 'schoolA', next_due_at: soon, next_clock: 'sign' }),
      deliveryRow({ id: 'late', unit_id: 'schoolA', state: 'HANDLING', next_due_at: past }),
      deliveryRow({ id: 'disputed', unit_id: 'schoolA', state: 'SIGNED', open_request: 'dispute' }),
      deliveryRow({ id: 'answered', unit_id: 'schoolB', state: 'FEEDBACK', next_due_at: later }),
      deliveryRow({ id: 'passed', unit_id: 'schoolB', state: 'VERIFIED', parent_id: 'above' }),
      deliveryRow({ id: 'toCounty', unit_id: 'county', issuer_unit_id: 'city', next_due_at: soon }),
      deliveryRow({ id: 'done', unit_id: 'schoolA', state: 'ARCHIVED' }),
    ]);
  });
  afterAll(() => app?.dispose());

  it('lists what a school has to do, what presses most first', async () => {
    const { duties } = await home(cio);
    expect(duties.entries.map(({ id, step, overdue }) => [id, step, overdue])).toEqual([
      ['late', 'feedback', true],
      ['toSign', 'sign', false],
    ]);
    expect(duties).toMatchObject({ total: 2, overdue: 1 });
  });

  it('lists what a bureau has to decide and to answer, and nothing that its schools do', async () => {
    const { duties } = await home(analyst);
    expect(duties.entries.map(({ id, step }) => [id, step])).toEqual([
      ['toCounty', 'sign'],
      ['answered', 'verify'],
      ['disputed', 'uphold-dispute'],
    ]);
  });

  it('tells a bureau who is late and how all stand', async () => {
    const { late, notices } = await home(analyst);
    expect(late).toMatchObject([{ kind: 'delivery', id: 'late', href: '/deliveries/late' }]);
    expect(notices?.open).toEqual({ count: 6, overdue: 1 });
    expect(notices?.byState['HANDLING']).toEqual({ count: 1, overdue: 1 });
  });

  it('counts the duties for the menu', async () => {
    const answer = await app.request(cio, 'GET', '/home/duties');
    expect(answer.json()).toEqual({ total: 2, overdue: 1 });
  });

  it('tells a score that fell within a week', async () => {
    await app.records.db
      .insertInto('systems')
      .values({
        id: 'system',
        unit_id: 'schoolA',
        name: '校园网',
        level: 2,
        s_level: 2,
        a_level: 2,
        scopes: '[]',
        created_at: past,
        closed_at: null,
        evaluated_at: null,
      })
      .execute();
    const day = { system_id: 'system', unit_id: 'schoolA', pack: '2021', upper: 90, coverage: 0.5 };
    await app.records.db
      .insertInto('score_days')
      .values([
        { ...day, day: '2026-11-15', lower: 62 },
        { ...day, day: '2026-11-22', lower: 58.5 },
      ])
      .execute();
    const { worse } = await home(cio);
    expect(worse[0]).toMatchObject({ kind: 'score', href: '/systems/system' });
    expect(worse[0]?.detailZh).toContain('62.0');
  });

  it('tells a port that is open on IPv6 only', async () => {
    const { db } = app.records;
    const seen = { created_at: past, updated_at: past };
    await db
      .insertInto('assets')
      .values({
        id: 'portal',
        unit_id: 'schoolA',
        name: '教务门户',
        named_by_person: 1,
        kind: 'server',
        state: 'unknown',
        interfaces_up: 0,
        interfaces_total: 0,
        ...seen,
      })
      .execute();
    await db
      .insertInto('exposure_findings')
      .values({
        id: 'gap',
        asset_id: 'portal',
        unit_id: 'schoolA',
        transport: 'tcp',
        port: 3_306,
        v4_state: 'closed',
        severity: 'high',
        evidence: '{}',
        state: 'open',
        opened_at: past,
        last_seen_at: past,
        version: 1,
      })
      .execute();
    const { worse } = await home(cio);
    expect(worse).toContainEqual(
      expect.objectContaining({ title: '教务门户', href: '/exposure-findings/gap' }),
    );
  });

  it('shows an administrator neither notices nor duties', async () => {
    const admin = await app.signIn('system-admin', 'county');
    const { may, duties, notices, late } = await home(admin);
    expect(may.notices).toBe(false);
    expect(duties).toEqual({ total: 0, overdue: 0, entries: [] });
    expect(notices).toBeNull();
    expect(late).toEqual([]);
  });
});
