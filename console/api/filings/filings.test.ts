import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { assessmentApp, pdf, type AssessmentApp } from '../items/testing/assessment-app.ts';
import type { SignedIn } from '../testing/test-app.ts';

let app: AssessmentApp;
let officer: SignedIn;
let cio: SignedIn;

beforeAll(async () => {
  app = await assessmentApp();
  officer = await app.signIn('school-security-officer', 'schoolA');
  cio = await app.signIn('school-cio', 'schoolA');
});
afterAll(() => app?.dispose());

async function opened(level: number, more: object = {}): Promise<string> {
  const system = await app.newSystem(officer, 'schoolA', { sLevel: level, aLevel: 2 });
  const body = { basis: 'running', basisOn: '2026-08-20', ...more };
  const answer = await app.request(officer, 'POST', `/systems/${system}/filings`, body);
  expect(answer.statusCode, answer.body).toBe(201);
  return answer.json().id;
}

async function act(id: string, message: string, payload: object = {}, who = officer) {
  const answer = await app.act(await app.again(who), 'filings', id, message, payload);
  expect(answer.statusCode, answer.body).toBe(200);
}

const get = async (id: string) =>
  (await app.request(await app.again(officer), 'GET', `/filings/${id}`)).json();

const experts = { on: '2026-08-25', opinion: '同意', experts: ['张三', '李四'], agreed: true };
const police = '某市公安局网安支队';

async function submitted(id: string): Promise<void> {
  await act(id, 'hand-to-experts');
  await act(id, 'record-expert-review', experts);
  await act(id, 'record-approval', { on: '2026-08-28', authority: '某市教育局' });
  await act(id, 'submit', { on: '2026-09-01', authority: police });
}

const clockOf = (filing: { clocks: { clock: string }[] }, name: string) =>
  filing.clocks.find(({ clock }) => clock === name);

describe('a filing', () => {
  test('counts 30 days from the level, then 10 working days of the police, then three years', async () => {
    const id = await opened(3);
    const draft = await get(id);
    expect(draft).toMatchObject({ state: 'DRAFT', step: 2, level: 3 });
    // 2026-09-19 is the 30th day, a Saturday: it moves to the next working day (the 20th is worked for National Day).
    expect(clockOf(draft, 'submit')).toMatchObject({
      state: 'running',
      rule: { article: '第十五条', confidence: 'K+' },
      dueAt: expect.stringMatching(/^2026-09-(19|20|21)T16:00:00/),
    });
    await submitted(id);
    expect(await get(id)).toMatchObject({ state: 'SUBMITTED', step: 6 });
    await act(id, 'record-correction', { on: '2026-09-01', text: '拓扑图不清' });
    expect(clockOf(await get(id), 'correction')).toMatchObject({ state: 'running' });
    await act(id, 'submit', { on: '2026-09-01', authority: police });
    await act(id, 'record-certificate', { on: '2026-09-01', number: '11010099999-00001' });
    const filed = await get(id);
    expect(filed).toMatchObject({
      state: 'FILED',
      step: 8,
      certificateNumber: '11010099999-00001',
      validUntil: '2029-09-01',
    });
    expect(clockOf(filed, 'renewal')).toMatchObject({ dueAt: '2029-09-01T16:00:00.000Z' });
    expect(clockOf(filed, 'evaluation')).toMatchObject({
      rule: { ruleId: 'filing.evaluation.l3' },
    });
    expect(filed.steps.map(({ status }: { status: string }) => status)).toEqual([
      ...Array.from({ length: 7 }, () => 'done'),
      'current',
      ...Array.from({ length: 3 }, () => 'ahead'),
    ]);
  });

  test('is extended by an evaluation, which is due again a year later', async () => {
    const id = await opened(3);
    await submitted(id);
    await act(id, 'record-certificate', { on: '2026-09-01', number: 'A' });
    app.time.set('2027-08-01T08:00:00.000Z');
    await act(id, 'record-evaluation', {
      on: '2027-07-20',
      body: '某测评公司',
      conclusion: 'mostly-conforms',
      rate: 82.5,
    });
    const after = await get(id);
    expect(after).toMatchObject({ validUntil: '2030-09-01', step: 10 });
    expect(clockOf(after, 'evaluation')?.clock).toBe('evaluation');
    expect(clockOf(after, 'evaluation')).toMatchObject({
      state: 'running',
      round: 2,
      dueAt: expect.stringMatching(/^2028-07-/),
    });
    await act(id, 'record-report', { on: '2027-07-30' });
    expect(clockOf(await get(id), 'report')).toMatchObject({ state: 'met' });
    app.time.set('2026-09-01T08:00:00.000Z');
  });

  test('says where sources disagree, and goes by what an administrator may tighten', async () => {
    const filing = await get(await opened(4));
    expect(filing.conflicts).toMatchObject([
      { topic: 'level-4-evaluation', ruleId: 'filing.evaluation.l4' },
    ]);
    expect((await get(await opened(3))).conflicts).toEqual([]);
  });

  test('names its materials by level, each a file that was uploaded', async () => {
    const id = await opened(2);
    const before = await get(id);
    expect(before.materials.map((one: { id: string }) => one.id)).toEqual([
      'form',
      'grading-report',
      'expert-opinion',
      'approval',
    ]);
    const who = await app.again(officer);
    const stored = await app.upload(who, 'filings', id, '定级报告.pdf', pdf('report'));
    const { sha256 } = stored.json();
    await act(id, 'name-material', { materialId: 'grading-report', sha256 });
    expect((await get(id)).materials[1]).toMatchObject({ sha256, name: '定级报告.pdf' });
    const wrong = await app.act(await app.again(officer), 'filings', id, 'name-material', {
      materialId: 'x',
      sha256,
    });
    expect(wrong.json()).toMatchObject({ code: 'FILE_UNKNOWN' });
  });

  test('goes back to the draft when the experts disagree', async () => {
    const id = await opened(2);
    await act(id, 'hand-to-experts');
    await act(id, 'record-expert-review', { ...experts, agreed: false });
    expect(await get(id)).toMatchObject({ state: 'DRAFT', step: 2 });
  });

  test('is refused for level 1, twice at once, and with days that have not come', async () => {
    const low = await app.newSystem(await app.again(officer), 'schoolA', { sLevel: 1, aLevel: 1 });
    const body = { basis: 'new', basisOn: '2026-08-20' };
    const refuse = async (system: string, more: object = {}) =>
      (
        await app.request(await app.again(officer), 'POST', `/systems/${system}/filings`, {
          ...body,
          ...more,
        })
      ).json();
    expect(await refuse(low)).toMatchObject({ code: 'NO_FILING_NEEDED' });
    const { systemId } = await get(await opened(2));
    expect(await refuse(systemId)).toMatchObject({ code: 'FILING_OPEN' });
    const other = await app.newSystem(await app.again(officer), 'schoolA');
    expect(await refuse(other, { basisOn: '2027-01-01' })).toMatchObject({ reason: 'DAY_AHEAD' });
  });

  test('shows that the level has changed since', async () => {
    const id = await opened(2);
    const { systemId } = await get(id);
    const who = await app.again(officer);
    const changed = await app.request(who, 'POST', `/systems/${systemId}/level`, {
      sLevel: 3,
      aLevel: 2,
      reason: '学生信息超过十万条',
      expectedVersion: 1,
    });
    expect(changed.statusCode, changed.body).toBe(200);
    expect(await get(id)).toMatchObject({ levelChanged: true, level: 2 });
    await act(id, 'close', { reason: '按新等级重新备案' }, cio);
    expect(await get(id)).toMatchObject({ state: 'CLOSED' });
  });
});
