import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createAssessment } from '../../../analyzer/assessment/assessment.ts';
import { noPeopleInputs } from '../../../analyzer/assessment/people-inputs.ts';
import { createRuleBook } from '../../../analyzer/assessment/rules.ts';
import { createDuckdbEventStore } from '../../../analyzer/stores/events/duckdb/duckdb-event-store.ts';
import type { EventStore } from '../../../analyzer/stores/events/event-store.ts';
import { createEmbeddedJobs } from '../../../analyzer/stores/jobs/embedded/embedded-jobs.ts';
import { parseLine } from '../../../collector/parsers/parse-line.ts';
import { testApp, type SignedIn, type TestApp } from '../testing/test-app.ts';
import { loadQuestions } from '../../../analyzer/attestations/questions/questions.ts';
import { loadGrading } from '../../../analyzer/register/grading/rules.ts';
import { createRegister } from '../../../analyzer/register/register.ts';
import { itemsFeature } from '../items/index.ts';
import { systemsFeature } from './index.ts';

const now = Date.parse('2026-11-21T08:00:00Z');
const time = { now: () => now };
const folder = mkdtempSync(join(tmpdir(), 'xiaodun-systems-'));

/** Thirty sign-ins and a cleared log from one switch of school A, a telnet sign-in among them. */
function storedLines(unitId: string) {
  const lines = Array.from(
    { length: 30 },
    (_, i) =>
      `<188>Nov 21 2026 15:${String(10 + i)}:00+08:00 SW1 %%01SSH/4/SSH_FAIL(s)[${i}]:Failed to login through SSH. (IP=10.1.1.${i}, VpnInstanceName=_public_, UserName=admin, Times=1, FailedReason=User password authentication failed)`,
  );
  lines.push(
    '<189>Nov 21 2026 15:50:00+08:00 SW1 %%01SHELL/5/CMDRECORD(s)[99]:Recorded command information. (Task=VT0, Ip=10.1.1.1, VpnName=, User=netadmin, AuthenticationMethod="Local-user", Command="reset logbuffer")',
  );
  return lines.map((line, i) => ({
    ...parseLine(Buffer.from(line), {
      receivedAt: now - (40 - i) * 60_000,
      timeZone: 'Asia/Shanghai',
      sourceAddress: '10.1.0.1',
      id: `e${i}`,
    }),
    'unit.id': unitId,
    'log.source.address': '10.1.0.1',
  }));
}

