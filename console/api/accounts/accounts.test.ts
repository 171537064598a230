import type { LightMyRequestResponse } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RoleId } from '../../../analyzer/people/principal.ts';
import { createDrivenTime, type DrivenTime } from '../../../collector/time/driven-time.ts';
import { peopleFeatures } from '../people-features.ts';
import { testApp, type SignedIn, type TestApp } from '../testing/test-app.ts';
import { addPerson, testPassword } from '../testing/test-person.ts';

interface Row {
  id: string;
  state: string;
  inviteUrl: string;
  grants: { id: string; role: string; unitId: string; until: string | null }[];
}

describe('accounts and grants', () => {
  let test: TestApp;
  let time: DrivenTime;
  let security: SignedIn;
  let system: SignedIn;
  beforeEach(async () => {
    time = createDrivenTime();
    test = await testApp({ time, features: peopleFeatures });
    security = await test.signIn('security-admin', 'county');
    system = await test.signIn('system-admin', 'county');
  });
  afterEach(() => test.dispose());

  const grant = (by: SignedIn, id: string, role: RoleId, unitId: string, more = {}) =>
    test.request(by, 'POST', `/accounts/${id}/grants`, { role, unitId, ...more });
  const codeOf = (answer: LightMyRequestResponse) => answer.json<{ code: string }>().code;

  it('invites a person who sets an own password once', async () => {
    const made = await test.request(system, 'POST', '/accounts', {
      username: 'wang.wei',
      name: '王伟',
      unitId: 'schoolA',
      email: 'wang@example.edu',
    });
    expect(made.statusCode).toBe(201);
    const { inviteUrl, state, id } = made.json<Row>();
    expect(state).toBe('invited');
    const token = inviteUrl.split('/invite/')[1]!;
    const look = await test.request(undefined, 'GET', `/invites/${token}`);
    expect(look.json()).toMatchObject({ username: 'wang.wei', name: '王伟' });
    const weak = await test.request(undefined, 'POST', `/invites/${token}`, {
      password: 'wang.wei-2026X',
    });
    expect(codeOf(weak)).toBe('PASSWORD_HAS_NAME');
    const set = await test.request(undefined, 'POST', `/invites/${token}`, {
      password: testPassword,
    });
    expect(set.statusCode).toBe(204);
    const again = await test.request(undefined, 'POST', `/invites/${token}`, {
      password: testPassword,
    });
    expect(codeOf(again)).toBe('LINK_INVALID');
    const signIn = { username: 'WANG.WEI', password: testPassword };
    expect((await test.request(undefined, 'POST', '/session', signIn)).statusCode).toBe(200);
    const row = await test.request(system, 'GET', `/accounts/${id}`);
    expect(row.json<Row>().state).toBe('active');
  });

  it('lets an invite expire, and a newer one replace it', async () => {
    const body = { username: 'late', name: 'Late', unitId: 'schoolA' };
    const { id, inviteUrl } = (await test.request(system, 'POST', '/accounts', body)).json<Row>();
    const newer = await test.request(security, 'POST', `/accounts/${id}/invite`);
    const first = inviteUrl.split('/invite/')[1]!;
    expect((await test.request(undefined, 'GET', `/invites/${first}`)).statusCode).toBe(404);
    time.advance(73 * 3_600);
    const second = newer.json<Row>().inviteUrl.split('/invite/')[1]!;
    expect((await test.request(undefined, 'GET', `/invites/${second}`)).statusCode).toBe(404);
  });

  it('refuses a user name that is taken in another case or width', async () => {
    const body = (username: string) => ({ username, name: 'X', unitId: 'schoolA' });
    await test.request(system, 'POST', '/accounts', body('li.na'));
    for (const username of ['LI.NA', 'ｌｉ.ｎａ']) {
      const again = await test.request(system, 'POST', '/accounts', body(username));
      expect(again.json()).toMatchObject({ status: 409, code: 'USERNAME_TAKEN' });
    }
  });

  it('lists, filters and pages by what the caller sees', async () => {
    await test.signIn('school-cio', 'schoolA');
    await test.signIn('school-cio', 'schoolB');
    await test.signIn('bureau-leader', 'city');
    const all = await test.request(system, 'GET', '/accounts?range=[0,1]&sort=["username","ASC"]');
    expect(all.json<Row[]>()).toHaveLength(2);
    expect(all.headers['content-range']).toBe('accounts 0-1/4');
    const filter = encodeURIComponent(JSON.stringify({ unitId: 'schoolA' }));
    const some = await test.request(system, 'GET', `/accounts?filter=${filter}`);
    expect(some.json<Row[]>()).toHaveLength(1);
    const q = encodeURIComponent(JSON.stringify({ q: 'PERSON 3' }));
    expect((await test.request(system, 'GET', `/accounts?filter=${q}`)).json<Row[]>()).toHaveLength(
      1,
    );
    const wild = encodeURIComponent(JSON.stringify({ q: '%' }));
    expect((await test.request(system, 'GET', `/accounts?filter=${wild}`)).json<Row[]>()).toEqual(
      [],
    );
  });

  it('grants a role within the sub-tree, which counts at once, and takes it back', async () => {
    const teacher = await test.signIn([], 'schoolA');
    expect((await test.request(teacher, 'GET', '/accounts')).statusCode).toBe(403);
    const granted = await grant(security, teacher.accountId, 'school-cio', 'schoolA');
    expect(granted.statusCode).toBe(201);
    expect((await test.request(teacher, 'GET', '/accounts')).statusCode).toBe(200);
    expect(codeOf(await grant(security, teacher.accountId, 'school-cio', 'schoolA'))).toBe(
      'GRANT_EXISTS',
    );
    const [{ id } = { id: '' }] = granted.json<Row>().grants;
    expect((await test.request(security, 'DELETE', `/grants/${id}`)).statusCode).toBe(204);
    expect((await test.request(teacher, 'GET', '/accounts')).statusCode).toBe(403);
    expect((await test.request(security, 'DELETE', `/grants/${id}`)).statusCode).toBe(404);
  });

  it('refuses grants beyond the sub-tree, to oneself, and by anybody else', async () => {
    const inside = await test.signIn([], 'schoolA');
    const outside = await test.signIn([], 'directSchool');
    expect((await grant(security, inside.accountId, 'school-cio', 'city')).statusCode).toBe(404);
    expect((await grant(security, outside.accountId, 'school-cio', 'schoolA')).statusCode).toBe(
      404,
    );
    const self = await grant(security, security.accountId, 'bureau-analyst', 'county');
    expect(self.json()).toMatchObject({ status: 403, code: 'GRANT_TO_SELF' });
    const { statusCode } = await grant(system, inside.accountId, 'school-cio', 'schoolA');
    expect(statusCode).toBe(403);
  });

  it.each([
    ['audit-admin', 'schoolA', 'system-admin', 'schoolA'],
    ['system-admin', 'schoolA', 'audit-admin', 'schoolA'],
    ['audit-admin', 'schoolB', 'security-admin', 'schoolA'],
    ['security-admin', 'schoolA', 'audit-admin', 'county'],
    ['system-admin', 'county', 'security-admin', 'county'],
    ['system-admin', 'schoolA', 'security-admin', 'county'],
  ] as const)('keeps apart %s at %s and %s at %s', async (first, at, second, there) => {
    const who = await test.signIn([], 'schoolA');
    expect((await grant(security, who.accountId, first, at)).statusCode).toBe(201);
    const refused = await grant(security, who.accountId, second, there);
    expect(refused.json()).toMatchObject({ status: 409, code: 'ROLES_KEPT_APART' });
  });

  it('lets one person be system and security administrator of a school', async () => {
    const who = await test.signIn([], 'schoolA');
    expect((await grant(security, who.accountId, 'system-admin', 'schoolA')).statusCode).toBe(201);
    expect((await grant(security, who.accountId, 'security-admin', 'schoolA')).statusCode).toBe(
      201,
    );
  });

  it('lets two conflicting grants at the same moment not both through', async () => {
    const who = await test.signIn([], 'schoolA');
    const answers = await Promise.all([
      grant(security, who.accountId, 'audit-admin', 'schoolA'),
      grant(security, who.accountId, 'system-admin', 'schoolB'),
    ]);
    expect(answers.map((answer) => answer.statusCode).toSorted((a, b) => a - b)).toEqual([
      201, 409,
    ]);
  });

  it('lets conflicting roles follow each other in time', async () => {
    const who = await test.signIn([], 'schoolA');
    const until = '2026-10-01T08:00:00+08:00';
    expect(
      (await grant(security, who.accountId, 'audit-admin', 'schoolA', { until })).statusCode,
    ).toBe(201);
    const early = { from: '2026-09-30T00:00:00Z' };
    expect(
      (await grant(security, who.accountId, 'system-admin', 'schoolA', early)).statusCode,
    ).toBe(409);
    expect(
      (await grant(security, who.accountId, 'system-admin', 'schoolA', { from: until })).statusCode,
    ).toBe(201);
  });

  it('gives an auditor an engagement with an end, after which nothing is seen', async () => {
    const who = await test.signIn([], 'schoolB');
    expect(codeOf(await grant(security, who.accountId, 'auditor', 'schoolA'))).toBe(
      'GRANT_NEEDS_END',
    );
    const ends = { from: '2026-09-02T00:00:00Z', until: '2026-09-10T00:00:00Z' };
    await grant(security, who.accountId, 'auditor', 'schoolA', ends);
    expect((await test.request(who, 'GET', '/units')).statusCode).toBe(403);
    const later = async (seconds: number) => {
      time.advance(seconds);
      const session = await test.records.transaction((trx) =>
        test.people.sessions.open(trx, who.accountId, '127.0.0.1'),
      );
      const headers = { cookie: `xiaodun=${session.token}`, 'x-csrf-token': session.csrfToken };
      return await test.request({ ...who, headers }, 'GET', '/units');
    };
    expect((await later(86_400)).json<Row[]>().map((unit) => unit.id)).toEqual(['schoolA']);
    expect((await later(10 * 86_400)).statusCode).toBe(403);
  });

  it('keeps the last administrator of a kind who can act', async () => {
    const { accountId } = security;
    const own = `/grants/grant-account-1-security-admin`;
    const top = await test.signIn(['security-admin'], 'schoolA');
    expect(codeOf(await test.request(security, 'DELETE', own))).toBe('LAST_ADMINISTRATOR');
    const school = `/grants/grant-account-3-security-admin`;
    expect((await test.request(security, 'DELETE', school)).statusCode).toBe(204);
    expect(codeOf(await test.request(system, 'POST', `/accounts/${accountId}/lock`))).toBe(
      'LAST_ADMINISTRATOR',
    );
    const invited = await test.request(system, 'POST', '/accounts', {
      username: 'next',
      name: 'Next',
      unitId: 'county',
    });
    await grant(security, invited.json<Row>().id, 'security-admin', 'county');
    expect(
      codeOf(await test.request(security, 'DELETE', own)),
      'an invited person can not act yet',
    ).toBe('LAST_ADMINISTRATOR');
    await grant(security, top.accountId, 'security-admin', 'county');
    expect((await test.request(security, 'DELETE', own)).statusCode).toBe(204);
  });

  it('locks somebody out at once and lets back in', async () => {
    const person = await addPerson(test, 'school-cio', 'schoolA');
    const signIn = { username: person.username, password: testPassword };
    const answer = await test.request(undefined, 'POST', '/session', signIn);
    const cookie = `xiaodun=${answer.cookies[0]!.value}`;
    const who = { accountId: '', headers: { cookie, 'x-csrf-token': '' } };
    expect((await test.request(who, 'GET', '/session')).statusCode).toBe(200);
    const path = `/accounts/${person.accountId}`;
    expect((await test.request(system, 'POST', `${path}/lock`)).json<Row>().state).toBe('locked');
    expect((await test.request(who, 'GET', '/session')).statusCode).toBe(401);
    expect(codeOf(await test.request(undefined, 'POST', '/session', signIn))).toBe(
      'BAD_CREDENTIALS',
    );
    expect((await test.request(system, 'POST', `${path}/unlock`)).json<Row>().state).toBe('active');
    for (let i = 0; i < 5; i += 1) {
      await test.request(undefined, 'POST', '/session', { ...signIn, password: 'wrong' });
    }
    expect((await test.request(system, 'GET', path)).json<Row>().state).toBe('locked');
    await test.request(system, 'POST', `${path}/unlock`);
    expect((await test.request(undefined, 'POST', '/session', signIn)).statusCode).toBe(200);
  });

  it('gives nobody a link to become an audit administrator', async () => {
    const audit = await test.signIn('audit-admin', 'schoolA');
    const invite = await test.request(security, 'POST', `/accounts/${audit.accountId}/invite`);
    expect(invite.json()).toMatchObject({ status: 409, code: 'RESET_ON_SERVER' });
    const totp = await test.request(security, 'DELETE', `/accounts/${audit.accountId}/totp`);
    expect(totp.json()).toMatchObject({ code: 'RESET_ON_SERVER' });
  });
});
