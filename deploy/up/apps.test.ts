import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { insertPackage } from '../../analyzer/apps/testing/insert-package.ts';
import { fullFacts, fullUse } from '../../analyzer/apps/testing/sample-facts.ts';
import { testEpoch, type TestUnit } from '../../analyzer/people/testing/unit-tree.ts';
import type { RoleId } from '../../analyzer/people/principal.ts';
import { createDrivenTime } from '../../collector/time/driven-time.ts';
import { isoNow } from '../../collector/time/time-source.ts';
import type { SignedIn } from '../../console/api/testing/test-app.ts';
import { nodeApp, type NodeApp } from './testing/node-app.ts';

const time = createDrivenTime();
let node: NodeApp;
let provider: SignedIn;
let rival: SignedIn;
let reviewer: SignedIn;
let county: SignedIn;
let officer: SignedIn;
let head: SignedIn;
let other: SignedIn;

/** Providers are guests of the province; they are units that the test tree does not have. */
const signIn = (role: RoleId, unit: string) => node.test.signIn(role, unit as TestUnit);

async function insertProvider(id: string): Promise<void> {
  const { db } = node.stores.records;
  const row = { id, name: id, kind: 'provider' as const, code: null };
  await db
    .insertInto('units')
    .values({ ...row, created_at: testEpoch, closed_at: null })
    .execute();
  for (const [depth, ancestor] of [id, 'province'].entries()) {
    const span = { from_at: testEpoch, until_at: null };
    await db
      .insertInto('unit_closure')
      .values({ ancestor, descendant: id, depth, ...span })
      .execute();
  }
}

beforeAll(async () => {
  node = await nodeApp({ time });
  await insertProvider('providerA');
  await insertProvider('providerB');
  provider = await signIn('app-provider', 'providerA');
  rival = await signIn('app-provider', 'providerB');
  reviewer = await signIn('app-reviewer', 'province');
  county = await signIn('app-reviewer', 'county');
  officer = await signIn('school-security-officer', 'schoolA');
  head = await signIn('school-cio', 'schoolA');
  other = await signIn('school-security-officer', 'schoolB');
});
afterAll(() => node?.dispose());

const get = (who: SignedIn, url: string) => node.test.request(who, 'GET', url);
const list = async (who: SignedIn, url: string) =>
  (await get(who, `${url}?range=[0,99]`)).json<{ id: string }[]>();

async function post(who: SignedIn, url: string, body: object, status = 201) {
  const answer = await node.test.request(who, 'POST', url, body);
  expect(answer.statusCode, `${url} ${answer.body}`).toBe(status);
  return answer.json<{ id: string; [key: string]: unknown }>();
}

async function act(who: SignedIn, path: string, id: string, message: string, payload: object = {}) {
  const { version } = (await node.analysis.cases.find(id))!;
  const body = { payload, expectedVersion: version };
  return await node.test.request(who, 'POST', `/${path}/${id}/${message}`, body);
}

async function done(...given: Parameters<typeof act>) {
  const answer = await act(...given);
  expect(answer.statusCode, `${given[3]} ${answer.body}`).toBe(200);
}

const decision = (item: string) => ({
  item,
  verdict: 'compliant',
  reason: '实测符合',
  evidence: [{ kind: 'observation', text: '真机逐页查看' }],
});

/** A provider's app, its package and its filing, which is with the authority. */
async function submitted(who = provider, unitId = 'providerA', name = '作业通') {
  const { id: appId } = await post(who, '/apps', { name, facts: fullFacts });
  time.advance(1);
  const at = isoNow(time);
  const { db } = node.stores.records;
  const verdicts = { '4.1': 'SUSPECT', '1.1': 'PASS', '2.1': 'INCONCLUSIVE' } as const;
  const packageId = await insertPackage(db, { unitId, appId, at, verdicts });
  await node.analysis.apps.triggers.packageRead({ packageId, appId, changes: [] });
  const { id: filingId } = await post(who, '/app-filings', { appId });
  await done(who, 'app-filings', filingId, 'submit');
  await done(reviewer, 'app-filings', filingId, 'accept');
  return { appId, packageId, filingId };
}

