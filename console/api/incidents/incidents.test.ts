import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { afterAll, expect, test } from 'vitest';
import { detected } from '../../../analyzer/alerts/testing/alert-fixture.ts';
import { content, quiet } from './testing/answers.ts';
import { incidentCast } from './testing/incident-cast.ts';

const cast = await incidentCast();
const { platform, officer, cio, county, otherSchool, get, post, open, one, act } = cast;

afterAll(() => platform.dispose());

/** Time goes by while everybody stays signed in. */
async function pass(hours: number): Promise<void> {
  for (let minutes = 0; minutes < hours * 60; minutes += 10) {
    platform.time.at += 10 * 60_000;
    for (const who of [officer, cio, county, otherSchool]) await get(who, '/incidents/classes');
  }
}

const clocksOf = (incident: { clocks: { clock: string; state: string; dueAt: string }[] }) =>
  Object.fromEntries(incident.clocks.map(({ clock, state, dueAt }) => [clock, [state, dueAt]]));

test('opens from an alert in one step, with its events as evidence and both linked', async () => {
  const seen = detected();
  await platform.events.append([seen.event]);
  await platform.alerts.record([seen]);
  const { id: alertId } = await platform.app.records.db
    .selectFrom('alerts')
    .select('id')
    .executeTakeFirstOrThrow();
  const made = await post(officer, `/alerts/${alertId}/incident`);
  expect(made.statusCode).toBe(201);
  const { id, number } = made.json();
  expect(number).toBe('事件〔2026〕第0001号');
  const incident = await one(id);
  expect(incident).toMatchObject({
    alertIds: [alertId],
    alerts: [{ id: alertId, state: 'acknowledged' }],
    unitId: 'schoolA',
    responsibleName: 'Person 1',
    evidence: [{ kind: 'alert-events', alertId, collectedBy: 'Person 1' }],
  });
  const [piece] = incident.evidence;
  const bytes = await buffer(await platform.blobs.open(piece.sha256));
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(piece.sha256);
  expect(createHash('sm3').update(bytes).digest('hex')).toBe(piece.sm3);
  const lines = bytes
    .toString()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines).toMatchObject([
    { kind: 'alert', alert: { id: alertId } },
    { kind: 'event', event: { 'source.ip': '192.0.2.7' } },
  ]);
  expect((await get(officer, `/incidents?filter={"alertId":"${alertId}"}`)).json()).toHaveLength(1);
  const again = await post(officer, `/alerts/${alertId}/incident`);
  expect(again.json()).toMatchObject({ status: 409, code: 'ALERT_TAKEN', incidentId: id, number });
  expect((await post(otherSchool, `/alerts/${alertId}/incident`)).statusCode).toBe(404);
  const dismissed = await act(id, 'dismiss', { reason: 'false-positive', text: '压力测试' }, cio);
  expect(dismissed.json()).toMatchObject({ state: 'DISMISSED' });
  const alert = await platform.app.records.db
    .selectFrom('alerts')
    .select(['state', 'close_reason'])
    .where('id', '=', alertId)
    .executeTakeFirst();
  expect(alert).toEqual({ state: 'closed', close_reason: 'false-positive' });
});

test('numbers without a gap: a refused opening gives its number back', async () => {
  const number = async (id: string): Promise<string> => (await one(id)).number;
  const first = await number(await open());
  const refused = await post(officer, '/incidents', {
    title: 'x',
    discoveredAt: '2027-01-01T00:00:00.000Z',
  });
  expect(refused.json()).toMatchObject({ status: 409, code: 'ACTION_ILLEGAL' });
  const second = await number(await open());
  const sequence = (text: string): number => Number(/第(\d+)号/u.exec(text)?.[1]);
  expect(sequence(second)).toBe(sequence(first) + 1);
});

test('opens once for a repeated request', async () => {
  const body = {
    title: '重复点击',
    discoveredAt: '2026-11-20T02:00:00.000Z',
    idempotencyKey: 'k'.repeat(20),
  };
  const [first, second] = [
    await post(officer, '/incidents', body),
    await post(officer, '/incidents', body),
  ];
  expect(second.json()).toEqual(first.json());
});

