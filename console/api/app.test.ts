import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Type } from 'typebox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Feature } from './api.ts';
import { testApp, type TestApp } from './testing/test-app.ts';

const echo: Feature = (api) => {
  api.get('/echo', { config: { permission: 'signed-in' } }, async (request) => ({
    name: request.principal.name,
  }));
  api.post(
    '/echo',
    {
      schema: {
        body: Type.Object(
          {
            text: Type.String({ minLength: 1 }),
            size: Type.Optional(Type.Integer({ maximum: 9 })),
          },
          { additionalProperties: false },
        ),
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

  it.each([
    [{ text: 'a\u0000b' }, 'BAD_TEXT'],
    [{ text: '\ud800' }, 'BAD_TEXT'],
    [{ text: 'a', size: '1e999' }, 'BAD_NUMBER'],
  ])('refuses %j, which no database keeps', async (body, code) => {
    const who = await test.signIn('system-admin', 'county');
    const answer = await test.request(who, 'POST', '/echo', body);
    expect(answer.json()).toMatchObject({ status: 400, code });
  });

  it.each([
    ['/api/v1/echo?q=%00', 400, 'BAD_TEXT'],
    ['/api/v1/%ED%A0%80', 400, 'BAD_URL'],
    ['/api/v1/%zz', 400, 'BAD_URL'],
  ])('answers %s with a problem', async (url, status, code) => {
    const { headers } = await test.signIn('system-admin', 'county');
    const answer = await test.app.inject({ method: 'GET', url, headers });
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.json()).toMatchObject({ status, code });
  });

  it('takes apart a body that is nested as deep as it is long', async () => {
    const who = await test.signIn('system-admin', 'county');
    const answer = await test.app.inject({
      method: 'POST',
      url: '/api/v1/echo',
      headers: { ...who.headers, 'content-type': 'application/json' },
      payload: `${'['.repeat(300_000)}${']'.repeat(300_000)}`,
    });
    expect(answer.statusCode).toBe(400);
  });

  it('hides what went wrong inside', async () => {
    const answer = await test.request(undefined, 'GET', '/fails');
    expect(answer.statusCode).toBe(500);
    expect(answer.body).not.toContain('hunter2');
    expect(answer.json()).toMatchObject({ code: 'INTERNAL' });
  });

  it('refuses host names that are not ours, so that no page can rebind its name to us', async () => {
    const ask = (host: string) => test.app.inject({ url: '/healthz', headers: { host } });
    for (const host of ['localhost:8480', '127.0.0.1:1', '[::1]:8480', 'xiaodun.localhost']) {
      expect((await ask(host)).statusCode, host).toBe(200);
    }
    for (const host of [
      'evil.example',
      '192.168.1.4',
      'localhost.evil.example',
      '127.0.0.1.nip.io',
    ]) {
      expect((await ask(host)).json(), host).toMatchObject({ status: 421, code: 'FOREIGN_HOST' });
    }
  });

  it('refuses unsafe requests that come from a page of another site', async () => {
    const who = await test.signIn('system-admin', 'county');
    const post = (headers: Record<string, string>) =>
      test.app.inject({
        method: 'POST',
        url: '/api/v1/echo',
        headers: { host: 'localhost:8480', ...who.headers, ...headers },
        payload: { text: 'a' },
      });
    expect((await post({ origin: 'http://localhost:8480' })).statusCode).toBe(200);
    for (const origin of ['http://evil.example', 'http://localhost:9999', 'null']) {
      expect((await post({ origin })).json()).toMatchObject({
        status: 403,
        code: 'FOREIGN_ORIGIN',
      });
    }
    expect((await post({ 'sec-fetch-site': 'cross-site' })).statusCode).toBe(403);
  });

  it('refuses forms, text, bad JSON and large bodies with a problem', async () => {
    const who = await test.signIn('system-admin', 'county');
    const post = (type: string, payload: string) =>
      test.app.inject({
        method: 'POST',
        url: '/api/v1/echo',
        headers: { ...who.headers, 'content-type': type },
        payload,
      });
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']) {
      expect((await post(type, '{"text":"a"}')).json()).toMatchObject({ status: 415 });
    }
    expect((await post('application/json', '{"text":')).json()).toMatchObject({ status: 400 });
    const proto = await post('application/json', '{"text":"a","__proto__":{"x":1}}');
    expect(proto.statusCode).toBe(400);
    const large = await post('application/json', JSON.stringify({ text: 'x'.repeat(1_100_000) }));
    expect(large.json()).toMatchObject({ status: 413, code: 'BODY_TOO_LARGE' });
  });

  it('sends headers that close the API to frames, sniffing and caches', async () => {
    const { headers } = await test.request(undefined, 'GET', '/echo');
    expect(headers).toMatchObject({
      'content-security-policy': expect.stringContaining("default-src 'none'"),
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'cache-control': 'no-store',
    });
    expect(headers['strict-transport-security']).toBeUndefined();
    expect(headers['x-xiaodun-demo']).toBeUndefined();
  });

  it('describes its routes, their schemas and the rights that they need as OpenAPI', async () => {
    interface Document {
      openapi: string;
      paths: Record<string, Record<string, { description: string; security: object[] }>>;
    }
    const document = (await test.app.inject('/api/docs')).json<Document>();
    expect(document.openapi).toMatch(/^3\./);
    expect(Object.keys(document.paths).toSorted()).toEqual(['/api/v1/echo', '/api/v1/fails']);
    const post = document.paths['/api/v1/echo']?.['post'];
    expect(post).toMatchObject({
      description: 'Needs the right units:create.',
      security: [{ session: [], csrf: [] }, { token: [] }],
      requestBody: { content: { 'application/json': { schema: { required: ['text'] } } } },
    });
  });

  it('serves health to all and metrics to this machine only', async () => {
    expect((await test.app.inject('/readyz')).json()).toEqual({ status: 'ready', reasons: [] });
    const metrics = await test.app.inject('/metrics');
    expect(metrics.body).toContain('console_request_duration_seconds_bucket');
    expect(metrics.body).not.toContain('token=');
    const far = await test.app.inject({ url: '/metrics', remoteAddress: '10.0.0.1' });
    expect(far.statusCode).toBe(403);
  });
});

