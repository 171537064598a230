import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { assessmentApp, pdf, type AssessmentApp } from '../items/testing/assessment-app.ts';
import type { SignedIn } from '../testing/test-app.ts';

const item = '7.1.7.3.a';

let app: AssessmentApp;
let auditor: SignedIn;
let officer: SignedIn;
let analyst: SignedIn;
let system: string;

beforeAll(async () => {
  app = await assessmentApp();
  auditor = await app.signIn('auditor', 'schoolA');
  officer = await app.signIn('school-security-officer', 'schoolA');
  analyst = await app.signIn('bureau-analyst', 'county');
  system = await app.newSystem(officer, 'schoolA');
});
afterAll(() => app?.dispose());

const finding = (more: object = {}) => ({
  systemId: system,
  itemKey: item,
  templateId: 'further-evidence',
  title: '审批清单缺少文号',
  text: '请补充正式发布的审批事项清单。',
  severity: 'medium',
  ...more,
});

async function raised(more: object = {}, who = auditor): Promise<string> {
  const answer = await app.request(who, 'POST', '/findings', finding(more));
  expect(answer.statusCode, answer.body).toBe(201);
  return answer.json().id;
}

const get = async (id: string, who = officer) =>
  (await app.request(who, 'GET', `/findings/${id}`)).json();

describe('a finding', () => {
  test('goes to and fro between auditor and school until it is closed', async () => {
    const id = await raised();
    expect(await get(id)).toMatchObject({
      state: 'OPEN',
      number: expect.stringMatching(/^测评问题〔2026〕第\d{4}号$/),
      itemStateThen: 'unknown',
      clocks: [{ clock: 'answer', state: 'running' }],
    });
    const answered = await app.act(officer, 'findings', id, 'answer', { text: '已补充' });
    expect(answered.json()).toMatchObject({ state: 'READY' });
    await app.act(auditor, 'findings', id, 'revise', { text: '缺签发页' });
    const file = await app.upload(officer, 'findings', id, '签发页.pdf', pdf('page'));
    expect(file.statusCode, file.body).toBe(201);
    await app.act(officer, 'findings', id, 'answer', { text: '见附件' });
    const closed = await app.act(auditor, 'findings', id, 'close', { text: '已核实' });
    expect(closed.json()).toMatchObject({ state: 'CLOSED' });
    expect(await get(id)).toMatchObject({
      rounds: 1,
      exchange: ['answer', 'revise', 'answer', 'close'].map((kind) => ({ kind })),
    });
    await app.node.cases.drainOutbox();
    const told = app.node.told.filter(({ facts }) => facts['findingId'] === id);
    expect(told.map(({ template, unitId }) => [template, unitId])).toEqual([
      ['finding.raised', 'schoolA'],
      ['finding.answered', 'schoolA'],
      ['finding.revised', 'schoolA'],
      ['finding.answered', 'schoolA'],
      ['finding.closed', 'schoolA'],
    ]);
  });

  test('is not answered by the auditor, nor closed by the school', async () => {
    const id = await raised();
    expect(
      (await app.act(auditor, 'findings', id, 'answer', { text: '自己答' })).json(),
    ).toMatchObject({ reason: 'SAME_PERSON' });
    await app.act(officer, 'findings', id, 'answer', { text: '已补充' });
    const closing = await app.act(officer, 'findings', id, 'close', { text: '关闭' });
    expect(closing.json()).toMatchObject({ status: 403, code: 'FORBIDDEN' });
  });

  test('of the authority above is seen by both, and named to the school', async () => {
    const id = await raised({ templateId: 'not-satisfied', severity: 'high' }, analyst);
    expect(await get(id)).toMatchObject({ unitId: 'schoolA', raisedUnitId: 'county' });
    await app.act(officer, 'findings', id, 'answer', { text: '整改中' });
    const closing = await app.act(analyst, 'findings', id, 'close', { text: '好' });
    expect(closing.json()).toMatchObject({ state: 'CLOSED' });
    const reopened = await app.act(analyst, 'findings', id, 'reopen', { text: '复查又有' });
    expect(reopened.json()).toMatchObject({ state: 'REVISION' });
  });

  test('points to attestations of the same system only', async () => {
    const id = await raised();
    const foreign = await app.act(officer, 'findings', id, 'answer', {
      text: '见举证',
      attestationIds: ['01ARZ3NDEKTSV4RRFFQ69G5FAV'],
    });
    expect(foreign.json()).toMatchObject({ code: 'SYSTEM_UNKNOWN' });
  });

  test('is raised about systems that one sees, by who may', async () => {
    const other = await app.signIn('auditor', 'schoolB');
    expect((await app.request(other, 'POST', '/findings', finding())).statusCode).toBe(404);
    expect((await app.request(officer, 'POST', '/findings', finding())).statusCode).toBe(403);
    const strange = await app.request(
      auditor,
      'POST',
      '/findings',
      finding({ templateId: 'none' }),
    );
    expect(strange.json()).toMatchObject({ code: 'ITEM_UNKNOWN' });
    const hidden = await raised();
    expect((await app.request(other, 'GET', `/findings/${hidden}`)).statusCode).toBe(404);
    const list = await app.request(other, 'GET', '/findings');
    expect(list.json()).toEqual([]);
  });

  test('shows in the drawer of its item and in the queue of the system', async () => {
    const id = await raised();
    const drawer = await app.request(officer, 'GET', `/systems/${system}/items/${item}`);
    expect(drawer.json().findings.map((one: { id: string }) => one.id)).toContain(id);
    const queue = (await app.request(officer, 'GET', `/systems/${system}/queue`)).json();
    expect(queue.entries).toContainEqual(
      expect.objectContaining({ kind: 'finding', caseId: id, href: `/findings/${id}` }),
    );
  });

  test('has texts to begin with', async () => {
    const templates = (await app.request(auditor, 'GET', '/findings/templates')).json();
    expect(templates.map(({ id }: { id: string }) => id)).toContain('not-applicable-wrong');
  });
});
