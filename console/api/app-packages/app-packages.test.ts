import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  vettingFixture,
  sampleApk,
  type VettingFixture,
} from '../../../analyzer/vetting/testing/vetting-fixture.ts';
import { systemTime } from '../../../collector/time/time-source.ts';
import { testApp, type SignedIn, type TestApp } from '../testing/test-app.ts';
import {
  temporaryRecords,
  type TemporaryRecords,
} from '../../../analyzer/stores/records/testing/temporary-records.ts';
import { appPackagesFeature } from './index.ts';
import type { Comparison, Package, PackageRow, VettingRules } from './schema.ts';

let opened: TemporaryRecords;
let fixture: VettingFixture;
let app: TestApp;
let officer: SignedIn;
let stranger: SignedIn;
let reviewer: SignedIn;
let id: string;

const leaky = sampleApk({
  versionName: '0.9.0',
  permissions: ['android.permission.INTERNET', 'android.permission.READ_SMS'],
  application: { allowBackup: true, debuggable: true, usesCleartextTraffic: true },
});

async function upload(who: SignedIn, bytes: Buffer, query: string) {
  return await app.app.inject({
    method: 'POST',
    url: `/api/v1/app-packages?${query}`,
    headers: { ...who.headers, 'content-type': 'application/vnd.android.package-archive' },
    payload: bytes,
  });
}

const get = (who: SignedIn, path: string) => app.request(who, 'GET', `/app-packages${path}`);
const detail = async (who: SignedIn, one: string): Promise<Package> =>
  (await get(who, `/${one}`)).json();

beforeAll(async () => {
  opened = await temporaryRecords();
  const { records } = opened;
  fixture = await vettingFixture(records);
  const { vetting, blobs } = fixture;
  app = await testApp({
    records,
    features: [
      appPackagesFeature({
        records,
        blobs,
        vetting,
        time: systemTime,
      }),
    ],
  });
  officer = await app.signIn('school-security-officer', 'schoolA');
  stranger = await app.signIn('school-security-officer', 'schoolB');
  reviewer = await app.signIn('app-reviewer', 'county');
  const made = await upload(officer, leaky, `name=${encodeURIComponent('作业本.apk')}`);
  expect(made.statusCode, made.body).toBe(201);
  ({ id } = made.json());
  await fixture.settled(id);
}, 60_000);
afterAll(async () => {
  await app?.dispose();
  await fixture?.stop();
  await opened?.dispose();
});

