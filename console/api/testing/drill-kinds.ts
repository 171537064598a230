import { emptyFold } from '../../../analyzer/cases/fold.ts';
import type { DrillState } from '../../../analyzer/drills/drill.ts';
import { testEpoch, type TestUnit } from '../../../analyzer/people/testing/unit-tree.ts';
import { newId } from '../../../analyzer/stores/records/new-id.ts';
import type { MatrixOptions, ObjectKind } from './route-matrix.ts';
import { sampleOf } from './sample-body.ts';
import type { TestApp } from './test-app.ts';

/** An open drill in which nobody takes part. */
function stateOf(unitId: string, number: string): DrillState {
  return {
    state: 'PLAN',
    unitId,
    title: 'Test',
    number,
    form: 'table-top',
    scope: 'organisation',
    content: 'special',
    blind: 'open',
    purpose: '',
    schedule: '',
    venue: '',
    budgeted: false,
    plannedAt: null,
    plannedMinutes: null,
    goals: '',
    objectives: [],
    support: {},
    safety: { authorisation: '', forbidden: [], stopWord: '' },
    participants: [],
    playbook: null,
    planRevision: 1,
    submitted: null,
    approval: null,
    sentBack: null,
    rehearsals: [],
    runId: null,
    startedAt: null,
    endedAt: null,
    stoppedEarly: null,
    evaluations: [],
    conclusion: null,
    improvements: [],
    closedAt: null,
  };
}

async function insertDrill({ records: { db } }: TestApp, unit: TestUnit): Promise<string> {
  const id = newId();
  const state = stateOf(unit, id);
  const fold = { ...emptyFold, state, version: 1 };
  await db
    .insertInto('drill_cases' as 'cases')
    .values({
      case_id: id,
      kind: 'drill',
      unit_id: unit,
      state: state.state,
      title: state.title,
      version: 1,
      lamport: 1,
      responsible_id: null,
      state_json: JSON.stringify(fold),
      opened_at: testEpoch,
      updated_at: testEpoch,
    })
    .execute();
  await db
    .insertInto('drill_plans')
    .values({
      id,
      unit_id: unit,
      number: id,
      title: state.title,
      state: 'PLAN',
      version: 1,
      form: 'table-top',
      scope: 'organisation',
      content: 'special',
      blind: 'open',
      sealed: 0,
      playbook_id: null,
      playbook_hash: null,
      playbook_title: null,
      planned_at: null,
      run_id: null,
      started_at: null,
      ended_at: null,
      closed_at: null,
      opened_at: testEpoch,
      updated_at: testEpoch,
      participants: 0,
      improvements_total: 0,
      improvements_open: 0,
      improvement_due_at: null,
    })
    .execute();
  return id;
}

/** Drills, with a body for each action that its own schema gave. Parties of drills are those of their own world. */
export async function drillKind(test: TestApp): Promise<ObjectKind> {
  await test.app.ready();
  const bodies = Object.fromEntries(
    test.app.declaredRoutes
      .filter(({ url, body }) => body !== undefined && url.startsWith('/api/v1/drills/:id/'))
      .map(({ method, url, body }) => [
        `${method} ${url.slice('/api/v1'.length)}`,
        () => sampleOf(body) as object,
      ]),
  );
  const form = () => ({ grades: { command: 3 } });
  return {
    prefix: '/drills',
    create: (unit) => insertDrill(test, unit),
    bodies: {
      ...bodies,
      'POST /drills/:id/evaluations': form,
      'POST /drills/:id/uploads': () => Buffer.from('line'),
    },
    queries: { 'POST /drills/:id/uploads': '?name=a.log' },
  };
}

export const drillBodies: NonNullable<MatrixOptions['bodies']> = {
  'POST /drills': (unitId) => ({ unitId, title: 'New', form: 'table-top' }),
};
