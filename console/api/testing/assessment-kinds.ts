import type { AttestationState } from '../../../analyzer/attestations/state.ts';
import type { CaseState } from '../../../analyzer/cases/machine.ts';
import type { ExceptionState } from '../../../analyzer/exceptions/state.ts';
import type { FindingState } from '../../../analyzer/findings/state.ts';
import { testEpoch, type TestUnit } from '../../../analyzer/people/testing/unit-tree.ts';
import type { FilingState } from '../../../analyzer/register/filing/state.ts';
import { newId } from '../../../analyzer/stores/records/new-id.ts';
import type { MatrixOptions, ObjectKind } from './route-matrix.ts';
import { insertCase } from './insert-case.ts';
import { sampleOf } from './sample-body.ts';
import type { TestApp } from './test-app.ts';

type Bodies = NonNullable<ObjectKind['bodies']>;

const item = '7.1.6.1.a';
const nobody = { accountId: null, name: 'Nobody', at: testEpoch };
const day = '2026-01-01';

async function insertSystem({ records: { db } }: TestApp, unit: TestUnit): Promise<string> {
  const id = newId();
  await db
    .insertInto('systems')
    .values({
      id,
      unit_id: unit,
      name: id,
      level: 2,
      s_level: 2,
      a_level: 2,
      scopes: '["general"]',
      created_at: testEpoch,
      closed_at: null,
      evaluated_at: null,
    })
    .execute();
  return id;
}

const rowOf = (state: CaseState & { systemId: string }) => ({
  unit_id: state.unitId,
  system_id: state.systemId,
  title: state.title,
  version: 1,
  next_due_at: null,
  opened_at: testEpoch,
  updated_at: testEpoch,
});

function attestationKind(test: TestApp): Pick<ObjectKind, 'prefix' | 'partyKind' | 'create'> {
  return {
    prefix: '/attestations',
    partyKind: 'attestation',
    async create(unitId) {
      const state: AttestationState = {
        state: 'DRAFT',
        unitId,
        title: 'Test',
        number: '1',
        systemId: await insertSystem(test, unitId),
        answers: [{ itemKey: item, verdict: 'satisfied', note: null }],
        document: null,
        effectiveOn: day,
        periodFrom: null,
        periodTo: null,
        expiresOn: '2027-01-01',
        validity: {
          id: 'rules',
          months: 12,
          latestOn: '2027-01-01',
          aheadDays: 0,
          source: 'test',
          confidence: 'P',
        },
        files: [],
        author: nobody,
        writers: [],
        signer: null,
        reviewer: null,
        replaces: null,
        supersededBy: null,
        sentBack: null,
        revoked: null,
      };
      const id = await insertCase(test, 'attestation', state);
      await test.records.db
        .insertInto('attestations')
        .values({
          ...rowOf(state),
          id,
          number: '1',
          state: state.state,
          effective_on: day,
          effective_at: testEpoch,
          period_from: null,
          period_to: null,
          expires_on: state.expiresOn,
          expires_at: '2027-01-01T16:00:00.000Z',
          files_count: 0,
          opened_by: 'nobody',
          signed_by: null,
          reviewed_by: null,
        })
        .execute();
      return id;
    },
  };
}

function exceptionKind(test: TestApp): Pick<ObjectKind, 'prefix' | 'partyKind' | 'create'> {
  return {
    prefix: '/exceptions',
    partyKind: 'exception',
    async create(unitId) {
      const state: ExceptionState = {
        state: 'REQUESTED',
        unitId,
        title: 'Test',
        number: '1',
        systemId: await insertSystem(test, unitId),
        itemKey: item,
        reason: 'x',
        compensatingControl: 'x',
        risk: 'low',
        riskNote: null,
        expiresOn: '2027-01-01',
        maxDays: 366,
        requested: nobody,
        approved: null,
        frozen: null,
        replaces: null,
        files: [],
        ended: null,
      };
      const id = await insertCase(test, 'exception', state);
      await test.records.db
        .insertInto('item_exceptions')
        .values({
          ...rowOf(state),
          id,
          number: '1',
          state: state.state,
          item_key: item,
          risk: 'low',
          expires_on: state.expiresOn,
          expires_at: '2027-01-01T16:00:00.000Z',
          requested_by: 'nobody',
          approved_by: null,
          approved_at: null,
          frozen_state: null,
        })
        .execute();
      return id;
    },
  };
}

