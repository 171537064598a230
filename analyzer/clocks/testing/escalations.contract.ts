import { pino } from 'pino';
import { Registry } from 'prom-client';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { caseFixture, personOf, type CaseFixture } from '../../cases/testing/case-fixture.ts';
import { createDrivenTime, type DrivenTime } from '../../../collector/time/driven-time.ts';
import { insertTestUnits } from '../../people/testing/unit-tree.ts';
import type { Jobs } from '../../stores/jobs/jobs.ts';
import type { Records } from '../../stores/records/records.ts';
import type { TellMessage } from '../../telling/tell.ts';
import type { Deadline, DeadlineRules } from '../deadline-rules.ts';
import { createDeadlines, type Deadlines } from '../deadlines.ts';
import { createEscalations } from '../escalation/escalations.ts';
import { ownCalendar, ownDeadlines } from './rules.ts';

const toyDeadline = (id: string, version: Pick<Deadline['versions'][0], 'limit' | 'ladder'>) =>
  [
    id,
    {
      id,
      nameZh: id,
      nameEn: id,
      group: 'toy',
      versions: [{ ...version, source: 'a test', confidence: 'P', effectiveFrom: '2020-01-01' }],
    },
  ] as const satisfies [string, Deadline];

/** The product's ladders under the clocks of the toy machine: `take` in 4 hours, `answer` in 3 working days. */
const toyRules = (): DeadlineRules => ({
  ladders: ownDeadlines().ladders,
  deadlines: new Map([
    toyDeadline('toy.take', { limit: { kind: 'hours', value: 4 }, ladder: 'sign' }),
    toyDeadline('toy.answer', { limit: { kind: 'working-days', value: 3 }, ladder: 'feedback' }),
  ]),
});

/** `jobs` is not used by a sweep. */
const noJobs = { define() {}, repeat: async () => {}, enqueue: async () => '' } as unknown as Jobs;

const at = (text: string): string => new Date(`${text}+08:00`).toISOString();

