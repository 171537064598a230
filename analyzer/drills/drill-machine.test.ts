import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CaseAction, CaseView } from '../cases/cases.ts';
import { caseFixture, type CaseFixture } from '../cases/testing/case-fixture.ts';
import { insertTestUnits } from '../people/testing/unit-tree.ts';
import {
  temporaryRecords,
  type TemporaryRecords,
} from '../stores/records/testing/temporary-records.ts';
import type { DrillState } from './drill.ts';
import { createDrillMachine } from './drill-machine.ts';
import { mayReadPlan } from './machine/planning.ts';
import { readDrillRules } from './rules.ts';
import { insertPerson } from '../people/testing/insert-person.ts';
import { createDrillRecords } from './world/drill-records.ts';

const playbook = {
  id: 'ransomware',
  hash: 'a'.repeat(64),
  title: '勒索软件',
  version: '1.0',
  kind: 'live-drill',
} as const;

let opened: TemporaryRecords;
let node: CaseFixture;
let made = 0;

beforeAll(async () => {
  opened = await temporaryRecords();
  await insertTestUnits(opened.records.db);
  node = await caseFixture({
    records: createDrillRecords(opened.records),
    machines: [
      createDrillMachine({
        rules: readDrillRules(),
        playbooks: {
          find: (id) => (id === playbook.id ? playbook : id === 'plan' ? 'not-a-drill' : undefined),
        },
      }),
    ],
  });
  const { db } = opened.records;
  await insertPerson(db, { id: 'dora', unitId: 'county', roles: ['drill-director'] });
  await insertPerson(db, { id: 'dirk', unitId: 'county', roles: ['drill-director'] });
  await insertPerson(db, { id: 'leo', unitId: 'county', roles: ['bureau-leader'] });
  await insertPerson(db, { id: 'eva', unitId: 'city', roles: ['auditor'] });
  await insertPerson(db, { id: 'pia', unitId: 'schoolA', roles: ['school-security-officer'] });
  await insertPerson(db, { id: 'pit', unitId: 'schoolB', roles: ['school-security-officer'] });
  await insertPerson(db, { id: 'far', unitId: 'directSchool', roles: ['school-security-officer'] });
});
afterAll(() => opened?.dispose());

const act = (
  id: string,
  who: string,
  message: string,
  payload: CaseAction['payload'] = {},
  more: Partial<CaseAction> = {},
) =>
  node.cases.act({
    caseId: id,
    caseKind: 'drill',
    message,
    payload,
    actor: { kind: 'person', accountId: who, name: who },
    unitId: 'county',
    ...more,
  });
const stateOf = (view: CaseView) => view.state as DrillState;

const plan = {
  playbookId: 'ransomware',
  plannedAt: '2026-09-10T01:00:00Z',
  purpose: '检验流程',
  safety: { authorisation: '县教育局批准', forbidden: ['不得断开真实业务'], stopWord: '终止演练' },
};
const people = [
  { accountId: 'dora', role: 'director' },
  { accountId: 'eva', role: 'evaluator' },
  { accountId: 'pia', role: 'player', playbookRole: 'technician' },
  { accountId: 'pit', role: 'player', playbookRole: 'commander' },
];

async function newDrill(more: CaseAction['payload'] = {}): Promise<string> {
  made += 1;
  const id = `drill-${made}`;
  await act(id, 'dora', 'open', { title: '秋季演练', form: 'live', ...more });
  return id;
}

async function approved(more: CaseAction['payload'] = {}): Promise<string> {
  const id = await newDrill({ ...plan, ...more });
  await act(id, 'dora', 'cast', { participants: people });
  await act(id, 'dora', 'submit');
  await act(id, 'leo', 'approve', { note: '同意' });
  return id;
}

const refused = (reason: string) => ({ fields: expect.objectContaining({ reason }) });