function findingKind(test: TestApp): Pick<ObjectKind, 'prefix' | 'partyKind' | 'create'> {
  return {
    prefix: '/findings',
    partyKind: 'finding',
    async create(unitId) {
      const state: FindingState = {
        state: 'OPEN',
        unitId,
        title: 'Test',
        number: '1',
        systemId: await insertSystem(test, unitId),
        itemKey: item,
        templateId: null,
        severity: 'low',
        text: 'x',
        expected: null,
        raisedUnitId: unitId,
        raised: nobody,
        itemState: 'unknown',
        rounds: 0,
        exchange: [],
        files: [],
        closedAt: null,
      };
      const id = await insertCase(test, 'finding', state);
      await test.records.db
        .insertInto('findings')
        .values({
          ...rowOf(state),
          id,
          number: '1',
          state: state.state,
          raised_unit_id: unitId,
          raised_by: 'nobody',
          item_key: item,
          severity: 'low',
          template_id: null,
          rounds: 0,
          closed_at: null,
        })
        .execute();
      return id;
    },
  };
}

function filingKind(test: TestApp): Pick<ObjectKind, 'prefix' | 'partyKind' | 'create'> {
  return {
    prefix: '/filings',
    partyKind: 'filing',
    async create(unitId) {
      const state: FilingState = {
        state: 'DRAFT',
        unitId,
        title: 'Test',
        systemId: await insertSystem(test, unitId),
        sLevel: 2,
        aLevel: 2,
        level: 2,
        basis: 'running',
        basisOn: day,
        expertReview: null,
        approval: null,
        submissions: [],
        corrections: [],
        certificate: null,
        validUntil: null,
        evaluations: [],
        renewals: [],
        materials: {},
        files: [],
        author: nobody,
        closed: null,
      };
      const id = await insertCase(test, 'filing', state);
      await test.records.db
        .insertInto('filings')
        .values({
          ...rowOf(state),
          id,
          state: state.state,
          s_level: 2,
          a_level: 2,
          level: 2,
          step: 2,
          certificate_number: null,
          issued_on: null,
          valid_until: null,
        })
        .execute();
      return id;
    },
  };
}

/** For `walkRoutes`: what people say of systems, with a body for each action that its own schema gave. */
export async function assessmentKinds(test: TestApp): Promise<ObjectKind[]> {
  await test.app.ready();
  const made = [attestationKind(test), exceptionKind(test), findingKind(test), filingKind(test)];
  return made.map((kind) => {
    const routes = test.app.declaredRoutes.filter(({ url }) =>
      url.startsWith(`/api/v1${kind.prefix}/:id/`),
    );
    const bodies: Bodies = Object.fromEntries(
      routes
        .filter(({ body }) => body !== undefined)
        .map(({ method, url, body }) => [
          `${method} ${url.slice('/api/v1'.length)}`,
          () => sampleOf(body) as object,
        ]),
    );
    const files = `POST ${kind.prefix}/:id/files`;
    return {
      ...kind,
      bodies: { ...bodies, [files]: () => Buffer.from('%PDF-1.7') },
      queries: { [files]: '?name=a.pdf' },
    };
  });
}

/** Bodies of the actions on systems that the register knows. */
export const registerBodies: Bodies = {
  'PATCH /systems/:id': () => ({ name: 'New name', expectedVersion: 1 }),
  'POST /systems/:id/level': () => ({
    sLevel: 3,
    aLevel: 2,
    reason: 'more pupils',
    expectedVersion: 1,
  }),
  'POST /systems/:id/assets': () => ({ add: [] }),
  'POST /systems/:id/close': () => ({ reason: 'taken down', expectedVersion: 1 }),
  'POST /systems/:id/filings': () => ({ basis: 'running', basisOn: day }),
  'POST /systems/:id/assessments': () => ({}),
  'PUT /systems/:id/marks': () => ({ source: 'test', marks: [] }),
};

/** Bodies of what is opened about a system of the unit. */
export function assessmentBodies(test: TestApp): NonNullable<MatrixOptions['bodies']> {
  const about = async (unit: TestUnit) => ({ systemId: await insertSystem(test, unit) });
  return {
    'POST /systems/grade': () => ({ answers: {} }),
    'POST /attestations': async (unit) => ({
      ...(await about(unit)),
      title: 'Test',
      answers: [{ itemKey: item, verdict: 'satisfied' }],
      effectiveOn: day,
    }),
    'POST /exceptions': async (unit) => ({
      ...(await about(unit)),
      itemKey: item,
      reason: 'x',
      compensatingControl: 'x',
      risk: 'low',
      expiresOn: '2026-12-31',
    }),
    'POST /findings': async (unit) => ({
      ...(await about(unit)),
      itemKey: item,
      title: 'Test',
      text: 'x',
      severity: 'low',
      unitId: unit,
    }),
  };
}