test('an ordinary incident starts no clock; a grade that is open says what may come', async () => {
  const id = await open();
  const graded = await act(id, 'grade', { answers: {}, operatorKind: 'other' });
  expect(graded.json()).toMatchObject({ state: 'TRIAGED' });
  let incident = await one(id);
  expect(incident).toMatchObject({ cacLevel: 'unknown', eduLevel: 'unknown', clocks: [] });
  expect(
    incident.duties.find((duty: { clock: string }) => duty.clock === 'cac-report'),
  ).toMatchObject({
    owed: 'unknown',
    wouldBeDueAt: '2026-11-20T06:00:00.000Z',
  });
  await act(id, 'grade', { answers: quiet, classId: 'ATTACK', subclassId: 'scan' });
  incident = await one(id);
  expect(incident).toMatchObject({
    cacLevel: 'general',
    eduLevel: 'general',
    class: 'ATTACK',
    clocks: [],
  });
});

test('a computed grade can not be forged, nor a class invented', async () => {
  const id = await open();
  const preview = await post(officer, '/incidents/grade-preview', { answers: quiet });
  expect(preview.json()).toMatchObject({ cac: { level: 'general' } });
  const { cac } = preview.json();
  const forged = { ...cac, level: 'extraordinary', lower: 'extraordinary', upper: 'extraordinary' };
  const sent = await act(id, 'grade', { answers: quiet, cac: forged });
  expect(sent.json()).toMatchObject({ state: 'TRIAGED' });
  expect(await one(id)).toMatchObject({ cacLevel: 'general' });
  const strange = await act(id, 'grade', { answers: quiet, classId: 'ALIENS' });
  expect(strange.json()).toMatchObject({ status: 422, code: 'CLASS_UNKNOWN' });
  const unfit = await act(id, 'grade', { answers: { extent: 'galaxy' } });
  expect(unfit.json()).toMatchObject({ status: 422, code: 'ANSWER_INVALID' });
});

test('asks for the kind of operator before the national line can start', async () => {
  const id = await open();
  const answers = { ...quiet, 'loss.direct': 6_000_000 };
  const refused = await act(id, 'grade', { answers });
  expect(refused.json()).toMatchObject({ status: 409, code: 'ACTION_ILLEGAL' });
  expect(refused.json().detail).toContain('网络运营者');
  await act(id, 'grade', { answers, operatorKind: 'cii' });
  expect(clocksOf(await one(id))['cac-report']).toEqual(['running', '2026-11-20T03:00:00.000Z']);
  await act(id, 'grade', { answers, operatorKind: 'other' });
  expect(clocksOf(await one(id))['cac-report']).toEqual(['running', '2026-11-20T06:00:00.000Z']);
});

