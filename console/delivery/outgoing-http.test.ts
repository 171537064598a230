import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createOutgoingHttp } from './outgoing-http.ts';
import { createTargetGuard } from './target-guard.ts';
import { answer, startHttpServer, type TestServer } from './testing/http-server.ts';

let server: TestServer;
beforeEach(async () => {
  server = await startHttpServer();
});
afterEach(() => server.stop());

const local = () => createOutgoingHttp({ allowLoopbackTargets: true });

describe('the guard of outgoing connections', () => {
  test.each([
    '127.0.0.1',
    '127.9.9.9',
    '0.0.0.0',
    '10.1.2.3',
    '172.16.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.100.100.200',
    '224.0.0.1',
    '255.255.255.255',
    '::1',
    '::',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::127.0.0.1',
    'fe80::1',
    'fec0::1',
    'fd00:ec2::254',
    'ff02::1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
  ])('refuses %s', async (address) => {
    await expect(createTargetGuard().pin(address)).rejects.toMatchObject({
      code: 'TARGET_NOT_ALLOWED',
    });
  });

  test('lets public addresses through, and closed networks only where told so', async () => {
    await expect(createTargetGuard().pin('2606:4700::1111')).resolves.toHaveLength(1);
    await expect(createTargetGuard().pin('[2606:4700::1111]')).resolves.toHaveLength(1);
    const peers = createTargetGuard({ reach: 'private' });
    await expect(peers.pin('10.1.2.3')).resolves.toHaveLength(1);
    for (const address of ['127.0.0.1', '169.254.169.254', '100.100.100.200', 'fe80::1']) {
      await expect(peers.pin(address)).rejects.toMatchObject({ code: 'TARGET_NOT_ALLOWED' });
    }
    const named = createTargetGuard({ allowedHosts: ['10.9.0.0/16', 'SMS.school.example'] });
    await expect(named.pin('10.9.1.1')).resolves.toHaveLength(1);
    await expect(named.pin('::ffff:10.9.1.1')).resolves.toHaveLength(1);
    await expect(named.pin('10.8.1.1')).rejects.toMatchObject({ code: 'TARGET_NOT_ALLOWED' });
    expect(named.isAllowed('sms.school.example')).toBe(true);
  });

  test('refuses a name when one of its addresses is forbidden', async () => {
    const guard = createTargetGuard({
      resolve: async () => [
        { address: '93.184.216.34', family: 4 },
        { address: '127.0.0.1', family: 4 },
      ],
    });
    await expect(guard.pin('mixed.example')).rejects.toMatchObject({ code: 'TARGET_NOT_ALLOWED' });
  });
});

describe('outgoing HTTP', () => {
  test('connects to the address that was judged, whatever the name means later', async () => {
    let asked = 0;
    const http = createOutgoingHttp({
      allowedHosts: ['127.0.0.1'],
      // Rebinding: the second look would lead inside, and no second look is taken.
      resolve: async () => {
        asked += 1;
        return [{ address: asked === 1 ? '93.184.216.34' : '127.0.0.1', family: 4 }];
      },
      timeoutMs: 300,
    });
    const url = `https://rebind.example:${server.port}/`;
    await expect(http.send({ url })).rejects.toMatchObject({ retryable: true });
    expect(asked).toBe(1);
    expect(server.seen).toEqual([]);
  });

  test('refuses a name that turns to a private address', async () => {
    const http = createOutgoingHttp({ resolve: async () => [{ address: '10.0.0.1', family: 4 }] });
    await expect(http.send({ url: 'https://inside.example/' })).rejects.toMatchObject({
      code: 'TARGET_NOT_ALLOWED',
    });
  });

  test.each([301, 302, 307, 308])('follows no redirect (%i)', async (status) => {
    const inside = await startHttpServer();
    server.answers.push(answer(status, '', { location: inside.url }));
    await expect(local().send({ url: server.url })).rejects.toMatchObject({
      code: 'REDIRECT_REFUSED',
      retryable: false,
    });
    expect(inside.seen).toEqual([]);
    await inside.stop();
  });

  test.each([
    'ftp://example.com/',
    'https://user:password@example.com/',
    'file:///etc/passwd',
    'not an address',
  ])('refuses the address %s', (url) => {
    expect(() => createOutgoingHttp().check(url)).toThrow(
      expect.objectContaining({ code: 'BAD_ADDRESS' }) as Error,
    );
  });

  test('speaks plain HTTP only with hosts that were let in', () => {
    expect(() => createOutgoingHttp().check('http://example.com/')).toThrow(
      expect.objectContaining({ code: 'TARGET_NOT_ALLOWED' }) as Error,
    );
    expect(() => createOutgoingHttp().check('http://2130706433/')).toThrow(
      expect.objectContaining({ code: 'TARGET_NOT_ALLOWED' }) as Error,
    );
    expect(
      createOutgoingHttp({ allowedHosts: ['sms.example'] }).check('http://sms.example/x').href,
    ).toBe('http://sms.example/x');
  });

  test('bounds size and time of the answer', async () => {
    server.answers.push(answer(200, 'x'.repeat(2_000)));
    await expect(local().send({ url: server.url, maxAnswerBytes: 1_000 })).rejects.toMatchObject({
      code: 'ANSWER_TOO_LARGE',
    });
    // Headers come, the body never ends.
    server.answers[0] = (response) => void response.writeHead(200).write('x');
    await expect(local().send({ url: server.url, timeoutMs: 200 })).rejects.toMatchObject({
      code: 'TIMED_OUT',
      retryable: true,
    });
  });

  test('tells a closed port from a name that is not there', async () => {
    const { url } = server;
    await server.stop();
    await expect(local().send({ url })).rejects.toMatchObject({ code: 'UNREACHABLE' });
    const http = createOutgoingHttp({
      resolve: async () => Promise.reject(new Error('ENOTFOUND')),
    });
    await expect(http.send({ url: 'https://nowhere.example/' })).rejects.toMatchObject({
      code: 'NAME_UNKNOWN',
    });
    server = await startHttpServer();
  });
});