async function filed(who = provider, unitId = 'providerA', name = '作业通') {
  const made = await submitted(who, unitId, name);
  const items = (await node.analysis.apps.basis.items()).map(({ item }) => item);
  for (const item of items) {
    await done(reviewer, 'app-filings', made.filingId, 'decide-item', decision(item));
  }
  await done(reviewer, 'app-filings', made.filingId, 'file');
  return made;
}

async function uploadMinutes(useId: string): Promise<string> {
  const answer = await node.test.app.inject({
    method: 'POST',
    url: `/api/v1/app-uses/${useId}/files?name=minutes.pdf`,
    headers: { ...officer.headers, 'content-type': 'application/octet-stream' },
    payload: Buffer.from('%PDF-1.7 minutes'),
  });
  expect(answer.statusCode, answer.body).toBe(201);
  return answer.json<{ sha256: string }>().sha256;
}

describe('providers', () => {
  test('see their own apps, filings and packages, and nothing of each other', async () => {
    const mine = await filed();
    const theirs = await submitted(rival, 'providerB', '竞品');
    expect((await list(provider, '/apps')).map(({ id }) => id)).toEqual([mine.appId]);
    expect((await list(provider, '/app-filings')).map(({ id }) => id)).toEqual([mine.filingId]);
    expect((await list(rival, '/apps')).map(({ id }) => id)).toEqual([theirs.appId]);
    for (const path of [
      `/apps/${mine.appId}`,
      `/apps/catalogue/${mine.appId}`,
      `/app-filings/${mine.filingId}`,
      `/app-filings/${mine.filingId}/gates`,
      `/app-filings/${mine.filingId}/log`,
      `/app-packages/${mine.packageId}`,
      `/app-filings/${mine.filingId}/documents/review.docx`,
    ]) {
      expect((await get(rival, path)).statusCode, path).toBe(404);
    }
    // Not even of what is public.
    expect(await list(rival, '/apps/catalogue')).toEqual([]);
    expect(await list(rival, '/app-lists')).toEqual([]);
    const desk = (await get(rival, '/apps/desk')).json();
    expect(desk.counts).toMatchObject({ apps: 1, filed: 0, inUse: 0 });
    const foreign = await node.test.request(rival, 'POST', '/app-filings', { appId: mine.appId });
    expect(foreign.statusCode).toBe(404);
    const use = await node.test.request(rival, 'POST', '/app-uses', { appId: mine.appId });
    expect(use.json()).toMatchObject({ code: 'NO_ACTING_UNIT' });
    const names = (await list(rival, '/units')) as unknown as { name: string }[];
    expect(names.map(({ name }) => name)).toEqual(['providerB']);
  });

  test('never count as schools: no notice, no region, no drill knows them', async () => {
    const leader = await signIn('bureau-leader', 'province');
    const region = (await get(leader, '/region')).json();
    expect(JSON.stringify(region)).not.toContain('provider');
    const analyst = await signIn('bureau-analyst', 'province');
    const draft = {
      kind: 'weakness',
      severity: 'high',
      tlp: 'amber',
      title: '弱口令',
      discoveredAt: isoNow(time),
      source: 'own-monitoring',
      description: 'x',
      recipientUnitIds: ['providerA'],
    };
    const notice = await node.test.request(analyst, 'POST', '/notices', draft);
    const submit =
      notice.statusCode === 201
        ? await act(analyst, 'notices', notice.json().id, 'submit')
        : notice;
    expect(submit.json()).toMatchObject({ code: 'UNIT_OUT_OF_REACH' });
  });

  test('hold their role at their unit only, and no other role is held there', async () => {
    const security = await signIn('security-admin', 'province');
    const grant = (accountId: string, role: RoleId, unitId: string) =>
      node.test.request(security, 'POST', `/accounts/${accountId}/grants`, { role, unitId });
    const wrong = await grant(provider.accountId, 'school-cio', 'providerA');
    expect(wrong.json()).toMatchObject({ code: 'ROLE_NOT_THERE' });
    const elsewhere = await grant(officer.accountId, 'app-provider', 'schoolA');
    expect(elsewhere.json()).toMatchObject({ code: 'ROLE_NOT_THERE' });
    const admin = await signIn('system-admin', 'province');
    const unit = (kind: string, parentId: string) =>
      node.test.request(admin, 'POST', '/units', { name: 'x', kind, parentId });
    expect((await unit('provider', 'schoolA')).json()).toMatchObject({ code: 'UNIT_NOT_THERE' });
    expect((await unit('department', 'providerA')).json()).toMatchObject({
      code: 'UNIT_NOT_THERE',
    });
    expect((await unit('provider', 'county')).statusCode).toBe(201);
  });
});

