import { testEpoch } from '../../../analyzer/people/testing/unit-tree.ts';
import { insertCase } from './insert-case.ts';
import type { ObjectKind } from './route-matrix.ts';
import type { TestApp } from './test-app.ts';
import { newId } from '../../../analyzer/stores/records/new-id.ts';

const testDraft = {
  kind: 'weakness',
  severity: 'high',
  tlp: 'amber',
  title: 'Test',
  discoveredAt: testEpoch,
  source: 'other',
  description: 'Test',
} as const;

const reason = { reason: 'known' };
const evidence = { method: 'manual', findings: 'none' };
const answer = { confirmed: true, cause: 'x', measures: 'x' };
const far = '2099-01-01T00:00:00.000Z';

/** A payload for every message that a person sends. */
const noticePayloads: Readonly<Record<string, object>> = {
  comment: { text: 'seen' },
  assign: { accountId: 'x', name: 'x' },
  submit: {},
  approve: {},
  archive: {},
  'send-back': reason,
  discard: reason,
  withdraw: reason,
  merge: { reference: { source: 'other', discoveredAt: testEpoch } },
  recur: { reference: { source: 'other', discoveredAt: testEpoch } },
};

const deliveryPayloads: Readonly<Record<string, object>> = {
  comment: { text: 'seen' },
  assign: { accountId: 'x' },
  sign: {},
  accept: {},
  archive: {},
  remind: {},
  'take-back-request': {},
  contain: { measure: 'x', at: testEpoch },
  feedback: { feedback: answer },
  verify: { verification: evidence },
  reject: reason,
  return: reason,
  withdraw: reason,
  'uphold-dispute': reason,
  'accept-dispute': reason,
  'grant-extension': reason,
  'refuse-extension': reason,
  dispute: { reason: 'not-ours', text: 'x' },
  'ask-extension': { until: far, text: 'x' },
  reassign: { unitId: 'x', ...reason },
  transfer: { unitId: 'x', ...reason },
  forward: { unitIds: ['x'] },
  recur: { reference: { source: 'other', discoveredAt: testEpoch } },
};

function bodiesFor(path: string, payloads: Readonly<Record<string, object>>) {
  return Object.fromEntries(
    Object.entries(payloads).map(([message, payload]) => [
      `POST /${path}/:id/${message}`,
      () => ({ payload, expectedVersion: 1 }),
    ]),
  );
}

/** For `walkRoutes`. */
export function noticeKind(test: TestApp): ObjectKind {
  return {
    prefix: '/notices',
    bodies: {
      ...bodiesFor('notices', noticePayloads),
      'PATCH /notices/:id': () => ({ ...testDraft, recipientUnitIds: ['x'], expectedVersion: 1 }),
    },
    async create(unit) {
      const id = newId();
      await insertCase(
        test,
        'notice',
        {
          unitId: unit,
          state: 'DRAFT',
          title: 'Test',
          draft: { ...testDraft, recipientUnitIds: ['x'] },
          issuerUnitName: unit,
          fingerprints: [],
          references: [],
          drafted: { at: testEpoch, name: 'Test' },
          severity: 'high',
          recurrences: 0,
        },
        id,
      );
      await test.records.db
        .insertInto('notices')
        .values({
          id,
          unit_id: unit,
          number: null,
          kind: 'weakness',
          severity: 'high',
          severity_rank: 2,
          tlp: 'amber',
          title: 'Test',
          state: 'DRAFT',
          version: 1,
          source: 'other',
          created_at: testEpoch,
          issued_at: null,
          archived_at: null,
          updated_at: testEpoch,
          recipients: 1,
          recurrences: 0,
          references_count: 1,
          pending: 0,
        })
        .execute();
      return id;
    },
  };
}

/** For `walkRoutes`. */
export function deliveryKind(test: TestApp): ObjectKind {
  return {
    prefix: '/deliveries',
    bodies: {
      ...bodiesFor('deliveries', deliveryPayloads),
      'POST /deliveries/:id/sign-with-pin': () => ({ code: 'x', username: 'x', pin: '1' }),
    },
    async create(unit) {
      const id = newId();
      const issuer = { issuerUnitId: unit, issuerUnitName: unit };
      const snapshot = { ...testDraft, ...issuer, number: 'N', issuedAt: testEpoch, signedBy: 'x' };
      await insertCase(
        test,
        'delivery',
        {
          unitId: unit,
          state: 'ISSUED',
          title: 'Test',
          via: 'issue',
          noticeId: id,
          number: 'N',
          kind: 'weakness',
          severity: 'high',
          tlp: 'amber',
          issuedAt: testEpoch,
          ...issuer,
          recipientUnitId: unit,
          recipientUnitName: unit,
          copyUnitIds: [],
          snapshot,
          snapshotHash: '',
          code: id,
          round: 1,
          requests: [],
          children: [],
          recurrences: 0,
          reminders: 0,
        },
        id,
      );
      await test.records.db
        .insertInto('deliveries')
        .values({
          id,
          unit_id: unit,
          notice_id: id,
          parent_id: null,
          issuer_unit_id: unit,
          number: 'N',
          title: 'Test',
          kind: 'weakness',
          severity: 'high',
          severity_rank: 2,
          tlp: 'amber',
          state: 'ISSUED',
          version: 1,
          round: 1,
          recurrences: 0,
          open_request: null,
          issued_at: testEpoch,
          updated_at: testEpoch,
          next_due_at: null,
          next_clock: null,
          sign_due_at: null,
          contain_due_at: null,
          feedback_due_at: null,
          verify_due_at: null,
          code: id,
        })
        .execute();
      return id;
    },
  };
}
