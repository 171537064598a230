import { pino } from 'pino';
import { Registry } from 'prom-client';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { caseFixture, personOf, type CaseFixture } from '../../cases/testing/case-fixture.ts';
import type { Jobs } from '../../stores/jobs/jobs.ts';
import { createDeadlines } from '../deadlines.ts';
import { ownCalendar, ownDeadlines } from '../testing/rules.ts';
import { createEscalations } from './escalations.ts';

/** `jobs` is not used by a sweep. */
const noJobs = { define() {}, repeat: async () => {}, enqueue: async () => '' } as unknown as Jobs;

let county: CaseFixture;
let school: CaseFixture;
let keys: Map<string, string>;
/** Keys of what people were told, by node, as often as it was said. */
let told: Record<'county' | 'school', string[]>;

beforeEach(async () => {
  const rule = { limit: { kind: 'hours', value: 4 }, source: 'a test', confidence: 'P' } as const;
  const deadlines = {
    calendar: ownCalendar(),
    resolve: async (ruleId: string) => ({ ...rule, ruleId, ladder: 'sign' }),
  };
  county = await caseFixture({ deadlines });
  school = await caseFixture({ deadlines, time: county.time });
  keys = new Map([county, school].map(({ key }) => [key.id, key.publicKey]));
  told = { county: [], school: [] };
});

afterEach(async () => {
  await county.dispose();
  await school.dispose();
});

async function sweep(name: 'county' | 'school'): Promise<number> {
  const { records, cases, time } = name === 'county' ? county : school;
  const escalations = createEscalations({
    records,
    cases,
    deadlines: createDeadlines({ records, rules: ownDeadlines(), calendar: ownCalendar(), time }),
    tell: async (_, { dedupeKey }) => void told[name].push(dedupeKey),
    time,
    jobs: noJobs,
    log: pino({ level: 'silent' }),
    metrics: new Registry(),
  });
  return (await escalations.sweep()).steps;
}

async function carry(from: CaseFixture, to: CaseFixture): Promise<void> {
  const { rejected } = await to.cases.receive(await from.cases.log('one'), keys);
  expect(rejected).toEqual([]);
}

test('a step that two nodes walked before they met counts once, and nobody hears of it twice', async () => {
  await county.cases.act({
    caseId: 'one',
    caseKind: 'delivery',
    message: 'open',
    payload: { title: 'Errand', issuerUnitId: 'county', recipientUnitId: 'schoolA' },
    unitId: 'county',
    actor: personOf('county'),
  });
  await carry(county, school);
  county.time.advance(4 * 3_600);
  expect([await sweep('county'), await sweep('school')]).toEqual([1, 1]);
  await carry(county, school);
  await carry(school, county);
  expect([await sweep('county'), await sweep('school')]).toEqual([0, 0]);
  const log = await county.cases.log('one');
  expect(await school.cases.log('one')).toEqual(log);
  const steps = log.filter(({ kind }) => kind === 'escalate');
  expect(steps.map(({ refused }) => refused?.code)).toEqual([undefined, 'STEP_WALKED']);
  for (const name of ['county', 'school'] as const) {
    expect(told[name].length).toBeGreaterThan(0);
    expect(new Set(told[name]).size).toBe(told[name].length);
  }
  // The ladder goes on from there, on whichever node looks first.
  county.time.advance(2 * 3_600);
  expect(await sweep('school')).toBe(1);
  await carry(school, county);
  expect(await sweep('county')).toBe(0);
  expect((await county.cases.log('one')).filter(({ refused }) => refused)).toHaveLength(1);
});
