import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../../analyzer/stores/records/new-id.ts';
import { testEpoch } from '../../../analyzer/people/testing/unit-tree.ts';
import { assessmentApp, type AssessmentApp } from '../items/testing/assessment-app.ts';
import type { SignedIn } from '../testing/test-app.ts';
import type { Grading } from './schema.ts';

let app: AssessmentApp;
let officer: SignedIn;
let analyst: SignedIn;
let stranger: SignedIn;

beforeAll(async () => {
  app = await assessmentApp();
  officer = await app.signIn('school-security-officer', 'schoolA');
  analyst = await app.signIn('bureau-analyst', 'county');
  stranger = await app.signIn('school-security-officer', 'schoolB');
});
afterAll(() => app?.dispose());

const profile = {
  ownerDepartment: '教务处',
  responsibleName: '王老师',
  responsiblePhone: '010-12345678',
  business: '学籍与成绩管理',
  usersKind: '学生、教师',
  usersCount: 12_000,
  data: [{ name: '学籍', records: 12_000, personal: true, sensitive: true, important: false }],
  deployment: 'on-premises',
  internetFacing: true,
  addresses: ['10.0.0.8', '2001:DB8:0:0::1', '10.0.0.0/24', '2001:db8::1'],
  domains: ['JW.example.edu.cn.', '教务.example.cn'],
  goLiveOn: '2024-09-01',
};

async function answers(): Promise<Record<string, string>> {
  const grading = (await app.request(officer, 'GET', '/systems/grading')).json<Grading>();
  return Object.fromEntries(grading.questions.map(({ id }) => [id, 'none']));
}

const describeIt = async (id: string, patch: object, who = officer) => {
  const { version } = (await app.request(who, 'GET', `/systems/${id}`)).json();
  return await app.request(who, 'PATCH', `/systems/${id}`, { ...patch, expectedVersion: version });
};

