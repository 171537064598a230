import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDrivenTime } from '../../../collector/time/driven-time.ts';
import { peopleFeatures } from '../people-features.ts';
import { testApp, type SignedIn, type TestApp } from '../testing/test-app.ts';
import type { Feature } from '../api.ts';

const ingest: Feature = (api) => {
  api.post(
    '/ingest-probe',
    { config: { permission: { resource: 'events', action: 'create' } } },
    async (request) => request.principal.via,
  );
};

describe('API tokens', () => {
  const time = createDrivenTime();
  let test: TestApp;
  beforeAll(async () => {
    test = await testApp({ time, features: (parts) => [...peopleFeatures(parts), ingest] });
  });
  afterAll(() => test.dispose());

  const expiresAt = '2026-10-01T00:00:00Z';
  const create = (by: SignedIn, scopes: string[], more: Record<string, unknown> = {}) =>
    test.request(by, 'POST', '/tokens', { name: 'probe', scopes, expiresAt, ...more });
  const as = (token: string, method: 'GET' | 'POST', url: string, payload?: object) =>
    test.app.inject({
      method,
      url: `/api/v1${url}`,
      headers: { authorization: `Bearer ${token}` },
      ...(payload === undefined ? {} : { payload }),
    });

  it('shows the token once and does what its scopes say, without CSRF', async () => {
    const who = await test.signIn('school-security-officer', 'schoolA');
    const made = await create(who, ['ingest', 'assets:read']);
    expect(made.statusCode).toBe(201);
    const { token, id } = made.json<{ token: string; id: string }>();
    expect(token).toMatch(/^xd_[\w-]{43}$/);
    const used = await as(token, 'POST', '/ingest-probe');
    expect(used.json()).toMatchObject({ kind: 'token', tokenId: id });
    expect(used.json<{ scopes: string[] }>().scopes).toContain('ingest');
    expect((await as(token, 'GET', '/units')).statusCode, 'out of scope').toBe(403);
    expect((await as(token, 'GET', '/session')).statusCode).toBe(403);
    const list = await test.request(who, 'GET', '/tokens');
    expect(list.json()).toMatchObject([{ id, name: 'probe' }]);
    expect(list.body).not.toContain(token);
    const stored = await test.records.db.selectFrom('api_tokens').selectAll().execute();
    expect(JSON.stringify(stored)).not.toContain(token);
  });

  it('gives no scope that the owner does not have, and no more than the owner has now', async () => {
    const who = await test.signIn('school-security-officer', 'schoolA');
    const refused = await create(who, ['grants:create', 'audit:read']);
    expect(refused.json()).toMatchObject({
      status: 403,
      code: 'TOKEN_SCOPE_NOT_YOURS',
      scopes: ['grants:create', 'audit:read'],
    });
    const { token } = (await create(who, ['units:read'])).json<{ token: string }>();
    expect((await as(token, 'GET', '/units')).statusCode).toBe(200);
    await test.records.db.deleteFrom('grants').where('account_id', '=', who.accountId).execute();
    expect((await as(token, 'GET', '/units')).statusCode).toBe(403);
  });

  it('lets a token make no token', async () => {
    const who = await test.signIn('bureau-analyst', 'county');
    const { token } = (await create(who, ['tokens:create'])).json<{ token: string }>();
    const made = await as(token, 'POST', '/tokens', {
      name: 'x',
      scopes: ['units:read'],
      expiresAt,
    });
    expect(made.statusCode).toBe(403);
  });

  it('lets the security administrator see and revoke those of the sub-tree, others only their own', async () => {
    const officer = await test.signIn('school-security-officer', 'schoolB');
    const { token, id } = (await create(officer, ['units:read'])).json<{
      token: string;
      id: string;
    }>();
    const colleague = await test.signIn('school-security-officer', 'schoolB');
    expect((await test.request(colleague, 'GET', '/tokens')).json()).toEqual([]);
    expect((await test.request(colleague, 'DELETE', `/tokens/${id}`)).statusCode).toBe(404);
    const elsewhere = await test.signIn('security-admin', 'directSchool');
    expect((await test.request(elsewhere, 'DELETE', `/tokens/${id}`)).statusCode).toBe(404);
    const security = await test.signIn('security-admin', 'county');
    const seen = (await test.request(security, 'GET', '/tokens')).json<{ id: string }[]>();
    expect(seen.map((row) => row.id)).toContain(id);
    expect((await test.request(security, 'DELETE', `/tokens/${id}`)).statusCode).toBe(204);
    expect((await as(token, 'GET', '/units')).statusCode).toBe(401);
  });

  it('refuses a foreign end, too many tokens, and a token that is none', async () => {
    const who = await test.signIn('system-admin', 'schoolA');
    for (const wrong of ['2026-08-01T00:00:00Z', '2028-09-01T00:00:00Z']) {
      const answer = await create(who, ['units:read'], { expiresAt: wrong });
      expect(answer.json()).toMatchObject({ status: 422, code: 'TOKEN_EXPIRY' });
    }
    for (let i = 0; i < 20; i += 1) await create(who, ['units:read']);
    expect((await create(who, ['units:read'])).json()).toMatchObject({ code: 'TOKEN_TOO_MANY' });
    for (const token of ['x', 'xd_'.padEnd(46, 'a'), '../../etc']) {
      expect((await as(token, 'GET', '/units')).statusCode).toBe(401);
    }
  });

  it('ends by itself', async () => {
    const who = await test.signIn('system-admin', 'schoolB');
    const { token } = (await create(who, ['units:read'])).json<{ token: string }>();
    time.advance(60 * 86_400);
    expect((await as(token, 'GET', '/units')).statusCode).toBe(401);
  });
});
