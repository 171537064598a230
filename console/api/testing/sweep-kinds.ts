import { testEpoch, type TestUnit } from '../../../analyzer/people/testing/unit-tree.ts';
import { newId } from '../../../analyzer/stores/records/new-id.ts';
import type { MatrixOptions, ObjectKind } from './route-matrix.ts';
import type { TestApp } from './test-app.ts';

let networks = 0;
/** Another /24 each time: plans of one unit must not overlap. */
function freshPrefix(): string {
  networks += 1;
  return `10.${(networks >> 8) & 255}.${networks & 255}.0/24`;
}

const hex = (part: number) => part.toString(16).padStart(2, '0');

async function insertPlan({ records: { db } }: TestApp, unit: TestUnit): Promise<string> {
  const id = newId();
  await db
    .insertInto('address_plans')
    .values({
      id,
      unit_id: unit,
      name: id,
      state: 'active',
      version: 1,
      authorised_by: 'The headmaster',
      authorised_from: '2020-01-01',
      authorised_until: '2099-12-31',
      authorised_from_at: testEpoch,
      authorised_until_at: '2099-12-31T16:00:00.000Z',
      authorisation_reference: '',
      note: '',
      created_at: testEpoch,
      created_by: 'nobody',
      created_by_name: 'Nobody',
      updated_at: testEpoch,
      updated_by_name: 'Nobody',
    })
    .execute();
  const prefix = freshPrefix();
  const head = prefix.split('.').slice(0, 3).map(Number).map(hex).join('');
  await db
    .insertInto('address_plan_prefixes')
    .values({
      id: newId(),
      plan_id: id,
      unit_id: unit,
      prefix,
      family: 'ipv4',
      first: `${'0'.repeat(24)}${head}00`,
      last: `${'0'.repeat(24)}${head}ff`,
      note: '',
    })
    .execute();
  return id;
}

function planKind(test: TestApp): ObjectKind {
  return {
    prefix: '/address-plans',
    create: (unit) => insertPlan(test, unit),
    bodies: {
      'PATCH /address-plans/:id': () => ({ version: 1, note: 'seen' }),
      'POST /address-plans/:id/end': () => ({ reason: 'over' }),
      'PUT /address-plans/:id/schedule': () => ({ enabled: false, everySeconds: 86_400 }),
      'POST /address-plans/:id/document': () => Buffer.from('%PDF-1.7 leave'),
    },
    queries: { 'POST /address-plans/:id/document': '?name=leave.pdf' },
  };
}

function sweepKind(test: TestApp): ObjectKind {
  return {
    prefix: '/sweeps',
    async create(unit) {
      const id = newId();
      await test.records.db
        .insertInto('sweeps')
        .values({
          id,
          unit_id: unit,
          plan_id: await insertPlan(test, unit),
          plan_version: 1,
          state: 'finished',
          scheduled: 0,
          settings: '{}',
          budget: 100,
          rate: 100,
          phase: 'done',
          probes: 0,
          found: 0,
          found_new: 0,
          aliased: 0,
          failed: 0,
          excluded: 0,
          aliased_prefixes: '[]',
          seed: 1,
          resumed: 0,
          created_at: testEpoch,
          created_by: 'nobody',
          created_by_name: 'Nobody',
        })
        .execute();
      return id;
    },
  };
}

function conflictKind({ records: { db } }: TestApp): ObjectKind {
  return {
    prefix: '/asset-conflicts',
    async create(unit) {
      const id = newId();
      await db
        .insertInto('asset_conflicts')
        .values({
          id,
          unit_id: unit,
          kind: 'shared-mac',
          identifier_kind: 'mac',
          value: id,
          asset_ids: '[]',
          detail: '',
          state: 'open',
          first_seen_at: testEpoch,
          last_seen_at: testEpoch,
        })
        .execute();
      return id;
    },
    bodies: { 'POST /asset-conflicts/:id/settle': () => ({ note: 'known' }) },
  };
}

async function insertAsset({ records: { db } }: TestApp, unit: TestUnit): Promise<string> {
  const id = newId();
  await db
    .insertInto('assets')
    .values({
      id,
      unit_id: unit,
      name: id,
      named_by_person: 0,
      kind: 'unknown',
      state: 'unknown',
      interfaces_up: 0,
      interfaces_total: 0,
      created_at: testEpoch,
      updated_at: testEpoch,
    })
    .execute();
  return id;
}

function exposureKind(test: TestApp): ObjectKind {
  return {
    prefix: '/exposure-findings',
    async create(unit) {
      const id = newId();
      await test.records.db
        .insertInto('exposure_findings')
        .values({
          id,
          asset_id: await insertAsset(test, unit),
          unit_id: unit,
          transport: 'tcp',
          port: 445,
          v4_state: 'closed',
          severity: 'high',
          evidence: '{"v4":[],"v6":[]}',
          state: 'open',
          opened_at: testEpoch,
          last_seen_at: testEpoch,
          version: 1,
        })
        .execute();
      return id;
    },
    bodies: {
      'POST /exposure-findings/:id/accept': () => ({
        reason: 'meant so',
        until: '2099-01-01',
        version: 1,
      }),
      'POST /exposure-findings/:id/reopen': () => ({ reason: 'no more', version: 1 }),
    },
  };
}

/** Bodies of the inventory's routes on assets, for the kind of `/assets`. */
export const inventoryBodies = (test: TestApp): NonNullable<ObjectKind['bodies']> => ({
  'POST /assets/:id/claim': () => ({ responsibleName: 'Teacher Li', purpose: 'Library' }),
  'POST /assets/:id/dispute': () => ({ reason: 'not ours' }),
  'POST /assets/:id/settle-dispute': () => ({ grant: false, reason: 'it is' }),
  'POST /assets/:id/merge': async (unit) => ({
    otherId: await insertAsset(test, unit),
    reason: 'one box',
  }),
  'POST /assets/:id/unmerge': () => ({ mergeId: 'x', reason: 'two boxes' }),
});

/** Plans, sweeps, conflicts and exposure, for `walkRoutes`. */
export function sweepKinds(test: TestApp): ObjectKind[] {
  return [planKind(test), sweepKind(test), conflictKind(test), exposureKind(test)];
}

export const sweepBodies: NonNullable<MatrixOptions['bodies']> = {
  'POST /address-plans': (unit) => ({
    unitId: unit,
    name: 'New',
    authorisedBy: 'The headmaster',
    authorisedUntil: '2026-12-31',
    prefixes: [{ prefix: freshPrefix() }],
  }),
  'POST /sweeps': () => ({ planId: 'x' }),
};
