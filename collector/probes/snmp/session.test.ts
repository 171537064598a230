import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SnmpError } from './errors.ts';
import type { Credentials } from './credentials.ts';
import { diagnoseTimeout } from './diagnose.ts';
import { pollDevice } from './poll-device.ts';
import { openSession } from './session.ts';
import { authKey, privKey, snmpdIsInstalled, startSnmpd, type TestSnmpd } from './testing/snmpd.ts';

const sysName = '1.3.6.1.2.1.1.5.0';
const limits = { timeoutMs: 1_000, retries: 1 };
const short = { timeoutMs: 300, retries: 0 };

const sha256: Credentials = {
  version: '3',
  user: 'sha256aes',
  authProtocol: 'SHA-256',
  authKey,
  privProtocol: 'AES-128',
  privKey,
};

async function failure(work: Promise<unknown>): Promise<SnmpError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof SnmpError)) throw new Error(`expected an SnmpError, got ${String(error)}`);
  return error;
}

describe.skipIf(!snmpdIsInstalled && process.env['CI'] !== 'true')('a session with snmpd', () => {
  let agent: TestSnmpd;
  let agent6: TestSnmpd;

  beforeAll(async () => {
    [agent, agent6] = await Promise.all([startSnmpd(), startSnmpd('::1')]);
  });
  afterAll(async () => {
    await Promise.all([agent.stop(), agent6.stop()]);
  });

  async function ask(credentials: Credentials, wait = limits) {
    const target = { address: '127.0.0.1', port: agent.port, credentials };
    const session = openSession(target, wait);
    try {
      const [varbind] = await session.get([sysName]);
      return String(varbind?.value);
    } finally {
      session.close();
    }
  }

  test.each<[string, Credentials]>([
    ['v2c', { version: '2c', community: 'public' }],
    ['v3 SHA-256 AES-128', sha256],
    ['v3 SHA AES-128', { ...sha256, user: 'sha1aes', authProtocol: 'SHA' }],
    [
      'v3 SHA-512 without privacy',
      { version: '3', user: 'sha512only', authProtocol: 'SHA-512', authKey },
    ],
  ])('reads over %s', async (_name, credentials) => {
    expect(await ask(credentials)).toBe('test-host');
  });

  test('polls a host over IPv6', async () => {
    const session = openSession({ address: '::1', port: agent6.port, credentials: sha256 }, limits);
    try {
      const facts = await pollDevice({
        session,
        time: { now: () => Date.now() },
        limits: { totalMs: 20_000, varbinds: 100_000, rowsPerColumn: 20_000 },
      });
      expect(facts).toMatchObject({
        sysName: 'test-host',
        sysLocation: '机房',
        vendor: 'net-snmp',
      });
      expect(facts.engineId).toMatch(/^80001f88/);
      const loopback = facts.ports.find((port) => port.ifName === 'lo');
      expect(loopback?.ifTypeName).toBe('softwareLoopback');
      expect(loopback?.ifInOctets).toBeTypeOf('bigint');
    } finally {
      session.close();
    }
  });

  test('asks many times at once without mixing up answers', async () => {
    const session = openSession(
      { address: '127.0.0.1', port: agent.port, credentials: sha256 },
      limits,
    );
    const oids = [1, 2, 3, 4, 5, 6].map((column) => `1.3.6.1.2.1.1.${column}.0`);
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, i) => session.get([oids[i % 6] ?? ''])),
    );
    expect(answers.map(([varbind]) => varbind?.oid)).toEqual(
      Array.from({ length: 60 }, (_, i) => oids[i % 6]),
    );
    session.close();
  });

  test('names a wrong community a time-out and says that v2c cannot tell', async () => {
    const error = await failure(ask({ version: '2c', community: 'wrong' }, short));
    expect(error.code).toBe('TIMEOUT');
    expect(error.remedy).toContain('community');
  });

  test.each<[string, Credentials, RegExp]>([
    ['user', { ...sha256, user: 'nobody' }, /Unknown User Name/],
    ['authentication key', { ...sha256, authKey: 'wrong-auth-key' }, /Wrong Digest/],
  ])('says that the %s is wrong', async (_name, credentials, message) => {
    const error = await failure(ask(credentials));
    expect(error.code).toBe('WRONG_CREDENTIALS');
    expect(error.message).toMatch(message);
  });

  test('finds out that the privacy key is wrong although the agent keeps silent', async () => {
    const credentials = { ...sha256, privKey: 'wrong-priv-key' };
    const error = await failure(ask(credentials, short));
    const target = { address: '127.0.0.1', port: agent.port, credentials };
    const diagnosed = await diagnoseTimeout(target, limits, error);
    expect(diagnosed.code).toBe('WRONG_CREDENTIALS');
    expect(diagnosed.message).toContain('privacy');
  });

  test('leaves a real time-out a time-out', async () => {
    const target = { address: '127.0.0.1', port: 9, credentials: sha256 };
    const error = new SnmpError('TIMEOUT', 'no answer');
    expect(await diagnoseTimeout(target, short, error)).toBe(error);
  });
});

describe('a session', () => {
  test.each<[string, string, Credentials]>([
    ['a name instead of an address', 'switch.example', { version: '2c', community: 'x' }],
    ['a short key', '127.0.0.1', { ...sha256, authKey: 'short' }],
    [
      'privacy without authentication',
      '127.0.0.1',
      { version: '3', user: 'u', privProtocol: 'AES-128', privKey },
    ],
    ['an empty user', '127.0.0.1', { version: '3', user: '' }],
  ])('refuses %s', (_name, address, credentials) => {
    expect(() => openSession({ address, port: 161, credentials }, short)).toThrow(
      expect.objectContaining({ code: 'BAD_TARGET' }),
    );
  });

  test('ends what it was asked when it is closed, and is safe to close twice', async () => {
    const session = openSession(
      { address: '127.0.0.1', port: 9, credentials: { version: '2c', community: 'x' } },
      { timeoutMs: 5_000, retries: 5 },
    );
    const waiting = failure(session.get([sysName]));
    session.close();
    session.close();
    expect((await waiting).code).toBe('STOPPED');
    expect((await failure(session.get([sysName]))).code).toBe('STOPPED');
  });
});
