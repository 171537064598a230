import { afterEach, describe, expect, it } from 'vitest';
import { peopleFeatures } from '../people-features.ts';
import { testApp, type TestApp } from '../testing/test-app.ts';

const strong = (n: number) => `Correct-horse-${n}-battery`;
const first = {
  unit: { name: '第一中学', kind: 'school' },
  admin: { username: 'zhang', name: '张老师', password: strong(1) },
  audit: { username: 'li', name: '李老师', password: strong(2) },
};

describe('the first run', () => {
  let test: TestApp;
  afterEach(() => test.dispose());

  async function start(now = { value: Date.parse('2026-09-01T00:00:00Z') }) {
    test = await testApp({
      units: false,
      time: { now: () => now.value },
      features: (parts) => peopleFeatures({ ...parts, testLine: async () => ({ received: true }) }),
    });
    const link = await test.people.setUp.createLink('http://localhost:8480/');
    expect(link).toMatch(/^http:\/\/localhost:8480\/setup\?token=[\w-]{43}$/);
    return { token: new URL(link).searchParams.get('token') ?? '', now };
  }

  it('makes unit and three administrators once, and lets them sign in', async () => {
    const { token } = await start();
    expect(await test.people.setUp.needed()).toBe(true);
    const check = await test.request(undefined, 'GET', `/setup?token=${token}`);
    expect(check.json()).toEqual({ valid: true, done: false });
    const done = await test.request(undefined, 'POST', '/setup', { token, ...first });
    expect(done.statusCode).toBe(201);
    expect(await test.people.setUp.needed()).toBe(false);
    const again = await test.request(undefined, 'POST', '/setup', { token, ...first });
    expect(again.json()).toMatchObject({ status: 409, code: 'SET_UP_DONE' });
    expect((await test.request(undefined, 'GET', `/setup?token=${token}`)).json()).toEqual({
      valid: false,
      done: true,
    });

    const admin = await test.request(undefined, 'POST', '/session', {
      username: 'ZHANG',
      password: strong(1),
    });
    expect(admin.statusCode).toBe(200);
    const roles = admin.json<{ grants: { role: string }[] }>().grants.map((g) => g.role);
    expect(roles.sort()).toEqual(['school-security-officer', 'security-admin', 'system-admin']);
    const audit = await test.request(undefined, 'POST', '/session', {
      username: 'li',
      password: strong(2),
    });
    expect(audit.json<{ permissions: unknown[] }>().permissions).toContainEqual({
      resource: 'audit',
      action: 'read',
    });
    const entries = await test.records.db.selectFrom('audit_entries').select('action').execute();
    expect(entries.map((entry) => entry.action)).toContain('unit.create');
  });

  it('sends a test line with the link, before and after', async () => {
    const { token } = await start();
    const line = await test.request(undefined, 'POST', '/setup/test-line', { token });
    expect(line.json()).toEqual({ received: true });
    const without = await test.request(undefined, 'POST', '/setup/test-line', { token: 'x' });
    expect(without.statusCode).toBe(404);
  });

  it('refuses a wrong, an expired and a replaced link', async () => {
    const { token, now } = await start();
    const wrong = await test.request(undefined, 'POST', '/setup', { token: 'no', ...first });
    expect(wrong.json()).toMatchObject({ status: 404, code: 'LINK_INVALID' });
    await test.people.setUp.createLink('http://localhost');
    const replaced = await test.request(undefined, 'POST', '/setup', { token, ...first });
    expect(replaced.json()).toMatchObject({ code: 'LINK_INVALID' });
    const newest = await test.people.setUp.createLink('http://localhost');
    now.value += 25 * 3_600_000;
    const late = await test.request(undefined, 'POST', '/setup', {
      token: new URL(newest).searchParams.get('token'),
      ...first,
    });
    expect(late.json()).toMatchObject({ code: 'LINK_INVALID' });
  });

  it('keeps the link when a password is refused, and makes nothing', async () => {
    const { token } = await start();
    const weak = { ...first, audit: { ...first.audit, password: 'Password123!' } };
    const refused = await test.request(undefined, 'POST', '/setup', { token, ...weak });
    expect(refused.json()).toMatchObject({ status: 422, code: 'PASSWORD_TOO_COMMON' });
    expect(await test.people.setUp.needed()).toBe(true);
    const done = await test.request(undefined, 'POST', '/setup', { token, ...first });
    expect(done.statusCode).toBe(201);
  });

  it('lets only one of two runs at once through', async () => {
    const { token } = await start();
    const answers = await Promise.all([
      test.request(undefined, 'POST', '/setup', { token, ...first }),
      test.request(undefined, 'POST', '/setup', { token, ...first }),
    ]);
    expect(answers.map((answer) => answer.statusCode).toSorted((a, b) => a - b)).toEqual([
      201, 409,
    ]);
    const units = await test.records.db.selectFrom('units').select('id').execute();
    expect(units).toHaveLength(1);
  });
});