describe('beyond this machine', () => {
  it('refuses plain HTTP on any address but loopback', async () => {
    for (const host of ['0.0.0.0', '192.168.1.1', '::']) {
      await expect(testApp({ config: { host } })).rejects.toMatchObject({ code: 'INSECURE_BIND' });
    }
  });

  it('believes one proxy, marks cookies secure and answers to its own name only', async () => {
    const test = await testApp({
      features: [echo],
      config: {
        host: '0.0.0.0',
        behindProxy: true,
        publicUrl: 'https://dun.example.edu',
        demo: true,
      },
    });
    const ask = (host: string) => test.app.inject({ url: '/healthz', headers: { host } });
    expect((await ask('evil.example')).statusCode).toBe(421);
    const answer = await ask('dun.example.edu');
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['strict-transport-security']).toContain('max-age');
    expect(answer.headers['x-xiaodun-demo']).toBe('1');
    const forged = await test.app.inject({
      url: '/metrics',
      remoteAddress: '10.0.0.2',
      headers: { host: 'dun.example.edu', 'x-forwarded-for': '127.0.0.1, 10.9.9.9' },
    });
    expect(forged.statusCode, 'the address that the proxy appended counts').toBe(403);
    await test.dispose();
  });
});

describe('the console', () => {
  let test: TestApp;
  let webDir: string;
  beforeAll(async () => {
    webDir = await mkdtemp(join(tmpdir(), 'xiaodun-web-'));
    await mkdir(join(webDir, 'static'));
    const page = '<html><head><meta name="csp-nonce" content="__CSP_NONCE__"></head></html>';
    await writeFile(join(webDir, 'index.html'), page);
    await writeFile(join(webDir, 'static', 'app-1a2b.js'), 'console.log(1)');
    await writeFile(join(webDir, 'static', 'app-1a2b.js.br'), 'brotli');
    await writeFile(join(webDir, 'favicon.svg'), '<svg/>');
    test = await testApp({ webDir });
  });
  afterAll(async () => {
    await test.dispose();
    await rm(webDir, { recursive: true });
  });

  const get = (url: string, headers: Record<string, string> = {}) =>
    test.app.inject({ url, headers: { accept: 'text/html,*/*', ...headers } });

  it('serves the page with a fresh nonce and a strict policy, for every path of its router', async () => {
    const nonces = new Set<string>();
    for (const url of ['/', '/index.html', '/alerts/01ABC/show', '/setup?token=x']) {
      const answer = await get(url);
      expect(answer.statusCode, url).toBe(200);
      const nonce = /content="([^"]+)"/.exec(answer.body)?.[1] ?? '';
      const policy = String(answer.headers['content-security-policy']);
      expect(policy).toContain(`style-src 'self' 'nonce-${nonce}'`);
      expect(policy).toContain("script-src 'self';");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(answer.headers['cache-control']).toBe('no-store');
      nonces.add(nonce);
    }
    expect(nonces.size).toBe(4);
  });

  it('keeps what is named by content for ever, compressed where it is so', async () => {
    const plain = await get('/static/app-1a2b.js');
    expect(plain.body).toBe('console.log(1)');
    expect(plain.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    const small = await get('/static/app-1a2b.js', { 'accept-encoding': 'gzip, br' });
    expect(small.headers['content-encoding']).toBe('br');
    expect(small.headers['content-type']).toContain('javascript');
    expect((await get('/favicon.svg')).headers['cache-control']).toBe('no-cache');
  });

  it('answers problems, not the page, for the API, missing files and paths out of the folder', async () => {
    for (const url of ['/api/v1/nothing', '/static/gone.js', '/%2e%2e/%2e%2e/etc/passwd']) {
      const answer = await get(url, url.startsWith('/%') ? { accept: '*/*' } : {});
      expect(answer.statusCode, url).toBeGreaterThanOrEqual(400);
      expect(answer.body).not.toContain('root:');
    }
  });
});
