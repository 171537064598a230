import { testEpoch, type TestUnit } from '../../../analyzer/people/testing/unit-tree.ts';
import { insertCase } from './insert-case.ts';
import { deliveryKind } from './notice-kinds.ts';
import type { MatrixOptions, ObjectKind } from './route-matrix.ts';
import { sampleOf } from './sample-body.ts';
import type { TestApp } from './test-app.ts';
import { newId } from '../../../analyzer/stores/records/new-id.ts';

function incidentKind(test: TestApp, bodies: NonNullable<ObjectKind['bodies']>): ObjectKind {
  return {
    prefix: '/incidents',
    partyKind: 'incident',
    bodies,
    queries: { 'POST /incidents/:id/evidence': '?name=a.log&origin=server' },
    async create(unit) {
      const id = newId();
      const facts = { number: id, title: 'Test', state: 'OPEN' } as const;
      await insertCase(
        test,
        'incident',
        {
          unitId: unit,
          ...facts,
          description: '',
          affectedUnitId: null,
          operatorKind: null,
          classId: null,
          subclassId: null,
          asksRansom: false,
          discoveredAt: testEpoch,
          occurredAt: null,
          alertIds: [],
          noticeIds: [],
          answers: {},
          cac: null,
          edu: null,
          duties: [],
          progressRuleId: null,
          tasks: [],
          evidence: [],
          reports: [],
          submissions: [],
          containedAt: null,
          recoveredAt: null,
          closedAt: null,
          outcome: null,
          wishes: [],
        },
        id,
      );
      await test.records.db
        .insertInto('incidents')
        .values({
          ...facts,
          id,
          unit_id: unit,
          affected_unit_id: null,
          version: 1,
          class_id: null,
          subclass_id: null,
          operator_kind: null,
          cac_level: 'unknown',
          edu_level: 'unknown',
          edu_rank: 4,
          discovered_at: testEpoch,
          occurred_at: null,
          opened_at: testEpoch,
          updated_at: testEpoch,
          closed_at: null,
          tasks_open: 0,
          tasks_total: 0,
          evidence_count: 0,
          reports_count: 0,
          notice_ids: '[]',
          next_due_at: null,
        })
        .execute();
      return id;
    },
  };
}

/** Deadlines are the same ones for everybody; what somebody changes is what holds for a unit, which the body names. */
const deadlineKind: ObjectKind = {
  prefix: '/deadlines',
  listed: false,
  async create() {
    return 'incident.summary';
  },
  bodies: {
    'PATCH /deadlines/:id': (unitId) => ({
      unitId,
      limit: { kind: 'days', value: 1 },
      reason: 'stricter here',
      replaces: 'none',
    }),
    'POST /deadlines/:id/withdraw': (unitId) => ({ unitId, reason: 'known', replaces: 'none' }),
  },
};

/**
 * Incidents, with a body for each action that its own schema gave, and what is done with deadlines.
 * `alerts`: the kind of the alerts that incidents are linked to.
 */
export async function workflowKinds(test: TestApp, alerts: ObjectKind): Promise<ObjectKind[]> {
  await test.app.ready();
  const bodies = Object.fromEntries(
    test.app.declaredRoutes
      .filter(({ url, body }) => body !== undefined && url.startsWith('/api/v1/incidents/:id/'))
      .map(({ method, url, body }) => [
        `${method} ${url.slice('/api/v1'.length)}`,
        () => sampleOf(body) as object,
      ]),
  );
  const linkAlert = async (unit: TestUnit) => ({
    payload: { alertId: await alerts.create(unit) },
    expectedVersion: 1,
  });
  const notices = deliveryKind(test);
  const linkNotice = async (unit: TestUnit) => ({
    payload: { noticeId: await notices.create(unit) },
    expectedVersion: 1,
  });
  const more = {
    'POST /incidents/:id/link-alert': linkAlert,
    'POST /incidents/:id/link-notice': linkNotice,
    'POST /incidents/:id/evidence': () => Buffer.from('line'),
  };
  return [incidentKind(test, { ...bodies, ...more }), deadlineKind];
}

export const workflowBodies: NonNullable<MatrixOptions['bodies']> = {
  'POST /incidents': (unit) => ({ unitId: unit, title: 'New', discoveredAt: testEpoch }),
  'POST /incidents/grade-preview': () => ({ answers: {} }),
};
