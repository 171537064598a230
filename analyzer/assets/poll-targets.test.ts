import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemTime } from '../../collector/time/time-source.ts';
import { insertTestUnits } from '../people/testing/unit-tree.ts';
import { createSecretBox } from '../secrets/secret-box.ts';
import {
  temporaryRecords,
  type TemporaryRecords,
} from '../stores/records/testing/temporary-records.ts';
import { createPollTargets, type PollTargets } from './poll-targets.ts';
import { loadPollingRules, type PollingRules } from './polling-rules.ts';

const person = { kind: 'person', accountId: 'a', name: 'A' } as const;

let temporary: TemporaryRecords;
let rules: PollingRules;
let targets: PollTargets;

beforeAll(async () => {
  temporary = await temporaryRecords();
  await insertTestUnits(temporary.records.db);
  rules = loadPollingRules();
  targets = createPollTargets({
    records: temporary.records,
    secrets: createSecretBox(createHash('sha256').update('k').digest()),
    time: systemTime,
    rules,
    allowLoopbackTargets: true,
  });
});

afterAll(() => temporary.dispose());

function create(over: { community?: string; port?: number; intervalSeconds?: number } = {}) {
  return targets.create(
    {
      unitId: 'schoolA',
      address: '127.0.0.1',
      port: 161,
      version: '2c',
      community: 'right',
      ...over,
    },
    person,
  );
}

describe('poll targets', () => {
  test('seal secrets and leave them out of the audit log', async () => {
    const id = await targets.create(
      {
        unitId: 'schoolA',
        address: '10.1.0.1',
        port: 161,
        version: '3',
        user: 'reader',
        authProtocol: 'SHA-256',
        authKey: 'very-secret-auth',
        privProtocol: 'AES-128',
        privKey: 'very-secret-priv',
      },
      person,
    );
    await targets.change(id, { privKey: 'other-secret-priv', intervalSeconds: 600 }, person);
    const row = await targets.get(id);
    expect(row?.auth_key).toMatch(/^enc:v1:/);
    expect(targets.credentialsOf(row!)).toMatchObject({
      authKey: 'very-secret-auth',
      privKey: 'other-secret-priv',
    });
    const audit = JSON.stringify(
      await temporary.records.db.selectFrom('audit_entries').selectAll().execute(),
    );
    expect(audit).toContain('poll.create');
    expect(audit).toContain('secretsChanged');
    expect(audit).not.toContain('very-secret');
    expect(audit).not.toContain('enc:v1');
  });

  test.each([
    ['0.0.0.0', 'TARGET_NOT_ALLOWED'],
    ['169.254.169.254', 'TARGET_NOT_ALLOWED'],
    ['224.0.0.1', 'TARGET_NOT_ALLOWED'],
    ['255.255.255.255', 'TARGET_NOT_ALLOWED'],
    ['::', 'TARGET_NOT_ALLOWED'],
    ['fe80::1', 'TARGET_NOT_ALLOWED'],
    ['ff02::1', 'TARGET_NOT_ALLOWED'],
    ['switch.example', 'BAD_ADDRESS'],
    ['2130706433', 'BAD_ADDRESS'],
    ['0177.0.0.1', 'BAD_ADDRESS'],
  ])('refuse %s', async (address, code) => {
    await expect(
      targets.create(
        { unitId: 'schoolA', address, port: 161, version: '2c', community: 'x' },
        person,
      ),
    ).rejects.toMatchObject({ code });
  });

  test.each(['127.0.0.1', '127.1.2.3', '::1', '::ffff:127.0.0.1'])(
    'refuse loopback %s unless the configuration allows it',
    (address) => {
      const strict = createPollTargets({
        records: temporary.records,
        secrets: createSecretBox(Buffer.alloc(32)),
        time: systemTime,
        rules,
      });
      expect(() => strict.checkAddress(address)).toThrow(
        expect.objectContaining({ code: 'TARGET_NOT_ALLOWED' }),
      );
    },
  );

  test('take campus addresses of both families in one spelling', () => {
    expect(targets.checkAddress('10.1.0.1')).toBe('10.1.0.1');
    expect(targets.checkAddress('2001:0DB8:0:0::1')).toBe('2001:db8::1');
    expect(targets.checkAddress('fd00::5')).toBe('fd00::5');
  });

  test('refuse a double, an interval out of bounds and missing secrets', async () => {
    await create();
    await expect(create()).rejects.toMatchObject({ code: 'TARGET_EXISTS' });
    await expect(create({ port: 999, intervalSeconds: 604_801 })).rejects.toMatchObject({
      code: 'BAD_INTERVAL',
    });
    await expect(create({ port: 998, community: '' })).rejects.toMatchObject({
      code: 'SECRETS_MISSING',
    });
  });
});