test('walks a ransomware incident from the call to the closing report', async () => {
  const id = await open();
  await act(id, 'grade', {
    answers: {
      ...quiet,
      'business.loss': 'extreme',
      'pii.leaked': true,
      'pii.count': { min: 2_000_000 },
      'pii.minors': true,
      'crime.suspected': true,
    },
    operatorKind: 'other',
    classId: 'MALWARE',
    subclassId: 'ransomware',
  });
  let incident = await one(id);
  expect(incident).toMatchObject({ cacLevel: 'unknown', eduLevel: 'larger', asksRansom: true });
  expect(incident.cac).toMatchObject({
    lower: 'larger',
    upper: 'extraordinary',
    open: ['pii.count'],
  });
  expect(clocksOf(incident)).toEqual({
    'edu-oral': ['running', '2026-11-20T03:00:00.000Z'],
    'edu-written': ['running', '2026-11-20T10:00:00.000Z'],
    'cac-report': ['running', '2026-11-20T06:00:00.000Z'],
    police: ['running', '2026-11-20T06:00:00.000Z'],
    'pii-report': ['running', '2026-11-20T06:00:00.000Z'],
    'pii-minors': ['running', '2026-11-20T06:00:00.000Z'],
  });

  // A call at 10:40 that is entered two hours later was in time.
  await pass(2);
  const called = await act(id, 'report-orally', {
    line: 'edu',
    at: '2026-11-20T02:40:00.000Z',
    caller: '李老师',
    calledOffice: '县教育局',
    called: '王科长',
    phone: '0000-1234567',
    summary: '已断网，正在排查',
    toUnitId: 'county',
  });
  expect(called.statusCode).toBe(200);
  incident = await one(id);
  const oral = incident.clocks.find((clock: { clock: string }) => clock.clock === 'edu-oral');
  expect(oral).toMatchObject({
    state: 'met',
    endedAt: '2026-11-20T02:40:00.000Z',
    overdue: false,
  });
  expect(incident.submissions).toMatchObject([
    { mode: 'oral', enteredAt: '2026-11-20T04:00:00.000Z' },
  ]);

  const noRansom = await act(id, 'file-report', { kind: 'first', content });
  expect(noRansom.json().detail).toContain('赎金');
  const ransom = { amount: '3 BTC', method: '比特币' };
  const noItems = await act(id, 'file-report', { kind: 'first', content: { ransom } });
  expect(noItems.json().detail).toContain('发生地点');
  await act(id, 'file-report', { kind: 'first', content: { ...content, ransom } });
  incident = await one(id);
  const [report] = incident.reports;
  const unsigned = await act(id, 'report-upward', { line: 'edu', reportId: report.id });
  expect(unsigned.json().detail).toContain('审签');
  expect((await act(id, 'sign-report', { reportId: report.id })).statusCode).toBe(403);
  await act(id, 'sign-report', { reportId: report.id }, cio);
  await act(id, 'report-upward', { line: 'edu', reportId: report.id });
  await act(id, 'report-upward', {
    line: 'cac',
    reportId: report.id,
    to: '省网信办',
    channel: '12387',
  });
  incident = await one(id);
  expect(clocksOf(incident)).toMatchObject({
    'edu-written': ['met', '2026-11-20T10:00:00.000Z'],
    'cac-report': ['met', '2026-11-20T06:00:00.000Z'],
    // Grade III of the education line: a progress report a day.
    progress: ['running', '2026-11-21T04:00:00.000Z'],
  });
  const facts = (await get(officer, `/incidents/${id}/reports/${report.id}`)).json();
  expect(facts).toMatchObject({
    kind: 'first',
    ordinal: 1,
    content: { ...content, ransom },
    class: { id: 'MALWARE', zh: '恶意程序事件', gbCode: null },
    subclass: { zh: '勒索软件事件' },
    cac: { level: 'unknown', lower: 'larger', upper: 'extraordinary' },
    signedBy: { name: 'Person 2' },
    sha256: report.sha256,
  });

  // The bureau sees it as a party and signs for it.
  const received = await post(county, `/incidents/${id}/receive-report`, {
    payload: { submissionId: incident.submissions[1].id, note: '已收悉' },
  });
  expect(received.statusCode).toBe(200);
  expect(
    (await post(county, `/incidents/${id}/contain`, { payload: { text: 'x' }, expectedVersion: 1 }))
      .statusCode,
  ).toBe(403);

  // What a clerk changes later does not touch what was filed.
  await act(id, 'describe', { title: '换了名字' });
  expect((await get(officer, `/incidents/${id}/reports/${report.id}`)).json().title).toBe(
    '教务系统被植入勒索软件',
  );

  await act(id, 'contain', { text: '已隔离' });
  await act(id, 'recover', { text: '已从备份恢复' });
  incident = await one(id);
  expect(clocksOf(incident)).toMatchObject({
    // Friday 20 November: five working days later, to the end of the day in Shanghai.
    'edu-closing': ['running', '2026-11-27T16:00:00.000Z'],
    'cac-summary': ['running', expect.any(String)],
    progress: ['cancelled', expect.any(String)],
  });
  const early = await act(id, 'close', { text: '结束' }, cio);
  expect(early.json().detail).toMatch(/还有未完成的报告：.*整改报告/u);
  await act(id, 'file-report', {
    kind: 'closing',
    content: {
      cause: '弱口令',
      measures: '重装',
      harm: '停课半天',
      accountability: '约谈',
      rectification: '双因素',
      lessons: '定期演练',
    },
  });
  incident = await one(id);
  const closing = incident.reports[1];
  await act(id, 'sign-report', { reportId: closing.id }, cio);
  for (const [line, to] of [
    ['edu', undefined],
    ['cac', '省网信办'],
    ['police', '网安大队'],
    ['personal', '省网信办'],
    ['persons', '全体学生家长'],
  ]) {
    const sent = await act(id, 'report-upward', { line, reportId: closing.id, ...(to && { to }) });
    expect(sent.statusCode).toBe(200);
  }
  expect((await act(id, 'close', { text: '结束' }, officer)).statusCode).toBe(403);
  expect((await act(id, 'close', { text: '结束' }, cio)).json()).toMatchObject({ state: 'CLOSED' });
  const summary = (await get(officer, '/incidents/summary')).json();
  expect(summary.byClass['MALWARE']).toBeUndefined();
});

