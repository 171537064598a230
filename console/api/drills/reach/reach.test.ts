import { afterAll, beforeAll, expect, test } from 'vitest';
import { reachOf, type ReachFacts } from '../../../../analyzer/drills/reach/reach-state.ts';
import { loadReachRules } from '../../../../analyzer/drills/reach/rules.ts';
import { judgedApp, type JudgedApp } from '../evaluation/testing/judged-app.ts';
import type { Reach } from './schema.ts';

const rules = loadReachRules();
const now = Date.parse('2026-11-22T00:00:00.000Z');
const known: ReachFacts = {
  accountState: 'active',
  phone: '0755-5550100',
  email: 'a@qingshan-school.edu.cn',
  verified: new Set(['0755-5550100', 'a@qingshan-school.edu.cn']),
  lastSignInAt: '2026-11-20T00:00:00.000Z',
  askedAt: '2026-11-20T00:00:00.000Z',
  answeredAt: '2026-11-21T00:00:00.000Z',
  reached: true,
  sealed: false,
};
const verdict = (more: Partial<ReachFacts>) => reachOf(rules, { ...known, ...more }, now);

test('knows reached, not reached and unknown, and unknown is never reached', () => {
  expect(verdict({})).toEqual({ state: 'reached', reason: 'CONFIRMED', warnings: [] });
  const cases: [Partial<ReachFacts>, string, string][] = [
    [{ answeredAt: null, reached: null }, 'unknown', 'NO_ANSWER'],
    [{ askedAt: null, answeredAt: null, reached: null }, 'unknown', 'NOT_ASKED'],
    [{ askedAt: null, answeredAt: null, reached: null, sealed: true }, 'unknown', 'SEALED'],
    [{ askedAt: '2026-11-21T12:00:00.000Z' }, 'unknown', 'NO_ANSWER'],
    [{ askedAt: null, answeredAt: '2026-11-01T00:00:00.000Z' }, 'unknown', 'CONFIRMATION_STALE'],
    [{ reached: false }, 'not-reached', 'SAID_NO'],
    [{ accountState: 'left' }, 'not-reached', 'ACCOUNT_LEFT'],
    [{ accountState: 'locked' }, 'not-reached', 'ACCOUNT_LOCKED'],
  ];
  for (const [facts, state, reason] of cases)
    expect(verdict(facts)).toMatchObject({ state, reason });
});

test('names contacts that are missing or that no message ever reached, and accounts nobody uses', () => {
  expect(verdict({ phone: null, email: '' }).warnings).toEqual(['NO_PHONE', 'NO_EMAIL']);
  expect(verdict({ verified: new Set() }).warnings).toEqual([
    'PHONE_UNVERIFIED',
    'EMAIL_UNVERIFIED',
  ]);
  expect(verdict({ lastSignInAt: null }).warnings).toEqual(['NEVER_SIGNED_IN']);
  expect(verdict({ lastSignInAt: '2026-08-01T00:00:00.000Z' }).warnings).toEqual(['SIGN_IN_STALE']);
});

let node: JudgedApp;
beforeAll(async () => {
  node = await judgedApp();
});
afterAll(() => node?.dispose());

const reachOfDrill = async (id: string, who: 'dora' | 'tim' = 'dora') =>
  (await node.get<Reach>(who, `${id}/reach`)).body;

test('asks through the inbox of the drill, and the director sees who answered', async () => {
  const id = await node.approved();
  expect(await reachOfDrill(id)).toMatchObject({
    watermark: '演练',
    complete: false,
    askedAt: null,
    counts: { reached: 0, notReached: 0, unknown: 5, total: 5 },
  });
  expect((await node.post('tim', `${id}/reach`, {})).body.code).toBe('NOT_A_PARTICIPANT');
  expect((await node.post('out', `${id}/reach`, {})).status).toBe(404);
  expect((await node.post('dora', `${id}/reach`, {})).status).toBe(200);
  const items = await node.records.db
    .selectFrom('drill_inbox')
    .select(['account_id', 'content', 'answered_at'])
    .where('run_id', '=', id)
    .execute();
  expect(items.map(({ account_id: who }) => who ?? '').sort()).toEqual([
    'cora',
    'dirk',
    'dora',
    'eva',
    'tim',
  ]);
  expect(items[0]!.content).not.toContain('门户网站');
  expect(await node.records.db.selectFrom('inbox').selectAll().execute()).toEqual([]);

  await node.post('tim', `${id}/reach/answer`, { reached: true });
  await node.post('dirk', `${id}/reach/answer`, {
    accountId: 'cora',
    reached: false,
    note: '电话无人接听',
  });
  const refused = await node.post('tim', `${id}/reach/answer`, {
    accountId: 'cora',
    reached: true,
  });
  expect(refused.body.code).toBe('NOT_A_PARTICIPANT');
  const seen = await reachOfDrill(id);
  expect(seen.counts).toEqual({ reached: 1, notReached: 1, unknown: 3, total: 5 });
  expect(seen.people.find(({ accountId }) => accountId === 'cora')).toMatchObject({
    state: 'not-reached',
    reason: 'SAID_NO',
    note: '电话无人接听',
    warnings: ['NO_PHONE', 'NO_EMAIL', 'NEVER_SIGNED_IN'],
  });
  // Others see nobody but themselves.
  expect((await reachOfDrill(id, 'tim')).people.map(({ accountId }) => accountId)).toEqual(['tim']);
});

test('asks no player of a double-blind drill, and nobody once it has started', async () => {
  const id = await node.approved({ blind: 'double' });
  await node.post('dora', `${id}/reach`, {});
  const { people } = await reachOfDrill(id);
  const reasons = new Map(people.map(({ accountId, reason }) => [accountId, reason]));
  expect([reasons.get('eva'), reasons.get('tim')]).toEqual(['NO_ANSWER', 'SEALED']);
  expect((await node.get('tim', `${id}/reach`)).status).toBe(404);
  await node.control(id, 'start');
  const late = await node.post('dora', `${id}/reach`, {});
  expect([late.status, late.body.code]).toEqual([409, 'REACH_CLOSED']);
});