describe('a school', () => {
  test('finds filed apps in the catalogue with what is public of them, and sees its own uses only', async () => {
    const { appId, packageId, filingId } = await filed(provider, 'providerA', '目录应用');
    expect((await list(officer, '/apps')).map(({ id }) => id)).not.toContain(appId);
    expect((await get(officer, `/app-filings/${filingId}`)).statusCode).toBe(404);
    const entry = (await get(officer, `/apps/catalogue/${appId}`)).json();
    expect(entry).toMatchObject({ name: '目录应用', state: 'FILED', useId: null });
    expect(entry.facts).toMatchObject({ providerName: fullFacts.providerName });
    expect(entry.facts).not.toHaveProperty('contactPhone');

    const { id: useId } = await post(officer, '/app-uses', { appId, facts: fullUse });
    expect((await get(officer, `/apps/${appId}`)).json()).toMatchObject({ editable: false });
    expect((await get(officer, `/app-packages/${packageId}`)).statusCode).toBe(200);
    expect((await get(county, `/app-packages/${packageId}`)).statusCode).toBe(200);
    for (const path of [`/apps/${appId}`, `/app-uses/${useId}`, `/app-packages/${packageId}`]) {
      expect((await get(other, path)).statusCode, path).toBe(404);
    }
    expect((await get(provider, `/app-uses/${useId}`)).statusCode).toBe(404);
    expect((await list(other, '/app-uses')).map(({ id }) => id)).not.toContain(useId);
    expect((await get(officer, `/apps/catalogue/${appId}`)).json()).toMatchObject({ useId });
  });

  test('takes an app through both reviews; what waits shows at the desk and among the duties', async () => {
    const { appId } = await filed(provider, 'providerA', '全程应用');
    const { id } = await post(officer, '/app-uses', { appId, facts: fullUse });
    await done(officer, 'app-uses', id, 'submit');
    const reviewed = { content: true, links: true, functions: true, security: true, text: '已看' };
    await done(officer, 'app-uses', id, 'pass-school', reviewed);
    const meeting = { meeting: '校长办公会', on: '2026-09-01', adopted: true };
    const minutes = await uploadMinutes(id);
    await done(head, 'app-uses', id, 'decide-collectively', { ...meeting, minutes });

    const desk = (await get(county, '/apps/desk')).json();
    expect(desk.uses).toMatchObject({ total: 1, overdue: 0 });
    expect(desk.duties).toContainEqual(expect.objectContaining({ kind: 'app-use', id }));
    const waiting = await get(
      county,
      `/app-uses?filter=${encodeURIComponent('{"turn":"bureau"}')}`,
    );
    expect(waiting.json()).toEqual([expect.objectContaining({ id, items: expect.anything() })]);
    const home = (await get(county, '/home')).json();
    expect(home.duties.entries).toContainEqual(
      expect.objectContaining({ kind: 'app-use', id, href: `/app-uses/${id}` }),
    );

    const gates = (await get(county, `/app-uses/${id}/gates`)).json<{ result: string }[]>();
    expect(gates.filter(({ result }) => result === 'blocked')).toEqual([]);
    await done(county, 'app-uses', id, 'pass-bureau', { text: '同意使用' });
    expect((await get(officer, `/app-uses/${id}`)).json()).toMatchObject({
      state: 'IN_USE',
      bureauSteps: [{ passed: true, unitName: 'county' }],
    });
    expect((await get(county, '/apps/desk')).json().counts).toMatchObject({ inUse: 1 });
  });

  test('complains without the provider or another school learning of it', async () => {
    const { appId } = await filed(provider, 'providerA', '被投诉应用');
    await post(officer, '/app-uses', { appId, facts: fullUse });
    await post(other, '/app-uses', { appId, facts: fullUse });
    const complaint = { kind: 'complaint', reason: '家长反映弹窗广告' };
    await post(head, `/apps/${appId}/triggers`, complaint);
    await post(reviewer, `/apps/${appId}/triggers`, { kind: 'bulletin', reason: '网信通报' });
    const kinds = async (who: SignedIn) =>
      ((await get(who, `/apps/${appId}`)).json().triggers as { kind: string }[])
        .map(({ kind }) => kind)
        .toSorted();
    expect(await kinds(officer)).toEqual(['bulletin', 'complaint']);
    expect(await kinds(county)).toEqual(['bulletin', 'complaint']);
    expect(await kinds(other)).toEqual(['bulletin']);
    expect(await kinds(provider)).toEqual([]);
    expect((await get(provider, '/apps/desk')).body).not.toContain('弹窗');
  });

  test('is told in its language which rule stands in the way', async () => {
    const { id: appId } = await post(officer, '/apps', { name: '自采应用', origin: 'used' });
    const { id } = await post(officer, '/app-uses', { appId });
    const answer = await act(officer, 'app-uses', id, 'submit');
    expect(answer.json()).toMatchObject({
      status: 409,
      code: 'ACTION_ILLEGAL',
      reason: 'GATE_FORM_COMPLETE',
      detail: expect.stringMatching(/使用性质.*规则 form-complete/u),
    });
  });
});