describe('an uploaded package', () => {
  test('shows facts, findings with evidence, the matrix and the 31 items', async () => {
    const shown = await detail(officer, id);
    expect(shown).toMatchObject({
      unitId: 'schoolA',
      fileName: '作业本.apk',
      state: 'read',
      platform: 'android',
      packageName: 'cn.edu.example.homework',
      rulesChanged: false,
      counts: { worst: 'critical' },
      summary: {
        targetSdk: '34',
        permissions: expect.arrayContaining(['android.permission.READ_SMS']),
      },
      vet: { why: 'read' },
    });
    expect(shown.items).toHaveLength(31);
    const finding = shown.findings.find(({ check }) => check === 'PF-03');
    expect(finding).toMatchObject({
      verdict: 'FAIL',
      title: { zh: '不可调试', en: 'Not debuggable' },
      clauses: [expect.stringContaining('GB/T 22239')],
      evidence: [{ file: 'AndroidManifest.xml', element: 'application@android:debuggable' }],
    });
    expect(shown.permissions).toContainEqual(
      expect.objectContaining({
        permission: 'android.permission.READ_SMS',
        verdict: 'SUSPECT',
        inPolicy: null,
      }),
    );
    const facts = await get(officer, `/${id}/facts`);
    expect(facts.headers['content-type']).toContain('application/json');
    expect(facts.json()).toMatchObject({ manifest: { package: 'cn.edu.example.homework' } });
  });

  test('is seen by those above and by nobody beside', async () => {
    expect((await get(reviewer, `/${id}`)).statusCode).toBe(200);
    for (const path of [`/${id}`, `/${id}/facts`, `/${id}/vets`, `/${id}/compare/${id}`]) {
      expect((await get(stranger, path)).statusCode, path).toBe(404);
    }
    expect((await get(stranger, '')).json()).toEqual([]);
  });

  test('is found by what one looks for', async () => {
    const find = async (filter: object): Promise<PackageRow[]> =>
      (await get(officer, `?filter=${encodeURIComponent(JSON.stringify(filter))}`)).json();
    expect((await find({ q: '作业' })).map((row) => row.id)).toEqual([id]);
    expect(await find({ state: ['failed'] })).toEqual([]);
    expect(
      await find({ platform: 'android', packageName: 'cn.edu.example.homework' }),
    ).toHaveLength(1);
    const bad = await get(officer, `?filter=${encodeURIComponent('{"state":"nice"}')}`);
    expect(bad.json()).toMatchObject({ code: 'BAD_LIST_QUERY' });
    const odd = await get(officer, `?filter=${encodeURIComponent('{"colour":"red"}')}`);
    expect(odd.statusCode).toBe(400);
  });

  test('is judged by what is declared of it', async () => {
    const put = (who: SignedIn, body: object) =>
      app.request(who, 'PUT', `/app-packages/${id}/declared`, body);
    const unknown = await put(officer, { functions: ['flying'] });
    expect(unknown.json()).toMatchObject({ status: 422, code: 'FUNCTION_UNKNOWN' });
    expect((await put(officer, { colour: 'red' })).statusCode).toBe(400);
    expect((await put(stranger, { minors: true })).statusCode).toBe(404);
    const answer = await put(officer, { functions: ['homework'], permissions: ['相机'] });
    expect(answer.statusCode, answer.body).toBe(200);
    const shown: Package = answer.json();
    expect(shown.declared).toEqual({ functions: ['homework'], permissions: ['相机'] });
    const verdict = (check: string) => shown.findings.find((one) => one.check === check)?.verdict;
    expect([verdict('PM-01'), verdict('PL-09')]).toEqual(['FAIL', 'FAIL']);
    const vets = (await get(officer, `/${id}/vets`)).json();
    expect(vets.map(({ why }: { why: string }) => why)).toEqual(['declared', 'read']);
  });

  test('is declared for by its unit, not by who is only a party to it', async () => {
    await opened.records.db
      .insertInto('parties')
      .values({
        kind: 'app-package',
        ref_id: id,
        unit_id: 'schoolB',
        role: 'user',
        from_at: '2020-01-01T00:00:00.000Z',
        until_at: null,
      })
      .execute();
    expect((await get(stranger, `/${id}`)).statusCode).toBe(200);
    const answer = await app.request(stranger, 'PUT', `/app-packages/${id}/declared`, {});
    expect(answer.json()).toMatchObject({ status: 403, code: 'NOT_YOUR_PACKAGE' });
    await opened.records.db.deleteFrom('parties').where('ref_id', '=', id).execute();
  });

  test('is compared with the version after it', async () => {
    const fixed = await upload(officer, sampleApk({ versionName: '1.0.0' }), 'name=fixed.apk');
    const newer: string = fixed.json().id;
    await fixture.settled(newer);
    expect((await detail(officer, newer)).versions.map((one) => one.id)).toEqual([id]);
    const answer = await get(officer, `/${newer}/compare/${id}`);
    const comparison: Comparison = answer.json();
    expect(comparison).toMatchObject({
      from: { id },
      to: { id: newer },
      permissions: { removed: ['android.permission.READ_SMS'], added: [] },
    });
    expect(comparison.findings).toContainEqual(
      expect.objectContaining({
        check: 'PF-03',
        title: { zh: '不可调试', en: 'Not debuggable' },
        from: 'FAIL',
        to: 'PASS',
        change: 'solved',
      }),
    );
  });

  test('is judged again when a person asks', async () => {
    const before = (await detail(officer, id)).vet?.id;
    const answer = await app.request(officer, 'POST', `/app-packages/${id}/revet`);
    expect(answer.statusCode, answer.body).toBe(200);
    expect(answer.json().vet).toMatchObject({ why: 'asked' });
    expect(answer.json().vet.id).not.toBe(before);
  });
});

test('the words of the rules are there for forms', async () => {
  const rules: VettingRules = (await get(officer, '/rules')).json();
  expect(rules.items).toHaveLength(31);
  expect(rules.functions.map((one) => one.id)).toContain('homework');
  expect(rules.items.find(({ item }) => item === '4.1')?.checks[0]).toMatch(/^[A-Z]{2}-\d\d$/u);
});

test('uploads are refused without a name, for strange units and apps, and when they are empty', async () => {
  const cases = [
    ['', 400],
    ['name=a.apk&unitId=schoolB', 403],
    ['name=a.apk&appId=nowhere', 404],
  ] as const;
  for (const [query, status] of cases) {
    expect((await upload(officer, leaky, query)).statusCode, query).toBe(status);
  }
  const empty = await upload(officer, Buffer.alloc(0), 'name=a.apk');
  expect(empty.json()).toMatchObject({ code: 'PACKAGE_EMPTY' });
  const auditor = await app.signIn('auditor', 'schoolA');
  expect((await upload(auditor, leaky, 'name=a.apk')).statusCode).toBe(403);
});
