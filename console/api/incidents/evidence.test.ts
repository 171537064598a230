import { createHash } from 'node:crypto';
import { afterAll, expect, test } from 'vitest';
import type { SignedIn } from '../testing/test-app.ts';
import { incidentCast } from './testing/incident-cast.ts';

const cast = await incidentCast();
const { platform, officer, cio, county, otherSchool, get, open, one, act } = cast;

afterAll(() => platform.dispose());

test('keeps tasks with people who see the incident, and hands them over', async () => {
  const id = await open();
  const { accountId } = cio;
  await act(id, 'add-task', {
    title: '更换口令',
    assigneeId: accountId,
    dueAt: '2026-11-21T02:00:00.000Z',
  });
  const stranger = await act(id, 'add-task', { title: 'x', assigneeId: otherSchool.accountId });
  expect(stranger.json()).toMatchObject({ status: 422, code: 'NOT_ASSIGNABLE' });
  await platform.app.records.db
    .updateTable('incident_tasks')
    .set({ assignee_id: officer.accountId })
    .where('incident_id', '=', id)
    .execute();
  await act(id, 'record', { text: '交接完毕' });
  const [task] = (await one(id)).tasks;
  expect(task).toMatchObject({ assigneeName: 'Person 1', done: null });
  await act(id, 'complete-task', { taskId: task.id, note: '完成' });
  expect((await one(id)).tasks).toMatchObject([{ done: { by: 'Person 1', note: '完成' } }]);
});

test('takes evidence by stream with custody, and gives it out as a download only', async () => {
  const id = await open();
  const html = Buffer.from('<script>alert(1)</script>');
  const upload = (name: string, type: string, bytes: Buffer, who = officer) =>
    platform.app.app.inject({
      method: 'POST',
      url: `/api/v1/incidents/${id}/evidence?${new URLSearchParams({ name, origin: '门户服务器', collectedBy: '张工', key: 'same-key-1' }).toString()}`,
      headers: { ...who.headers, 'content-type': type },
      payload: bytes,
    });
  expect((await upload('../../etc/\u202Egnp.exe', 'text/html', html)).statusCode).toBe(201);
  expect((await upload('../../etc/\u202Egnp.exe', 'text/html', html)).statusCode).toBe(201);
  const { evidence } = await one(id);
  expect(evidence).toMatchObject([
    {
      name: 'gnp.exe',
      mediaType: 'text/html',
      bytes: html.length,
      sha256: createHash('sha256').update(html).digest('hex'),
      sm3: createHash('sm3').update(html).digest('hex'),
      collectedBy: '张工',
      custody: [{ from: '张工', to: 'Person 1' }],
    },
  ]);
  const url = `/incidents/${id}/evidence/${evidence[0].id}`;
  const answer = await get(officer, url);
  expect(answer.rawPayload.equals(html)).toBe(true);
  expect(answer.headers).toMatchObject({
    'content-type': 'application/octet-stream',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "sandbox; default-src 'none'",
    'content-disposition': `attachment; filename="gnp.exe"; filename*=UTF-8''gnp.exe`,
  });
  expect((await get(otherSchool, url)).statusCode).toBe(404);
  const audited = await platform.app.records.db
    .selectFrom('audit_entries')
    .select('actor_name')
    .where('action', '=', 'incident.read-evidence')
    .where('target_id', '=', id)
    .execute();
  expect(audited).toEqual([{ actor_name: 'Person 1' }]);
  const handed = await act(id, 'transfer-evidence', {
    evidenceId: evidence[0].id,
    to: '县公安局网安大队',
    reason: '立案侦查',
  });
  expect(handed.statusCode).toBe(200);
  expect((await one(id)).evidence[0].custody).toMatchObject([
    { to: 'Person 1' },
    { from: 'Person 1', to: '县公安局网安大队' },
  ]);
});

test('refuses empty evidence, strangers, and references to what others uploaded', async () => {
  const id = await open();
  const other = await open();
  const send = (incident: string, who: SignedIn, payload: string) =>
    platform.app.app.inject({
      method: 'POST',
      url: `/api/v1/incidents/${incident}/evidence?name=a.log&origin=x`,
      headers: { ...who.headers, 'content-type': 'application/octet-stream' },
      payload,
    });
  expect((await send(id, officer, '')).json()).toMatchObject({ code: 'EVIDENCE_EMPTY' });
  expect((await send(id, otherSchool, 'x')).statusCode).toBe(404);
  expect((await send(id, county, 'x')).statusCode).toBe(403);
  expect((await send(id, officer, 'secret')).statusCode).toBe(201);
  const [piece] = (await one(id)).evidence;
  const stolen = await act(other, 'add-evidence', { uploadId: piece.id, origin: 'x' });
  expect(stolen.json()).toMatchObject({ status: 422, code: 'UPLOAD_UNKNOWN' });
});