describe('a decision', () => {
  test('is not made by a token', async () => {
    const { filingId } = await submitted(provider, 'providerA', '令牌应用');
    const both = await node.test.signIn(['app-reviewer', 'bureau-analyst'], 'province');
    const made = await node.test.request(both, 'POST', '/tokens', {
      name: 'bot',
      scopes: ['apps:read', 'apps:update'],
      expiresAt: '2026-09-20T00:00:00.000Z',
    });
    expect(made.statusCode, made.body).toBe(201);
    const answer = await node.test.app.inject({
      method: 'POST',
      url: `/api/v1/app-filings/${filingId}/decide-item`,
      headers: { authorization: `Bearer ${made.json().token}` },
      payload: { payload: decision('1.1') },
    });
    expect(answer.json()).toMatchObject({ status: 403, code: 'DECISION_BY_PERSON' });
  });
});

describe('documents of apps', () => {
  test('are made in every format, and name what was decided and what was not', async () => {
    const { filingId, appId } = await submitted(provider, 'providerA', '报告应用');
    await done(reviewer, 'app-filings', filingId, 'decide-item', {
      ...decision('4.1'),
      verdict: 'problem',
      rectification: '删除通讯录权限',
    });
    for (const [form, format] of [
      ['review', 'docx'],
      ['review', 'xlsx'],
      ['filing', 'docx'],
      ['filing', 'pdf'],
    ]) {
      const made = await get(reviewer, `/app-filings/${filingId}/documents/${form}.${format}`);
      expect(made.statusCode, `${form}.${format} ${made.body.slice(0, 200)}`).toBe(200);
      expect(made.rawPayload.length).toBeGreaterThan(2_000);
    }
    const csv = (await get(reviewer, `/app-filings/${filingId}/documents/review.csv`)).body;
    expect(csv).toContain('条目');
    expect(csv).toContain('删除通讯录权限');
    expect(csv).toContain('《认定方法》第四条第1项');
    expect(csv).toContain('未认定');
    expect(csv).toContain('无法检测');
    expect((await get(officer, `/app-filings/${filingId}/documents/review.docx`)).statusCode).toBe(
      404,
    );
    const { id } = await post(reviewer, '/apps', {
      name: '代填',
      origin: 'used',
      facts: fullFacts,
    });
    const { id: useId } = await post(reviewer, '/app-uses', { appId: id, facts: fullUse });
    expect((await get(reviewer, `/app-uses/${useId}/documents/use.docx`)).statusCode).toBe(200);
    expect(appId).not.toBe(id);
  });
});
