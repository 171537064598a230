import { afterAll, beforeAll, expect, test } from 'vitest';
import { incidentApp, type IncidentApp } from './testing/incident-app.ts';

let platform: IncidentApp;

beforeAll(async () => {
  platform = await incidentApp();
});
afterAll(() => platform?.dispose());

/** A notice of a unit, with its delivery to another. */
async function putNotice(id: string, from: string, to: string): Promise<void> {
  const { db } = platform.app.records;
  const at = '2026-11-19T02:00:00.000Z';
  const common = {
    number: id,
    kind: 'weakness' as const,
    severity: 'high' as const,
    severity_rank: 2,
    tlp: 'amber' as const,
    title: id,
    version: 1,
    recurrences: 0,
    issued_at: at,
    updated_at: at,
    state: 'ISSUED' as const,
  };
  await db
    .insertInto('notices')
    .values({
      ...common,
      id,
      unit_id: from,
      source: 'other',
      created_at: at,
      archived_at: null,
      recipients: 1,
      references_count: 1,
      pending: 0,
    })
    .execute();
  await db
    .insertInto('deliveries')
    .values({
      ...common,
      id: `${id}-delivery`,
      unit_id: to,
      notice_id: id,
      parent_id: null,
      issuer_unit_id: from,
      round: 1,
      open_request: null,
      next_due_at: null,
      next_clock: null,
      sign_due_at: null,
      contain_due_at: null,
      feedback_due_at: null,
      verify_due_at: null,
      code: id,
    })
    .execute();
}

test('is linked to notices that the unit has, and to no others', async () => {
  const { app } = platform;
  const officer = await app.signIn('school-security-officer', 'schoolA');
  await putNotice('notice-a', 'county', 'schoolA');
  await putNotice('notice-b', 'county', 'schoolB');
  const opened = await app.request(officer, 'POST', '/incidents', {
    title: '通报引出的事件',
    discoveredAt: '2026-11-20T02:00:00.000Z',
  });
  const { id } = opened.json();
  const link = (noticeId: string, expectedVersion: number) =>
    app.request(officer, 'POST', `/incidents/${id}/link-notice`, {
      payload: { noticeId },
      expectedVersion,
    });
  for (const noticeId of ['notice-b', 'no-such-notice']) {
    const refused = await link(noticeId, 1);
    expect(refused.json()).toMatchObject({ status: 404, code: 'NOTICE_UNKNOWN', noticeId });
  }
  expect((await link('notice-a', 1)).statusCode).toBe(200);
  const shown = await app.request(officer, 'GET', `/incidents/${id}`);
  expect(shown.json().noticeIds).toEqual(['notice-a']);
});
