import type { LightMyRequestResponse } from 'fastify';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDrivenTime, type DrivenTime } from '../../../collector/time/driven-time.ts';
import { fromBase32, hotp } from '../../../analyzer/people/totp.ts';
import { peopleFeatures } from '../people-features.ts';
import { testApp, type SignedIn, type TestApp } from '../testing/test-app.ts';
import { addPerson, testPassword } from '../testing/test-person.ts';

interface View {
  account: { mustChangePassword: boolean; totpEnabled: boolean; unitName: string };
  permissions: { resource: string; action: string }[];
  csrfToken: string;
}

describe('sessions', () => {
  let test: TestApp;
  let time: DrivenTime;
  let person: { accountId: string; username: string };
  beforeEach(async () => {
    time = createDrivenTime();
    test = await testApp({ time, features: peopleFeatures });
    person = await addPerson(test, 'school-cio', 'schoolA');
  });
  afterEach(() => test.dispose());

  function post(password: string, more: Record<string, unknown> = {}, address = '127.0.0.1') {
    return test.app.inject({
      method: 'POST',
      url: '/api/v1/session',
      remoteAddress: address,
      payload: { username: person.username, password, ...more },
    });
  }

  function signedIn(answer: LightMyRequestResponse): SignedIn {
    expect(answer.statusCode, answer.body).toBe(200);
    const cookie = answer.cookies.find(({ name }) => name === 'xiaodun');
    return {
      accountId: person.accountId,
      headers: {
        cookie: `xiaodun=${cookie?.value}`,
        'x-csrf-token': answer.json<View>().csrfToken,
      },
    };
  }

  it('opens a session in a cookie that scripts and other sites can not use', async () => {
    const answer = await post(testPassword);
    expect(answer.headers['set-cookie']).toMatch(/HttpOnly; SameSite=Strict/);
    expect(answer.headers['cache-control']).toBe('no-store');
    const view = await test.request(signedIn(answer), 'GET', '/session');
    expect(view.json()).toMatchObject({
      account: { username: person.username, unitId: 'schoolA', unitName: 'schoolA' },
      grants: [{ role: 'school-cio', unitId: 'schoolA', unitName: 'schoolA' }],
      demo: false,
      idleSeconds: 1_800,
    });
    const { permissions } = view.json<View>();
    expect(permissions).toContainEqual({ resource: 'alerts', action: 'approve' });
    expect(permissions).not.toContainEqual({ resource: 'accounts', action: 'create' });
  });

  it('binds the cookie to this host and to HTTPS behind a proxy', async () => {
    const far = await testApp({
      features: peopleFeatures,
      config: { host: '0.0.0.0', behindProxy: true },
    });
    const { username } = await addPerson(far, 'school-cio', 'schoolA');
    const payload = { username, password: testPassword };
    const answer = await far.app.inject({ method: 'POST', url: '/api/v1/session', payload });
    expect(answer.headers['set-cookie']).toMatch(
      /^__Host-xiaodun=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
    );
    await far.dispose();
  });

  it('answers the same to an unknown name, a wrong password and somebody who has left', async () => {
    const bodies: unknown[] = [
      (await post('wrong')).json(),
      (await post('x', { username: 'nobody' })).json(),
    ];
    await test.records.db.updateTable('accounts').set({ state: 'left' }).execute();
    bodies.push((await post(testPassword)).json());
    for (const body of bodies) {
      expect({ ...(body as object), requestId: '' }).toEqual({
        ...(bodies[0] as object),
        requestId: '',
      });
    }
    expect(bodies[0]).toMatchObject({ status: 401, code: 'BAD_CREDENTIALS' });
  });

  it('locks a name progressively, known or not, and forgets after a right password', async () => {
    for (const username of [person.username, 'nobody']) {
      for (let i = 0; i < 5; i += 1) {
        expect((await post('wrong', { username })).json()).toMatchObject({
          code: 'BAD_CREDENTIALS',
        });
      }
      const locked = await post(testPassword, { username }, '10.0.0.9');
      expect(locked.headers['retry-after']).toBe('60');
      expect(locked.json()).toMatchObject({
        status: 401,
        code: 'LOCKED_OUT',
        retryAfterSeconds: 60,
      });
    }
    time.advance(61);
    for (let i = 0; i < 3; i += 1) await post('wrong');
    expect((await post(testPassword)).json()).toMatchObject({ retryAfterSeconds: 300 });
    time.advance(301);
    signedIn(await post(testPassword));
    for (let i = 0; i < 4; i += 1) await post('wrong');
    signedIn(await post(testPassword));
  });

  it('keeps every failure on record, without the name that was typed', async () => {
    await post('wrong');
    await post('secret-typed-into-the-wrong-field', { username: 'Hunter2-password' });
    const entries = await test.records.db
      .selectFrom('audit_entries')
      .select(['unit_id', 'target_id', 'after'])
      .where('action', '=', 'session.refuse')
      .orderBy('unit_id')
      .execute();
    expect(entries).toEqual([
      {
        unit_id: 'province',
        target_id: 'unknown',
        after: '{"address":"127.0.0.1","factor":"password"}',
      },
      {
        unit_id: 'schoolA',
        target_id: person.accountId,
        after: '{"address":"127.0.0.1","factor":"password"}',
      },
    ]);
  });

  it('counts attempts made at the same time', async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, () => post('wrong')));
    const codes = answers.map((answer) => answer.json<{ code: string }>().code);
    expect(codes.filter((code) => code === 'BAD_CREDENTIALS')).toHaveLength(5);
    expect(codes.filter((code) => code === 'LOCKED_OUT')).toHaveLength(7);
  });

  it('locks an address that tries many names', async () => {
    const rules = test.people.rules.signIn.lockOut.address[0]!;
    let locked = 0;
    for (let i = 0; i <= rules.failures; i += 1) {
      const answer = await post('wrong', { username: `name${i}` }, '10.1.2.3');
      if (answer.json<{ code: string }>().code === 'LOCKED_OUT') locked += 1;
    }
    expect(locked).toBe(1);
    signedIn(await post(testPassword, {}, '10.1.2.4'));
  });

  it('bounds the rate of sign-ins from one address, an IPv6 /64 counting as one', async () => {
    const codes: string[] = [];
    for (let i = 0; i < 62; i += 1) {
      const answer = await post('wrong', { username: `n${i}` }, `2001:db8::${i.toString(16)}`);
      codes.push(answer.json<{ code: string }>().code);
    }
    expect(codes.at(-1)).toBe('RATE_LIMITED');
    expect((await post(testPassword, {}, '2001:db8:0:1::1')).statusCode).toBe(200);
  });

  it('ends a session after idling, after its absolute time and at sign-out', async () => {
    let who = signedIn(await post(testPassword));
    for (let i = 0; i < 3; i += 1) {
      time.advance(1_500);
      expect((await test.request(who, 'GET', '/session')).statusCode).toBe(200);
    }
    time.advance(1_801);
    expect((await test.request(who, 'GET', '/session')).statusCode).toBe(401);

    who = signedIn(await post(testPassword));
    for (let i = 0; i < 28; i += 1) {
      time.advance(1_500);
      await test.request(who, 'GET', '/session');
    }
    time.advance(1_500);
    expect((await test.request(who, 'GET', '/session')).statusCode).toBe(401);

    who = signedIn(await post(testPassword));
    expect((await test.request(who, 'DELETE', '/session')).statusCode).toBe(204);
    expect((await test.request(who, 'GET', '/session')).statusCode).toBe(401);
  });

  it('does not take a screen that refreshes itself for a person', async () => {
    const who = signedIn(await post(testPassword));
    const headers = { ...who.headers, 'x-background': '1' };
    time.advance(1_500);
    const refresh = () => test.app.inject({ url: '/api/v1/session', headers });
    expect((await refresh()).statusCode).toBe(200);
    time.advance(301);
    expect((await refresh()).statusCode).toBe(401);
  });

  it('gives a new token at each sign-in and ends the one that the browser had', async () => {
    const first = signedIn(await post(testPassword));
    const answer = await test.app.inject({
      method: 'POST',
      url: '/api/v1/session',
      headers: { cookie: first.headers.cookie },
      payload: { username: person.username, password: testPassword },
    });
    const second = signedIn(answer);
    expect(second.headers.cookie).not.toBe(first.headers.cookie);
    expect((await test.request(first, 'GET', '/session')).statusCode).toBe(401);
    expect((await test.request(second, 'GET', '/session')).statusCode).toBe(200);
  });

  it('stores no token, password or code in clear', async () => {
    const who = signedIn(await post(testPassword));
    const token = who.headers.cookie.split('=')[1]!;
    const { secret } = (await test.request(who, 'POST', '/session/totp')).json<{
      secret: string;
    }>();
    const { db } = test.records;
    const stored = JSON.stringify([
      await db.selectFrom('sessions').selectAll().execute(),
      await db.selectFrom('accounts').selectAll().execute(),
      await db.selectFrom('audit_entries').selectAll().execute(),
    ]);
    for (const text of [token, testPassword, secret]) expect(stored).not.toContain(text);
  });

  it('logs routes, never addresses, cookies, passwords or tokens', async () => {
    const lines: string[] = [];
    const log = pino({ level: 'trace' }, { write: (line: string) => lines.push(line) });
    const loud = await testApp({ log, features: peopleFeatures });
    const { username } = await addPerson(loud, 'school-security-officer', 'schoolA');
    const who = await loud.signIn('school-security-officer', 'schoolA');
    const expiresAt = new Date(loud.time.now() + 86_400_000).toISOString();
    const made = await loud.request(who, 'POST', '/tokens', {
      name: 'x',
      scopes: ['units:read'],
      expiresAt,
    });
    const { token } = made.json<{ token: string }>();
    await loud.app.inject({ url: '/api/v1/units', headers: { authorization: `Bearer ${token}` } });
    await loud.request(undefined, 'POST', '/session', { username, password: testPassword });
    await loud.request(undefined, 'POST', '/session', { username, password: 'not-this-one' });
    await loud.request(undefined, 'GET', '/setup?token=token-in-the-address');
    await loud.request(undefined, 'GET', '/invites/token-in-the-path-of-it');
    await loud.dispose();
    const text = lines.join('');
    expect(text).toContain('/api/v1/invites/:token');
    const secrets = [who.headers.cookie.split('=')[1]!, token, testPassword, 'not-this-one'];
    for (const secret of [...secrets, 'token-in-the-address', 'token-in-the-path-of-it']) {
      expect(text).not.toContain(secret);
    }
  });

  it('changes the password, ends all other sessions and refuses the last ones', async () => {
    const other = signedIn(await post(testPassword));
    const who = signedIn(await post(testPassword));
    const change = (by: SignedIn, current: string, next: string) =>
      test.request(by, 'POST', '/session/password', { current, next });
    expect((await change(who, 'wrong', 'Green-tree-9-by-the-lake')).json()).toMatchObject({
      status: 422,
      code: 'WRONG_PASSWORD',
    });
    expect((await change(who, testPassword, testPassword)).json()).toMatchObject({
      code: 'PASSWORD_REUSED',
    });
    const fresh = signedIn(await change(who, testPassword, 'Green-tree-9-by-the-lake'));
    for (const old of [who, other]) {
      expect((await test.request(old, 'GET', '/session')).statusCode).toBe(401);
    }
    expect((await test.request(fresh, 'GET', '/session')).statusCode).toBe(200);
    expect((await post(testPassword)).statusCode).toBe(401);
    signedIn(await post('Green-tree-9-by-the-lake'));
  });

  it('asks for a new password when it is too old, and lets nothing else through until then', async () => {
    time.advance(91 * 86_400);
    const answer = await post(testPassword);
    expect(answer.json<View>().account.mustChangePassword).toBe(true);
    const who = signedIn(answer);
    expect((await test.request(who, 'GET', '/units')).json()).toMatchObject({
      status: 403,
      code: 'PASSWORD_CHANGE_REQUIRED',
    });
    const next = 'Green-tree-9-by-the-lake';
    const body = { current: testPassword, next };
    const fresh = signedIn(await test.request(who, 'POST', '/session/password', body));
    expect((await test.request(fresh, 'GET', '/units')).statusCode).toBe(200);
  });

  describe('with a second factor', () => {
    let secret: string;
    let recoveryCodes: string[];
    const codeNow = () => hotp(fromBase32(secret), Math.floor(time.now() / 30_000), 6);
    beforeEach(async () => {
      const who = signedIn(await post(testPassword));
      const started = await test.request(who, 'POST', '/session/totp');
      ({ secret } = started.json<{ secret: string }>());
      const wrong = await test.request(who, 'POST', '/session/totp/confirm', { code: '000000' });
      expect(wrong.json()).toMatchObject({ status: 422, code: 'TOTP_WRONG_CODE' });
      const confirmed = await test.request(who, 'POST', '/session/totp/confirm', {
        code: codeNow(),
      });
      ({ recoveryCodes } = confirmed.json<{ recoveryCodes: string[] }>());
      expect(recoveryCodes).toHaveLength(10);
      time.advance(60);
    });

    it('asks for a code only once the password is right, and takes each code once', async () => {
      expect((await post('wrong')).json()).toMatchObject({ code: 'BAD_CREDENTIALS' });
      expect((await post(testPassword)).json()).toMatchObject({ code: 'TOTP_REQUIRED' });
      const totp = codeNow();
      const answers = await Promise.all([
        post(testPassword, { totp }),
        post(testPassword, { totp }),
      ]);
      expect(answers.map((answer) => answer.statusCode).toSorted((a, b) => a - b)).toEqual([
        200, 401,
      ]);
      time.advance(30);
      signedIn(await post(testPassword, { totp: codeNow() }));
    });

    it('takes each recovery code once', async () => {
      signedIn(await post(testPassword, { totp: recoveryCodes[3]!.toLowerCase() }));
      expect((await post(testPassword, { totp: recoveryCodes[3] })).statusCode).toBe(401);
      signedIn(await post(testPassword, { totp: recoveryCodes[4] }));
    });

    it('counts wrong codes as failures, but not the question for one', async () => {
      for (let i = 0; i < 8; i += 1) {
        expect((await post(testPassword)).json()).toMatchObject({ code: 'TOTP_REQUIRED' });
      }
      for (let i = 0; i < 5; i += 1) await post(testPassword, { totp: '000000' });
      expect((await post(testPassword, { totp: codeNow() })).json()).toMatchObject({
        code: 'LOCKED_OUT',
      });
    });

    it('is switched off with the password only', async () => {
      const who = signedIn(await post(testPassword, { totp: codeNow() }));
      const off = (password: string) => test.request(who, 'DELETE', '/session/totp', { password });
      expect((await off('wrong')).json()).toMatchObject({ code: 'WRONG_PASSWORD' });
      expect((await off(testPassword)).statusCode).toBe(204);
      signedIn(await post(testPassword));
    });
  });
});