test('numbers drills in a series of their own, without gaps', async () => {
  const first = await node.cases.find(await newDrill());
  const second = await node.cases.find(await newDrill());
  const numbers = [first, second].map((view) => view && stateOf(view).number);
  expect(numbers).toEqual(['演练〔2026〕第0001号', '演练〔2026〕第0002号']);
  expect(await opened.records.db.selectFrom('incident_numbers').selectAll().execute()).toEqual([]);
});

test('goes from the plan to the close, and says at each step what is missing', async () => {
  const id = await newDrill();
  await expect(act(id, 'dora', 'submit')).rejects.toMatchObject({
    fields: { reason: 'PLAN_INCOMPLETE', zh: expect.stringContaining('演练脚本、计划时间') },
  });
  await act(id, 'dora', 'plan', plan);
  const cast = stateOf(await act(id, 'dora', 'cast', { participants: people }));
  expect(cast.participants.map(({ seat, name, unitId }) => [seat, name, unitId])).toEqual([
    ['s1', 'dora', 'county'],
    ['s2', 'eva', 'city'],
    ['s3', 'pia', 'schoolA'],
    ['s4', 'pit', 'schoolB'],
  ]);
  await act(id, 'dora', 'submit');
  await expect(act(id, 'dora', 'approve')).rejects.toMatchObject(refused('SECOND_PERSON'));
  await act(id, 'leo', 'send-back', { reason: '请写明目的' });
  await act(id, 'dora', 'submit');
  await act(id, 'leo', 'approve');
  await act(id, 'dora', 'rehearse', { runId: 'run-1' });
  expect(stateOf(await act(id, 'dora', 'finish'))).toMatchObject({
    state: 'APPROVED',
    rehearsals: [{ runId: 'run-1', endedAt: expect.any(String) }],
    startedAt: null,
  });
  await act(id, 'dora', 'start', { runId: 'run-2' });
  const over = await act(id, 'dora', 'finish');
  expect(over.state).toMatchObject({ state: 'EVALUATING', runId: 'run-2' });
  expect(over.clocks).toMatchObject([{ clock: 'evaluate', state: 'running' }]);
  await act(id, 'eva', 'submit-evaluation', {}, { unitId: 'city' });
  await expect(
    act(id, 'pia', 'conclude', { text: '好' }, { unitId: 'schoolA' }),
  ).rejects.toMatchObject(refused('NOT_A_PARTICIPANT'));
  await act(id, 'dora', 'conclude', { text: '达到目的' });
  const improving = stateOf(
    await act(
      id,
      'eva',
      'add-improvement',
      {
        title: '补充通讯录',
        ownerId: 'pia',
        dueAt: '2026-10-01T00:00:00Z',
      },
      { unitId: 'city' },
    ),
  );
  await expect(act(id, 'dora', 'close')).rejects.toMatchObject(refused('IMPROVEMENTS_OPEN'));
  const improvementId = improving.improvements[0]?.id;
  const done = { improvementId, note: '已补充' };
  await expect(
    act(id, 'pit', 'finish-improvement', done, { unitId: 'schoolB' }),
  ).rejects.toMatchObject(refused('NOT_A_PARTICIPANT'));
  await act(id, 'pia', 'finish-improvement', done, { unitId: 'schoolA' });
  expect((await act(id, 'dora', 'close')).state.state).toBe('CLOSED');
  const row = await opened.records.db
    .selectFrom('drill_plans')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  expect(row).toMatchObject({ state: 'CLOSED', improvements_total: 1, improvements_open: 0 });
});

test('stops early with the reason, and goes on to the evaluation', async () => {
  const id = await approved();
  await act(id, 'dora', 'start', { runId: 'run-s' });
  expect(stateOf(await act(id, 'dora', 'stop', { reason: '真实事件发生' }))).toMatchObject({
    state: 'EVALUATING',
    stoppedEarly: { reason: '真实事件发生', by: 'dora' },
  });
});

