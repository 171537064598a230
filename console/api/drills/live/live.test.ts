import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { PersonId } from '../../../../analyzer/drills/testing/drills-fixture.ts';
import { drillApp, type DrillApp } from '../testing/drill-app.ts';
import type { LiveView, PlayerView } from './schema.ts';

let node: DrillApp;
let id: string;

beforeAll(async () => {
  node = await drillApp();
});
afterAll(() => node?.dispose());

const get = async (who: PersonId, part: string): Promise<{ status: number; body: unknown }> => {
  const answer = await node.app.request(node.as[who], 'GET', `/drills/${id}${part}`);
  return { status: answer.statusCode, body: answer.json<unknown>() };
};
const post = async (who: PersonId, part: string, body: object) => {
  const answer = await node.app.request(node.as[who], 'POST', `/drills/${id}${part}`, body);
  return { status: answer.statusCode, body: answer.json<Record<string, unknown>>() };
};
const live = async () => (await get('dora', '/live')).body as LiveView;
const player = async (who: PersonId) => (await get(who, '/player')).body as PlayerView;

async function control(who: PersonId, what: string, more: object = {}) {
  const { version } = await live();
  return await post(who, `/control/${what}`, { expectedVersion: version, ...more });
}

beforeEach(async () => {
  id = await node.approved();
});

test('shows its players what reached them, and the staff everything', async () => {
  expect((await live()).clock).toMatchObject({ state: 'waiting', exerciseMs: 0 });
  expect((await control('dora', 'start')).body).toMatchObject({
    watermark: '演练',
    state: 'RUNNING',
    clock: { state: 'running', rate: 1 },
  });
  await node.pass(60);
  const view = await player('tim');
  expect(view).toMatchObject({
    watermark: '演练',
    stopWord: '演练中止',
    me: { playbookRole: 'technician', roleTitle: { zh: '技术支持组', en: 'Technicians' } },
    clock: { exerciseMs: 60_000 },
    items: [
      {
        watermark: '演练',
        injectId: 'defaced-page',
        channel: 'fake-alert',
        text: '监测发现 示例中学 首页标题与正文被替换。',
        shownAt: null,
        sentMs: 60_000,
        respondByMs: 11 * 60_000,
      },
    ],
  });
  expect(view.items[0]?.dueAt).toBe(view.items[0]?.sentAt);
  expect(JSON.stringify(view)).not.toMatch(/deadline|expected|journalist|看是否先留证/u);
  expect((await player('cora')).items).toEqual([]);
  const itemIds = view.items.map((item) => item.id);
  expect((await post('tim', '/shown', { itemIds })).status).toBe(200);
  await post('tim', '/actions', {
    kind: 'sign',
    text: '已签收',
    injectId: 'defaced-page',
    idempotencyKey: 'phone-0001',
  });
  const [item] = (await player('tim')).items;
  expect(item?.answeredAt).not.toBeNull();
  // What has been done right does not show on the time there is.
  expect(item?.respondByMs).toBe(11 * 60_000);
  const [first, second] = (await live()).injects;
  expect(first).toMatchObject({
    no: 1,
    label: '1',
    state: 'sent',
    plannedMs: 60_000,
    actualMs: 60_000,
    reached: 1,
    shown: 1,
    answered: 1,
    expected: [
      { id: 'sign', state: 'done', by: 'tim', atMs: 60_000 },
      { id: 'contain', state: 'waiting', by: null },
    ],
  });
  expect(second).toMatchObject({ state: 'waiting', trigger: 'conditional', reached: 0 });
});