test('content incidents take another way and say so', async () => {
  const id = await open();
  await act(id, 'grade', {
    answers: { ...quiet, 'social.harm': 'larger' },
    classId: 'CONTENT',
    subclassId: 'false-information',
    operatorKind: 'other',
  });
  const incident = await one(id);
  expect(incident.route.zh).toMatch(/宣传部门.*网信/u);
  expect(incident.clocks).toEqual([]);
});

test('says who was faster, and refuses what the state does not allow in words', async () => {
  const id = await open();
  await act(id, 'start-handling', {}, cio);
  const late = await post(officer, `/incidents/${id}/start-handling`, {
    payload: {},
    expectedVersion: 1,
  });
  expect(late.json()).toMatchObject({ status: 409, code: 'CASE_CHANGED', changedBy: 'Person 2' });
  const actions = (await get(officer, `/incidents/${id}/actions`)).json();
  const names = actions.map(({ message }: { message: string }) => message);
  expect(names).toContain('contain');
  expect(names).not.toContain('close');
  const reopen = actions.find(({ message }: { message: string }) => message === 'reopen');
  expect(reopen.refusal.zh).toMatch(/./u);
});

test('rebuilds its read models from the logs', async () => {
  const { db } = platform.app.records;
  const read = async () => ({
    incidents: await db.selectFrom('incidents').selectAll().orderBy('id').execute(),
    alerts: await db.selectFrom('incident_alerts').selectAll().orderBy('incident_id').execute(),
    tasks: await db.selectFrom('incident_tasks').selectAll().orderBy('id').execute(),
  });
  const before = await read();
  expect(await platform.cases.rebuild()).toBe(before.incidents.length);
  expect(await read()).toEqual(before);
});

test('lists, sorts, filters and counts what one may see', async () => {
  const list = await get(officer, '/incidents?filter={"state":"active"}&sort=["nextDueAt","ASC"]');
  expect(list.statusCode).toBe(200);
  expect(list.json().every(({ state }: { state: string }) => state !== 'CLOSED')).toBe(true);
  expect((await get(otherSchool, '/incidents')).json()).toEqual([]);
  expect(
    (await get(county, '/incidents?filter={"unitId":"county"}')).json().length,
  ).toBeGreaterThan(5);
  expect((await get(officer, '/incidents?filter={"colour":"red"}')).json()).toMatchObject({
    code: 'BAD_LIST_QUERY',
  });
  platform.time.at += 30 * 24 * 3_600_000;
  const later = await platform.app.signIn('school-security-officer', 'schoolA');
  const late = (await get(later, '/incidents?filter={"overdue":true}')).json();
  expect(late.length).toBeGreaterThan(0);
  expect(late.every(({ overdue }: { overdue: boolean }) => overdue)).toBe(true);
});