describe('systems', () => {
  let app: TestApp;
  let events: EventStore;
  let officer: SignedIn;
  let system: string;

  beforeAll(async () => {
    const log = pino({ level: 'silent' });
    events = await createDuckdbEventStore({
      dir: folder,
      memoryLimitMiB: 128,
      threads: 1,
      time,
      log,
      metrics: new Registry(),
    });
    app = await testApp({
      time,
      features: ({ records, rights }) => {
        const jobs = createEmbeddedJobs({ records, time, log, metrics: new Registry() });
        const assessment = createAssessment({
          records,
          events,
          jobs,
          time,
          log,
          retentionDays: 180,
          rules: createRuleBook('rules/compliance'),
          people: noPeopleInputs,
        });
        const grading = () => loadGrading('rules/compliance/grading');
        const questions = () => loadQuestions('rules/compliance/questions');
        const register = createRegister({ records, time, grading });
        return [
          systemsFeature({ records, assessment, register, rights, time }),
          itemsFeature({ records, assessment, questions, rights, time }),
        ];
      },
    });
    await events.append(storedLines('schoolA'));
    await app.records.db
      .insertInto('log_sources')
      .values({
        id: 'source-1',
        unit_id: 'schoolA',
        unit_assigned: 1,
        address: '10.1.0.1',
        transport: 'udp',
        name: 'SW1',
        vendor: 'huawei',
        product: 'vrp',
        first_seen_at: '2026-11-21T07:00:00.000Z',
        last_seen_at: '2026-11-21T07:50:00.000Z',
        events: '31',
        unparsed: '0',
        dropped: '0',
        learnt_gap_seconds: 0,
        silent_after_seconds: 3_600,
        silence_fixed: 0,
        muted: 0,
        silent_since: null,
      })
      .execute();
    officer = await app.signIn('school-security-officer', 'schoolA');
  });

  afterAll(async () => {
    await app.dispose();
    await events.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('creates a system at the level of the higher of S and A and evaluates it at once', async () => {
    const answer = await app.request(officer, 'POST', '/systems', {
      unitId: 'schoolA',
      name: '学籍系统',
      sLevel: 2,
      aLevel: 3,
    });
    expect(answer.statusCode).toBe(201);
    const body = answer.json();
    expect(body).toMatchObject({ level: 3, sLevel: 2, aLevel: 3, lower: expect.any(Number) });
    expect(body.coverage).toBeGreaterThan(0);
    expect(body.lower).toBeLessThan(body.upper);
    system = body.id;
  });

  test('narrows the list by level, unit and words', async () => {
    const found = async (filter: Record<string, unknown>): Promise<number> => {
      const query = encodeURIComponent(JSON.stringify(filter));
      const answer = await app.request(officer, 'GET', `/systems?filter=${query}`);
      return answer.json().length;
    };
    expect(await found({ level: 3, unitId: 'schoolA', q: '学籍' })).toBe(1);
    expect(await found({ level: [1, 2] })).toBe(0);
    expect(await found({ unitId: 'schoolB' })).toBe(0);
    expect(await found({ q: '100%' })).toBe(0);
  });

  test('shows why an item is not satisfied, with the query that finds the raw records', async () => {
    const answer = await app.request(officer, 'GET', `/systems/${system}/items/8.1.4.3.d`);
    expect(answer.json()).toMatchObject({
      state: 'not-satisfied',
      evidence: expect.arrayContaining([
        expect.objectContaining({
          checkId: 'log-tampering',
          objectName: 'SW1',
          measured: expect.objectContaining({ count: 1 }),
          verdict: 'not-satisfied',
          origin: expect.objectContaining({ query: expect.stringContaining('10.1.0.1') }),
          raw: [
            expect.objectContaining({
              kind: 'events',
              href: expect.stringMatching(/^\/events\?query=log\.source\.address.*&from=.*&to=/),
            }),
          ],
          sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
        }),
      ]),
    });
  });

  test('never calls an item satisfied that nothing speaks to', async () => {
    const tree = (await app.request(officer, 'GET', `/systems/${system}/tree`)).json();
    const items = tree.flatMap(
      (category: { points: { items: { evidenceCount: number; state: string }[] }[] }) =>
        category.points.flatMap(({ items }) => items),
    );
    const silent = items.filter((item: { evidenceCount: number }) => item.evidenceCount === 0);
    expect(silent.length).toBeGreaterThan(100);
    expect(new Set(silent.map((item: { state: string }) => item.state))).toEqual(
      new Set(['unknown']),
    );
  });

  test('leaves an item out with a reason, and takes it in again', async () => {
    const url = `/systems/${system}/items/8.1.3.1.d`;
    expect((await app.request(officer, 'PATCH', url, { applicable: false })).statusCode).toBe(400);
    const without = await app.request(officer, 'PATCH', url, {
      applicable: false,
      reason: '全校无无线网络',
    });
    expect(without.json().counts['not-applicable']).toBe(1);
    await app.request(officer, 'POST', `/systems/${system}/evaluate`);
    expect((await app.request(officer, 'GET', url)).json()).toMatchObject({
      state: 'not-applicable',
      reason: '全校无无线网络',
      decidedBy: 'person',
    });
    const again = await app.request(officer, 'PATCH', url, { applicable: true });
    expect(again.json().counts['not-applicable']).toBe(0);
  });

  test('says with every score that it is no conclusion of an evaluation', async () => {
    const score = (await app.request(officer, 'GET', `/systems/${system}/score`)).json();
    expect(score.disclaimer.zh).toBe('自评估预估，非等级测评结论');
    expect(score.packs.map(({ pack }: { pack: string }) => pack)).toEqual([
      'rate-2025',
      'deduction-2021',
    ]);
  });

  test('hides the system from the school next door and refuses to make one there', async () => {
    const neighbour = await app.signIn('school-security-officer', 'schoolB');
    expect((await app.request(neighbour, 'GET', `/systems/${system}`)).statusCode).toBe(404);
    expect((await app.request(neighbour, 'GET', '/systems')).json()).toEqual([]);
    const made = await app.request(neighbour, 'POST', '/systems', {
      unitId: 'schoolA',
      name: 'x',
      sLevel: 1,
      aLevel: 1,
    });
    expect(made.statusCode).toBe(404);
  });

  test('refuses a level that the standard does not have', async () => {
    const answer = await app.request(officer, 'POST', '/systems', {
      unitId: 'schoolA',
      name: 'x',
      sLevel: 5,
      aLevel: 1,
    });
    expect(answer.statusCode).toBe(400);
  });
});