test('is for participants only, each in the own role', async () => {
  await control('dora', 'start');
  const outsiders = await Promise.all(
    ['/live', '/player', '/stream', '/candidates'].map((part) => get('out', part)),
  );
  expect(outsiders.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
  expect((await get('leo', '/live')).body).toMatchObject({ code: 'NOT_A_PARTICIPANT' });
  expect((await get('tim', '/live')).body).toMatchObject({ code: 'NOT_A_PARTICIPANT' });
  expect((await get('eva', '/live')).status).toBe(200);
  for (const what of ['pause', 'stop', 'fire', 'finish']) {
    const answer = await post('tim', `/control/${what}`, { expectedVersion: 1, reason: 'x' });
    expect(answer.body.code).toBe('NOT_A_PARTICIPANT');
  }
  expect((await get('tim', '/player?seat=s5')).body).toMatchObject({ code: 'SEAT_UNKNOWN' });
  expect((await get('tim', '/candidates')).status).toBe(403);
});

test('answers the second of two directors who did what', async () => {
  await control('dora', 'start');
  const { version } = await live();
  await post('dora', '/control/pause', { expectedVersion: version });
  const late = await post('dirk', '/control/fire', {
    expectedVersion: version,
    injectId: 'wrap-up',
  });
  expect(late).toMatchObject({
    status: 409,
    body: { code: 'CASE_CHANGED', changedBy: 'dora', change: 'pause' },
  });
  expect((await live()).lastControl).toMatchObject({ control: 'pause', zh: '暂停', by: 'dora' });
  // What players and time do disturbs nobody at the controls.
  await control('dirk', 'resume');
  const seen = await live();
  await node.pass(60);
  await post('tim', '/actions', { kind: 'sign', text: '', idempotencyKey: 'phone-0002' });
  expect(
    (await post('dirk', '/control/pause', { expectedVersion: seen.version })).body,
  ).toMatchObject({ clock: { state: 'paused', exerciseMs: 60_000 } });
});

test('takes an action once, however often a weak network repeats it', async () => {
  await control('dora', 'start');
  await node.pass(60);
  const body = {
    kind: 'contain',
    text: '已下线',
    injectId: 'defaced-page',
    idempotencyKey: 'weak-0001',
  };
  const answers = await Promise.all([1, 2, 3, 4].map(() => post('tim', '/actions', body)));
  expect(new Set(answers.map(({ body: { action } }) => (action as { id: string }).id)).size).toBe(
    1,
  );
  const { actions, actionsTotal } = await live();
  expect(actionsTotal).toBe(1);
  expect(actions[0]).toMatchObject({ name: 'tim', playbookRole: 'technician', text: '已下线' });
});

test('lets staff jump, skip and fire, with reasons, and never back', async () => {
  await control('dora', 'start');
  expect((await control('dora', 'jump', { toMs: 600_000 })).body.code).toBe('CONTROL_INCOMPLETE');
  await control('dora', 'jump', { toMs: 600_000, reason: '省时' });
  expect(await live()).toMatchObject({
    clock: { exerciseMs: 600_000 },
    injects: [{ state: 'skipped' }, { state: 'waiting' }, { state: 'waiting' }],
  });
  expect((await control('dora', 'jump', { toMs: 1, reason: 'x' })).body).toMatchObject({
    code: 'ACTION_ILLEGAL',
    reason: 'TIME_BACKWARDS',
  });
  await control('dora', 'fire', { injectId: 'journalist' });
  expect((await player('cora')).items).toMatchObject([
    { injectId: 'journalist', channel: 'phone-card', dueAt: null },
  ]);
  expect((await control('dora', 'skip', { injectId: 'gone', reason: 'x' })).body).toMatchObject({
    reason: 'INJECT_UNKNOWN',
  });
});

test('rehearses on copied units: the staff play every seat, and nobody real hears of it', async () => {
  await control('dora', 'rehearse');
  await node.pass(60);
  const view = (await get('dora', '/player?seat=s4')).body as PlayerView;
  expect(view).toMatchObject({
    rehearsal: true,
    me: { seat: 's4', unitName: 'schoolA（预演）' },
    items: [{ injectId: 'defaced-page' }],
  });
  await post('dora', '/actions', {
    kind: 'sign',
    text: '',
    injectId: 'defaced-page',
    seat: 's4',
    idempotencyKey: 'rehearsal-1',
  });
  expect((await live()).injects[0]?.expected[0]).toMatchObject({ state: 'done', by: 'tim' });
  const rows = await node.records.db
    .selectFrom('drill_inbox')
    .select(['account_id', 'unit_id'])
    .where('drill_id', '=', id)
    .execute();
  const real = await node.records.db.selectFrom('units').select('id').execute();
  expect(rows.every(({ account_id: account }) => account === null)).toBe(true);
  expect(rows.some(({ unit_id: unit }) => real.some((each) => each.id === unit))).toBe(false);
  expect((await get('tim', '/player')).body).toMatchObject({ code: 'SEAT_UNKNOWN' });
  expect((await control('dora', 'finish')).body).toMatchObject({ state: 'APPROVED' });
  expect((await control('dora', 'start')).body).toMatchObject({ state: 'RUNNING' });
  expect((await player('tim')).items).toEqual([]);
});

describe('a file of a player', () => {
  test('is kept by hash and given to its owner and the staff only', async () => {
    await control('dora', 'start');
    const sent = await node.app.app.inject({
      method: 'POST',
      url: `/api/v1/drills/${id}/uploads?name=../../现场.png`,
      headers: { ...node.as.tim.headers, 'content-type': 'image/png' },
      payload: Buffer.from('picture'),
    });
    expect(sent.json()).toMatchObject({ name: '现场.png', mediaType: 'image/png', bytes: 7 });
    const { id: uploadId } = sent.json<{ id: string }>();
    await post('tim', '/actions', {
      kind: 'note',
      text: '见照片',
      attachments: [uploadId],
      idempotencyKey: 'with-file-1',
    });
    expect((await live()).actions[0]?.attachments).toMatchObject([{ name: '现场.png' }]);
    const read = (who: PersonId) =>
      node.app.request(node.as[who], 'GET', `/drills/${id}/uploads/${uploadId}`);
    const [staff, owner, other] = [await read('eva'), await read('tim'), await read('cora')];
    expect([staff.body, owner.body, other.statusCode]).toEqual(['picture', 'picture', 404]);
    const stolen = {
      kind: 'note',
      text: '',
      attachments: [uploadId],
      idempotencyKey: 'with-file-2',
    };
    expect((await post('cora', '/actions', stolen)).body.code).toBe('ATTACHMENT_UNKNOWN');
  });
});

test('refuses hostile input with its reason', async () => {
  const early = { kind: 'note', text: '', idempotencyKey: 'too-early-1' };
  expect((await post('tim', '/actions', early)).body.code).toBe('DRILL_NOT_RUNNING');
  await control('dora', 'start');
  const key = { text: '', idempotencyKey: 'hostile-01' };
  const cases: [object, string][] = [
    [{ ...key, kind: 'detect', injectId: 'defaced-page' }, 'INJECT_UNKNOWN'],
    [{ ...key, kind: 'escape' }, 'ACTION_UNKNOWN'],
    [{ ...key, kind: 'DROP TABLE' }, 'VALIDATION'],
    [{ ...key, kind: 'note', text: 'x'.repeat(4_001) }, 'VALIDATION'],
    [{ ...key, kind: 'note', text: 'a\0b' }, 'BAD_TEXT'],
    [{ ...key, kind: 'note', seat: 's1' }, 'SEAT_UNKNOWN'],
    [{ ...key, kind: 'note', attachments: ['nothing'] }, 'ATTACHMENT_UNKNOWN'],
    [{ kind: 'note', text: '' }, 'VALIDATION'],
  ];
  for (const [body, code] of cases) {
    expect((await post('tim', '/actions', body)).body.code, JSON.stringify(body)).toBe(code);
  }
  for (let each = 0; each < 60; each += 1) {
    await post('tim', '/actions', { kind: 'note', text: '', idempotencyKey: `flood-${each}-0000` });
  }
  const flood = await post('tim', '/actions', {
    kind: 'note',
    text: '',
    idempotencyKey: 'flood-last-0',
  });
  expect(flood).toMatchObject({ status: 429, body: { code: 'TOO_MANY_ACTIONS' } });
});
