import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Type } from 'typebox';
import { testApp, type TestApp } from './testing/test-app.ts';
import type { Feature } from './api.ts';

const echo: Feature = (api) => {
  api.get('/echo', { config: { permission: 'signed-in' } }, async (request) => ({
    name: request.principal.name,
  }));
  api.post(
    '/echo',
    {
      schema: {
        body: Type.Object({ text: Type.String({ minLength: 1 }) }, { additionalProperties: false }),
      },
      config: { permission: { resource: 'units', action: 'create' } },
    },
    async (request) => request.body,
  );
  api.get('/fails', { config: { permission: 'public' } }, async () => {
    throw new Error('the database password is hunter2');
  });
};

describe('the app', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await testApp({ features: [echo] });
  });
  afterAll(() => test.dispose());

  it('refuses a route that declares no permission', async () => {
    const bare: Feature = (api) => {
      api.get('/bare', async () => 'x');
    };
    await expect(testApp({ features: [bare] })).rejects.toThrow('declares no permission');
  });

  it('answers 401 to nobody and the route to somebody', async () => {
    expect((await test.request(undefined, 'GET', '/echo')).statusCode).toBe(401);
    const who = await test.signIn('school-cio', 'schoolA');
    const answer = await test.request(who, 'GET', '/echo');
    expect(answer.json()).toEqual({ name: 'Person 1' });
  });

  it('refuses an unsafe request without the CSRF token of the session', async () => {
    const who = await test.signIn('system-admin', 'county');
    const without = await test.app.inject({
      method: 'POST',
      url: '/api/v1/echo',
      headers: { cookie: who.headers.cookie },
      payload: { text: 'a' },
    });
    expect(without.json()).toMatchObject({ status: 403, code: 'CSRF' });
    expect((await test.request(who, 'POST', '/echo', { text: 'a' })).json()).toEqual({ text: 'a' });
  });

  it('names the field that is wrong', async () => {
    const who = await test.signIn('system-admin', 'county');
    const answer = await test.request(who, 'POST', '/echo', { text: '' });
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.json()).toMatchObject({
      status: 400,
      code: 'VALIDATION',
      errors: [{ in: 'body', path: '/text' }],
    });
    const unknown = await test.request(who, 'POST', '/echo', { text: 'a', more: 1 });
    expect(unknown.json()).toMatchObject({ errors: [{ path: '/more' }] });
  });

  it('hides what went wrong inside', async () => {
    const answer = await test.request(undefined, 'GET', '/fails');
    expect(answer.statusCode).toBe(500);
    expect(answer.body).not.toContain('hunter2');
    expect(answer.json()).toMatchObject({ code: 'INTERNAL' });
  });
});
