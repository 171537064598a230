import type { AppFilingState } from '../../../analyzer/apps/filing/state.ts';
import type { AppUseState } from '../../../analyzer/apps/use/state.ts';
import type { CaseState } from '../../../analyzer/cases/machine.ts';
import { testEpoch, type TestUnit } from '../../../analyzer/people/testing/unit-tree.ts';
import { newId } from '../../../analyzer/stores/records/new-id.ts';
import type { MatrixOptions, ObjectKind } from './route-matrix.ts';
import { insertCase } from './insert-case.ts';
import { sampleOf } from './sample-body.ts';
import type { TestApp } from './test-app.ts';

type Bodies = NonNullable<ObjectKind['bodies']>;
const nobody = { accountId: null, name: 'Nobody', at: testEpoch };

async function insertApp({ records: { db } }: TestApp, unit: string): Promise<string> {
  const id = newId();
  await db
    .insertInto('apps')
    .values({
      id,
      unit_id: unit,
      version: 1,
      name: id,
      origin: 'used',
      facts: '{}',
      provider_name: 'Test',
      provider_key: id,
      package_name: null,
      bundle_id: null,
      package_id: null,
      filing_id: null,
      filing_state: null,
      filing_number: null,
      filed_on: null,
      valid_until: null,
      public: 0,
      closed_at: null,
      created_at: testEpoch,
      created_by: 'nobody',
      created_by_name: 'Nobody',
      updated_at: testEpoch,
    })
    .execute();
  return id;
}

const rowOf = ({ unitId, title }: CaseState, appId: string) => ({
  unit_id: unitId,
  app_id: appId,
  title,
  version: 1,
  package_id: null,
  items_decided: 0,
  items_problems: 0,
  next_due_at: null,
  opened_by: 'nobody',
  opened_at: testEpoch,
  updated_at: testEpoch,
});

function appKind(test: TestApp): ObjectKind {
  return {
    prefix: '/apps',
    partyKind: 'app',
    create: (unit) => insertApp(test, unit),
    bodies: {
      'PATCH /apps/:id': () => ({ expectedVersion: 1, name: 'Other' }),
      'POST /apps/:id/close': () => ({ expectedVersion: 1, reason: 'x' }),
      'POST /apps/:id/triggers': () => ({ kind: 'complaint', reason: 'x' }),
    },
  };
}

function filingKind(test: TestApp): ObjectKind {
  return {
    prefix: '/app-filings',
    partyKind: 'app-filing',
    async create(unitId) {
      const appId = await insertApp(test, unitId);
      const state: AppFilingState = {
        state: 'DRAFT',
        unitId,
        title: 'Test',
        appId,
        appName: 'Test',
        authorityUnitId: unitId,
        providerName: null,
        providerKey: null,
        opened: nobody,
        submission: null,
        filed: null,
        number: null,
        filedOn: null,
        validUntil: null,
        returned: null,
        suspended: null,
        ended: null,
        rounds: 0,
        trigger: null,
        packageId: null,
        decisions: {},
        files: [],
      };
      const id = await insertCase(test, 'app-filing', state);
      await test.records.db
        .insertInto('app_filings')
        .values({
          ...rowOf(state, appId),
          id,
          state: state.state,
          authority_unit_id: unitId,
          number: null,
          provider_name: null,
          provider_key: null,
          filed_on: null,
          valid_until: null,
        })
        .execute();
      return id;
    },
  };
}

function useKind(test: TestApp): ObjectKind {
  return {
    prefix: '/app-uses',
    partyKind: 'app-use',
    async create(unitId) {
      const appId = await insertApp(test, unitId);
      const state: AppUseState = {
        state: 'SCHOOL_PROPOSED',
        unitId,
        title: 'Test',
        appId,
        appName: 'Test',
        facts: {},
        proposed: nobody,
        packageId: null,
        decisions: {},
        schoolReview: null,
        decision: null,
        bureauUnitIds: [],
        bureausPassed: 0,
        bureauSteps: [],
        triggers: [],
        inUseSince: null,
        reviewedOn: null,
        stopped: null,
        files: [],
      };
      const id = await insertCase(test, 'app-use', state);
      await test.records.db
        .insertInto('app_uses')
        .values({
          ...rowOf(state, appId),
          id,
          state: state.state,
          nature: null,
          bureau_unit_id: null,
          trigger_kind: null,
          people: null,
          in_use_since: null,
          reviewed_on: null,
          stopped_on: null,
        })
        .execute();
      return id;
    },
  };
}

/** What stands on the list of a unit is shown to everybody below it as well, so its rows are looked at elsewhere. */
function listKind(test: TestApp): ObjectKind {
  return {
    prefix: '/app-lists',
    listed: false,
    async create(unitId) {
      const id = newId();
      await test.records.db
        .insertInto('app_list_entries')
        .values({
          id,
          unit_id: unitId,
          list: 'white',
          subject: 'provider',
          app_id: null,
          app_name: null,
          provider_key: id,
          provider_name: 'Test',
          reason: 'x',
          half_year: '2026H2',
          from_at: testEpoch,
          banned_until: null,
          ended_at: null,
          ended_reason: null,
          made_by: 'nobody',
          made_by_name: 'Nobody',
          made_at: testEpoch,
        })
        .execute();
      return id;
    },
    bodies: { 'POST /app-lists/:id/end': () => ({ reason: 'x' }) },
  };
}

/** For `walkRoutes`: apps, their filings, uses and lists, with a body for each action that its own schema gave. */
export async function appKinds(test: TestApp): Promise<ObjectKind[]> {
  await test.app.ready();
  const cases = [filingKind(test), useKind(test)].map((kind) => {
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
  return [appKind(test), ...cases, listKind(test)];
}

/** Bodies of what is entered and opened for the unit. */
export function appBodies(test: TestApp): NonNullable<MatrixOptions['bodies']> {
  const about = async (unitId: TestUnit) => ({ appId: await insertApp(test, unitId), unitId });
  return {
    'POST /apps': (unitId) => ({ unitId, name: 'New', origin: 'used' }),
    'POST /app-filings': about,
    'POST /app-uses': about,
    'POST /app-lists': async (unit) => ({
      ...(await about(unit)),
      list: 'white',
      subject: 'app',
      reason: 'x',
    }),
  };
}

/** Filed apps are for everybody but providers: no unit has them. */
export const appsOfNobody = ['GET /apps/catalogue/:id'];