/** What escalation does on every records engine. */
export function escalationsContract(
  create: () => Promise<{ records: Records; dispose(): Promise<void> }>,
): void {
  let records: Records;
  let dispose: () => Promise<void>;
  let time: DrivenTime;
  let deadlines: Deadlines;
  let fixture: CaseFixture;
  let told: TellMessage[];
  /** Throws in the n-th call from now on, as a process that dies there. */
  let dieAt: number | undefined;

  beforeEach(async () => {
    ({ records, dispose } = await create());
    await insertTestUnits(records.db);
    time = createDrivenTime(at('2026-03-02T09:00'));
    deadlines = createDeadlines({ records, rules: toyRules(), calendar: ownCalendar(), time });
    fixture = await caseFixture({ records, time, deadlines });
    told = [];
    dieAt = undefined;
  });

  afterEach(() => dispose());

  const escalations = () =>
    createEscalations({
      records,
      cases: fixture.cases,
      deadlines,
      tell: async (_, message) => {
        if (dieAt !== undefined && (dieAt -= 1) <= 0) throw new Error('killed');
        if (!told.some(({ dedupeKey }) => dedupeKey === message.dedupeKey)) told.push(message);
      },
      time,
      jobs: noJobs,
      log: pino({ level: 'silent' }),
      metrics: new Registry(),
    });

  const act = (
    caseId: string,
    message: string,
    payload: Record<string, unknown> = {},
    unitId = 'schoolA',
  ) =>
    fixture.cases.act({
      caseId,
      caseKind: 'delivery',
      message,
      payload,
      unitId,
      actor: personOf(unitId),
    });

  const open = (caseId: string) =>
    act(
      caseId,
      'open',
      { title: `Errand ${caseId}`, issuerUnitId: 'county', recipientUnitId: 'schoolA' },
      'county',
    );

  const sweepAt = async (text: string) => {
    time.advance((Date.parse(at(text)) - time.now()) / 1_000);
    return escalations().sweep();
  };

  const stepsOf = async (caseId: string) =>
    (await fixture.cases.log(caseId))
      .filter(({ kind }) => kind === 'escalate')
      .map(({ payload }) => payload['stepId']);

  test('walks each step when it is due, before and after the deadline, and tells whom the ladder names', async () => {
    await open('one');
    expect(await sweepAt('2026-03-02T10:59')).toMatchObject({ steps: 0, followed: 1 });
    await sweepAt('2026-03-02T11:00');
    expect(await stepsOf('one')).toEqual(['half']);
    await sweepAt('2026-03-02T12:12');
    await sweepAt('2026-03-02T13:00');
    await sweepAt('2026-03-02T14:00');
    await sweepAt('2026-03-02T17:00');
    await sweepAt('2026-03-20T17:00');
    expect(await stepsOf('one')).toEqual(['half', 'soon', 'overdue', 'phone', 'leader']);
    expect(told.map(({ unitId, template }) => [unitId, template])).toEqual([
      ['schoolA', 'clock.due-soon'],
      ['schoolA', 'clock.due-soon'],
      ['schoolA', 'clock.overdue'],
      ['county', 'clock.overdue'],
      ['county', 'clock.phone'],
      ['schoolA', 'clock.leader'],
      ['county', 'clock.leader'],
    ]);
    expect(told[0]?.facts).toMatchObject({ path: '/deliveries/one', title: 'Errand one' });
    const clocks = await records.db.selectFrom('case_clocks').select('escalated_step').execute();
    expect(clocks).toEqual([{ escalated_step: 5 }]);
  });

  test('passes over reminders that were missed while the node was off, and over no measure', async () => {
    await open('one');
    await act('one', 'take');
    // 3 working days from Monday end on Thursday 24:00.
    await sweepAt('2026-03-11T01:00');
    expect(await stepsOf('one')).toEqual(['letter', 'criticism']);
    await sweepAt('2026-03-13T00:00');
    expect(await stepsOf('one')).toEqual(['letter', 'criticism', 'interview']);
  });

  test('stands still in a pause and moves on with the deadline', async () => {
    await open('one');
    await sweepAt('2026-03-02T10:00');
    await act('one', 'pause', { reason: 'disputed' }, 'county');
    await sweepAt('2026-03-05T00:00');
    expect(await stepsOf('one')).toEqual([]);
    await act('one', 'resume', {}, 'county');
    await sweepAt('2026-03-05T00:59');
    expect(await stepsOf('one')).toEqual([]);
    await sweepAt('2026-03-05T01:00');
    expect(await stepsOf('one')).toEqual(['half']);
  });

  test('begins anew after an extension and in a new round, and ends when the clock is met', async () => {
    await open('one');
    await act('one', 'take');
    await sweepAt('2026-03-06T00:00');
    expect(await stepsOf('one')).toEqual(['overdue']);
    await act(
      'one',
      'extend',
      { dueAt: at('2026-03-11T00:00'), reason: 'parts are late' },
      'county',
    );
    await sweepAt('2026-03-11T00:00');
    expect(await stepsOf('one')).toEqual(['overdue', 'overdue']);
    await act('one', 'answer', { text: 'done' });
    await sweepAt('2026-03-20T00:00');
    expect((await stepsOf('one')).length).toBe(2);
    await act('one', 'return', { reason: 'not done' }, 'county');
    await sweepAt('2026-03-26T00:00');
    expect(await stepsOf('one')).toEqual(['overdue', 'overdue', 'overdue']);
    expect(new Set(told.map(({ dedupeKey }) => dedupeKey)).size).toBe(told.length);
  });

  test('does a step wholly or not at all when the process dies in it, and never twice', async () => {
    await open('one');
    time.advance(4 * 3_600);
    // The second of the two who are told: message, projection and first telling are undone.
    dieAt = 2;
    expect(await escalations().sweep()).toMatchObject({ steps: 0, failed: 1 });
    expect(await stepsOf('one')).toEqual([]);
    dieAt = undefined;
    told = [];
    await sweepAt('2026-03-02T13:02');
    await sweepAt('2026-03-02T13:03');
    expect(await stepsOf('one')).toEqual(['overdue']);
    expect(told.map(({ unitId }) => unitId)).toEqual(['schoolA', 'county']);
  });

  test('goes on with the others when one case can not be escalated', async () => {
    await open('bad');
    await open('good');
    await escalations().sweep();
    // A log that the engine refuses to go on with.
    await records.db
      .updateTable('cases')
      .set({ kind: 'incident' })
      .where('case_id', '=', 'bad')
      .execute();
    expect(await sweepAt('2026-03-02T13:00')).toMatchObject({ steps: 1, failed: 1, more: false });
    expect(await stepsOf('good')).toEqual(['overdue']);
    const [row] = await records.db
      .selectFrom('clock_escalations')
      .select(['failures', 'next_at'])
      .where('case_id', '=', 'bad')
      .execute();
    expect(row).toEqual({ failures: 1, next_at: at('2026-03-02T13:01') });
  });

  test('writes each step once when several processes sweep at the same time', async () => {
    const ids = Array.from({ length: 20 }, (_, n) => `case-${n}`);
    for (const id of ids) await open(id);
    time.advance(4 * 3_600);
    const results = await Promise.all([1, 2, 3].map(() => escalations().sweep()));
    const rest = await escalations().sweep();
    expect([...results, rest].reduce((sum, { steps }) => sum + steps, 0)).toBe(20);
    for (const id of ids) expect(await stepsOf(id)).toEqual(['overdue']);
    // Two people per step; a transaction that ran again has told them in vain before.
    expect(
      new Set(told.map(({ unitId, facts }) => `${unitId} ${String(facts['path'])}`)).size,
    ).toBe(40);
  });

  test('tells its own people what another node has walked', async () => {
    await open('one');
    await escalations().sweep();
    time.advance(4 * 3_600);
    const clock = (await fixture.cases.find('one'))!.clocks[0]!;
    await fixture.cases.act({
      caseId: 'one',
      caseKind: 'delivery',
      message: 'escalate',
      payload: {
        clock: 'take',
        step: 3,
        stepId: 'overdue',
        ladder: 'sign',
        nameZh: '签收超时',
        nameEn: 'Overdue',
        dueAt: clock.dueAt,
      },
      actor: { kind: 'system', name: 'escalation' },
      unitId: 'schoolA',
    });
    await escalations().sweep();
    expect(await stepsOf('one')).toEqual(['overdue']);
    expect(told.filter(({ template }) => template === 'clock.overdue').length).toBe(2);
  });
}