describe('the register', () => {
  test('keeps what a school needs, addresses in their usual form', async () => {
    const id = await app.newSystem(officer, 'schoolA', { profile });
    const shown = (await app.request(officer, 'GET', `/systems/${id}`)).json();
    expect(shown).toMatchObject({
      version: 1,
      ownerDepartment: '教务处',
      internetFacing: true,
      missing: [],
      profile: {
        ...profile,
        addresses: ['10.0.0.8', '2001:db8::1', '10.0.0.0/24'],
        domains: ['jw.example.edu.cn', '教务.example.cn'],
        provider: null,
      },
      levels: [{ sLevel: 2, aLevel: 2, level: 2, grade: null }],
    });
    const bare = await app.newSystem(officer, 'schoolA');
    const { missing } = (await app.request(officer, 'GET', `/systems/${bare}`)).json();
    expect(missing).toContain('ownerDepartment');
  });

  test.each([
    [{ addresses: ['10.1'] }, 'ADDRESS_INVALID'],
    [{ addresses: ['300.1.1.1'] }, 'ADDRESS_INVALID'],
    [{ addresses: ['10.0.0.0/33'] }, 'ADDRESS_INVALID'],
    [{ domains: ['no domain'] }, 'DOMAIN_INVALID'],
    [{ domains: ['10.0.0.1'] }, 'DOMAIN_INVALID'],
    [{ responsibleId: 'nobody' }, 'PERSON_UNKNOWN'],
  ])('refuses %j', async (wrong, code) => {
    const id = await app.newSystem(officer, 'schoolA');
    expect((await describeIt(id, { profile: wrong })).json()).toMatchObject({ status: 422, code });
  });

  test('names a responsible person by the account, and lets nobody overwrite what is newer', async () => {
    const id = await app.newSystem(officer, 'schoolA');
    const named = await describeIt(id, { profile: { responsibleId: officer.accountId } });
    expect(named.json().profile.responsibleName).toMatch(/^Person/);
    const late = await app.request(officer, 'PATCH', `/systems/${id}`, {
      name: '改名',
      expectedVersion: 1,
    });
    expect(late.json()).toMatchObject({ status: 409, code: 'SYSTEM_CHANGED', version: 2 });
  });

  test('keeps every level with what it rests on', async () => {
    const grade = { ...(await answers()), 's-leak-people': 'many' };
    const wrong = await app.request(officer, 'POST', '/systems', {
      unitId: 'schoolA',
      name: '学籍',
      sLevel: 1,
      aLevel: 1,
      answers: grade,
    });
    expect(wrong.json()).toMatchObject({ code: 'LEVEL_DIFFERS', sLevel: 2, aLevel: 1 });
    const id = await app.newSystem(officer, 'schoolA', { sLevel: 2, aLevel: 1, answers: grade });
    const changed = await app.request(officer, 'POST', `/systems/${id}/level`, {
      sLevel: 3,
      aLevel: 2,
      reason: '并入全县学籍',
      expectedVersion: 1,
    });
    expect(changed.statusCode, changed.body).toBe(200);
    const { levels, level } = changed.json();
    expect(level).toBe(3);
    expect(levels).toMatchObject([
      { sLevel: 3, aLevel: 2, reason: '并入全县学籍', grade: null },
      { sLevel: 2, aLevel: 1, grade: { s: { cell: { object: 'legal', degree: 'serious' } } } },
    ]);
    const tree = (await app.request(officer, 'GET', `/systems/${id}/tree`)).json();
    // S and G items follow level 3, those of availability stay at 2.
    const keys = JSON.stringify(tree);
    expect(keys).toContain('"8.1.4.1.a"');
    expect(keys).toContain('"7.1.1.9.a"');
    await expect(
      app.records.db.deleteFrom('system_levels').where('system_id', '=', id).execute(),
    ).rejects.toThrow(/append-only/);
    const same = await app.request(officer, 'POST', `/systems/${id}/level`, {
      sLevel: 3,
      aLevel: 2,
      reason: '再来一次',
      expectedVersion: 2,
    });
    expect(same.json()).toMatchObject({ code: 'LEVEL_SAME' });
  });

  test('links assets that one sees, and no others', async () => {
    const asset = async (unit: string) => {
      const id = newId();
      await app.records.db
        .insertInto('assets')
        .values({
          id,
          unit_id: unit,
          name: id,
          named_by_person: 0,
          kind: 'server',
          vendor: null,
          model: null,
          serial: null,
          os: null,
          os_version: null,
          sys_object_id: null,
          sys_descr: null,
          sys_location: null,
          engine_id: null,
          base_mac: null,
          state: 'up',
          uptime_seconds: null,
          interfaces_up: 0,
          interfaces_total: 0,
          readings: null,
          last_polled_at: null,
          created_at: testEpoch,
          updated_at: testEpoch,
        })
        .execute();
      return id;
    };
    const [mine, theirs] = [await asset('schoolA'), await asset('schoolB')];
    const id = await app.newSystem(officer, 'schoolA');
    const link = (add: string[]) => app.request(officer, 'POST', `/systems/${id}/assets`, { add });
    expect((await link([mine])).json()).toMatchObject({ assets: [{ id: mine }], assetsHidden: 0 });
    expect((await link([theirs])).json()).toMatchObject({ code: 'ASSET_UNKNOWN' });
    const removed = await app.request(officer, 'POST', `/systems/${id}/assets`, { remove: [mine] });
    expect(removed.json().assets).toEqual([]);
  });

  test('is seen by the authority above and by nobody beside; closed it is gone', async () => {
    const id = await app.newSystem(officer, 'schoolA');
    expect((await app.request(analyst, 'GET', `/systems/${id}`)).statusCode).toBe(200);
    for (const part of ['', '/tree', '/queue', '/questions', '/filings', '/items/7.1.6.1.a']) {
      expect((await app.request(stranger, 'GET', `/systems/${id}${part}`)).statusCode).toBe(404);
    }
    // The authority sees, but does not sign for the school.
    const signed = await app.request(analyst, 'POST', '/attestations', {
      systemId: id,
      title: 'x',
      answers: [{ itemKey: '7.1.6.1.a', verdict: 'satisfied' }],
      effectiveOn: '2026-08-01',
    });
    expect(signed.json()).toMatchObject({ status: 403, code: 'NO_ACTING_UNIT' });
    const closed = await app.request(officer, 'POST', `/systems/${id}/close`, {
      reason: '系统已下线',
      expectedVersion: 1,
    });
    expect(closed.statusCode).toBe(204);
    expect((await app.request(officer, 'GET', `/systems/${id}`)).statusCode).toBe(404);
  });

  test('asks people what devices do not tell, with a question for each item', async () => {
    const id = await app.newSystem(officer, 'schoolA');
    const questions = (await app.request(officer, 'GET', `/systems/${id}/questions`)).json();
    expect(questions).toHaveLength(135);
    expect(questions.every((one: { question: unknown }) => one.question !== null)).toBe(true);
    const queue = (await app.request(officer, 'GET', `/systems/${id}/queue`)).json();
    expect(queue.counts.unanswered).toBeGreaterThan(100);
    const weights = queue.entries
      .filter(({ kind }: { kind: string }) => kind === 'unanswered')
      .map(({ weight }: { weight: number }) => weight);
    expect(weights).toEqual(weights.toSorted((a: number, b: number) => b - a));
  });
});

test('the wizard explains its level by the cell of the matrix, as a preview', async () => {
  const preview = await app.request(officer, 'POST', '/systems/grade', {
    answers: { ...(await answers()), 'a-social': 'wide' },
  });
  expect(preview.json()).toMatchObject({
    level: 3,
    s: { level: 1 },
    a: { level: 3, cell: { object: 'social', degree: 'serious' } },
  });
  const strange = await app.request(officer, 'POST', '/systems/grade', { answers: { x: 'y' } });
  expect(strange.json()).toMatchObject({ status: 422, code: 'ANSWER_INVALID' });
  const grading = (await app.request(officer, 'GET', '/systems/grading')).json<Grading>();
  expect(grading.suggestions.every(({ confidence }) => confidence === 'low')).toBe(true);
});