test('tells the second of two directors who did what', async () => {
  const id = await newDrill(plan);
  const both = [...people, { accountId: 'dirk', role: 'director' }];
  const seen = await act(id, 'dora', 'cast', { participants: both });
  const at = { expectedVersion: seen.version };
  await act(id, 'dora', 'plan', { venue: '三楼' }, at);
  await expect(act(id, 'dirk', 'plan', { venue: '二楼' }, at)).rejects.toMatchObject({
    code: 'CASE_CHANGED',
    fields: { changedBy: 'dora', change: 'plan' },
  });
});

describe('takes part', () => {
  test('nobody from units that are neither above nor below', async () => {
    const id = await newDrill();
    for (const accountId of ['far', 'nobody']) {
      const participants = [...people, { accountId, role: 'player' }];
      await expect(act(id, 'dora', 'cast', { participants })).rejects.toMatchObject({
        code: 'ACCOUNT_NOT_FIT',
        fields: { accountId },
      });
    }
  });

  test('nobody under a name, unit or seat that the client made up', async () => {
    const id = await newDrill();
    const participants = [
      people[0],
      { accountId: 'pia', role: 'player', seat: 's99', name: 'Boss', unitId: 'schoolA' },
    ];
    const { participants: stored } = stateOf(await act(id, 'dora', 'cast', { participants }));
    expect(stored[1]).toMatchObject({ seat: 's2', name: 'pia', unitId: 'schoolA' });
    const elsewhere = [people[0], { accountId: 'pia', role: 'player', unitId: 'schoolB' }];
    await expect(act(id, 'dora', 'cast', { participants: elsewhere })).rejects.toMatchObject({
      code: 'ACCOUNT_NOT_FIT',
    });
  });

  test('without a director nobody', async () => {
    const id = await newDrill();
    await expect(act(id, 'dora', 'cast', { participants: people.slice(1) })).rejects.toMatchObject(
      refused('NO_DIRECTOR'),
    );
  });
});

test('plays only what the library has as a drill', async () => {
  const id = await newDrill();
  await expect(act(id, 'dora', 'plan', { playbookId: 'gone' })).rejects.toMatchObject({
    code: 'PLAYBOOK_UNKNOWN',
  });
  await expect(act(id, 'dora', 'plan', { playbookId: 'plan' })).rejects.toMatchObject({
    code: 'PLAYBOOK_NOT_A_DRILL',
  });
  const forged = { playbookId: 'ransomware', playbook: { ...playbook, hash: 'b'.repeat(64) } };
  expect(stateOf(await act(id, 'dora', 'plan', forged)).playbook).toEqual(playbook);
});

test('seals a blind plan from all but its staff and whoever approves it, until the start', async () => {
  const id = await approved({ blind: 'double' });
  const { state } = (await node.cases.find(id)) ?? {};
  const sees = (accountId: string, approves = false) =>
    mayReadPlan(state as DrillState, { accountId, approves });
  expect([sees('dora'), sees('eva'), sees('leo', true)]).toEqual([true, true, true]);
  expect([sees('pia'), sees('stranger')]).toEqual([false, false]);
  const begun = stateOf(await act(id, 'dora', 'start', { runId: 'run-b' }));
  expect(mayReadPlan(begun, { accountId: 'pia', approves: false })).toBe(true);
});

test('is the same after a rebuild', async () => {
  const tables = ['drill_plans', 'drill_participants', 'drill_improvements'] as const;
  const read = () =>
    Promise.all(
      tables.map((table) =>
        opened.records.db.selectFrom(table).selectAll().orderBy('unit_id').execute(),
      ),
    );
  const before = (await read()).map((rows) => rows.map((row) => JSON.stringify(row)).sort());
  for (const table of tables) await opened.records.db.deleteFrom(table).execute();
  await node.cases.rebuild();
  const after = (await read()).map((rows) => rows.map((row) => JSON.stringify(row)).sort());
  expect(after).toEqual(before);
});
