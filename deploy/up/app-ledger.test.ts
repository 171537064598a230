import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { workbook } from '../../console/api/imports/testing/import-app.ts';
import type { SignedIn } from '../../console/api/testing/test-app.ts';
import { nodeApp, type NodeApp } from './testing/node-app.ts';

let node: NodeApp;
let officer: SignedIn;
beforeAll(async () => {
  node = await nodeApp();
  officer = await node.test.signIn('school-security-officer', 'schoolB');
});
afterAll(() => node?.dispose());

const list = async (url: string) =>
  (await node.test.request(officer, 'GET', `${url}?range=[0,99]`)).json<unknown[]>();

async function post(url: string, body: object, status = 201) {
  const answer = await node.test.request(officer, 'POST', url, body);
  expect(answer.statusCode, `${url} ${answer.body}`).toBe(status);
  return answer.json<{ id: string; version: number }>();
}

describe('the ledger', () => {
  const headings = ['应用名称', '厂商', '信用代码', '包名', '是否收费', '广告', '使用方式', '人数'];

  async function send(rows: readonly (string | number)[][]) {
    const answer = await node.test.app.inject({
      method: 'POST',
      url: `/api/v1/imports/apps?name=apps.xlsx`,
      headers: { ...officer.headers, 'content-type': 'application/octet-stream' },
      payload: await workbook([headings, ...rows]),
    });
    expect(answer.statusCode, answer.body).toBe(201);
    return answer.json<{ id: string; counts: object; applicable: boolean }>();
  }

  test('is imported from Excel, with what is wrong at its cells', async () => {
    const good = [
      '晓作业',
      '甲公司',
      '91320000MA1EXAMP1E',
      'com.a.homework',
      '免费',
      '否',
      '统一',
      900,
    ];
    const bad = await send([
      good,
      ['', '乙公司', '', '', '', '', '', ''],
      ['短代码', '丙公司', '123', 'com.c', '免费', '否', '', ''],
      ['人数', '丁公司', '', 'com.d', '', '也许', '', '很多'],
      ['又一个', '甲公司', '', 'com.a.homework', '免费', '否', '', ''],
    ]);
    expect(bad).toMatchObject({ counts: { rows: 5, create: 1, fault: 4 }, applicable: false });
    const rows = (await list(`/imports/apps/${bad.id}/rows`)) as {
      row: number;
      notes: { code: string; column?: string }[];
    }[];
    const codes = rows.map(({ notes }) =>
      notes.map(({ code, column }) => `${column ?? ''} ${code}`),
    );
    expect(codes).toEqual([
      [],
      ['A CELL_REQUIRED'],
      ['C CELL_NOT_FIT'],
      ['F CELL_CHOICE', 'H CELL_NOT_FIT'],
      ['A ROW_TWICE'],
    ]);

    const { id } = await send([good, ['只记台账', '戊公司', '', '', '', '', '', '']]);
    await post(`/imports/apps/${id}/apply`, {}, 202);
    await node.imports.sweep();
    const apps = (await list('/apps')) as { name: string; origin: string }[];
    expect(apps.map(({ name }) => name).toSorted()).toEqual(['只记台账', '晓作业']);
    const uses = (await list('/app-uses')) as object[];
    expect(uses).toContainEqual(
      expect.objectContaining({
        appName: '晓作业',
        state: 'SCHOOL_PROPOSED',
        nature: 'unified',
        people: 900,
      }),
    );
    const again = await send([good]);
    expect(again).toMatchObject({ counts: { known: 1, create: 0 } });
  });

  test('says who was faster', async () => {
    const { id } = await post('/apps', { name: '版本' });
    const change = (expectedVersion: number) =>
      node.test.request(officer, 'PATCH', `/apps/${id}`, {
        expectedVersion,
        facts: { ads: false },
      });
    expect((await change(1)).json()).toEqual({ id, version: 2 });
    expect((await change(1)).json()).toMatchObject({ status: 409, code: 'APP_CHANGED' });
    const { id: useId } = await post('/app-uses', { appId: id });
    const closing = { expectedVersion: 2, reason: '不用了' };
    const early = await node.test.request(officer, 'POST', `/apps/${id}/close`, closing);
    expect(early.json()).toMatchObject({ code: 'APP_IN_WORK', useId });
    const stop = { payload: { on: '2026-09-01', reason: '不用了' }, expectedVersion: 1 };
    await post(`/app-uses/${useId}/stop`, stop, 200);
    expect(
      (await node.test.request(officer, 'POST', `/apps/${id}/close`, closing)).statusCode,
    ).toBe(200);
  });
});
