import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { longestBurst } from './lock-out.ts';
import {
  anonymousCommand,
  bastionSignIn,
  command,
  configured,
  failedSignIn,
  flow,
  intrusion,
  lockedOut,
  malware,
  plain,
  portlessFlow,
  signIn,
  telnetSignIn,
  times,
  vagueIntrusion,
  webAccess,
} from './testing/lines.ts';
import { hoursAgo, openTelemetry, type Telemetry } from './testing/telemetry.ts';

const inside = '10.20.0.9';
const outside = '203.0.113.9';
const hour = 3_600_000;

/** Lines of three sources: one that satisfies (as far as the check can prove), one that refutes, one that says too little. */
interface Case {
  check: string;
  good: readonly string[];
  bad: readonly string[];
  mute: readonly string[];
  spacingMs?: number;
}

const cases: readonly Case[] = [
  {
    check: 'command-audit',
    good: times(8, command('display version')),
    bad: [...times(6, anonymousCommand('display version')), command('save')],
    mute: [command('display version')],
  },
  {
    check: 'log-tampering',
    good: times(12, command('display version')),
    bad: [command('reset logbuffer')],
    mute: times(3, command('display version')),
  },
  {
    check: 'audit-interruption',
    good: times(12, command('display version')),
    bad: [command('undo info-center loghost 10.1.1.1')],
    mute: times(3, command('display version')),
  },
  {
    check: 'plaintext-management',
    good: times(6, signIn('ops', inside)),
    bad: [...times(5, signIn('ops', inside)), telnetSignIn('ops', inside)],
    mute: [signIn('ops', inside)],
  },
  {
    check: 'admin-source-range',
    good: times(6, signIn('ops', inside)),
    bad: times(6, signIn('ops', outside)),
    mute: times(9, failedSignIn('ops', outside)),
  },
  {
    check: 'default-accounts',
    good: times(6, signIn('ops', inside)),
    bad: [...times(5, signIn('ops', inside)), signIn('admin', inside)],
    mute: times(9, failedSignIn('admin', outside)),
  },
  {
    check: 'shared-accounts',
    good: times(24, signIn('ops', inside)),
    bad: Array.from({ length: 24 }, (_, i) => signIn('ops', `10.20.0.${i + 1}`)),
    mute: times(3, signIn('ops', inside)),
  },
  {
    check: 'lock-out',
    good: [...times(3, failedSignIn('root', outside)), lockedOut(outside)],
    bad: times(60, failedSignIn('root', outside)),
    mute: times(5, failedSignIn('root', outside)),
    spacingMs: 5_000,
  },
  {
    check: 'boundary-ports',
    good: times(6, flow('Deny', outside, 3389)),
    bad: [...times(5, flow('Deny', outside, 3389)), flow('Permit', outside, 445)],
    mute: times(9, flow('Permit', inside, 445)),
  },
  {
    check: 'five-tuple',
    good: times(55, flow('Permit', inside, 443)),
    bad: times(55, portlessFlow(inside)),
    mute: times(3, flow('Permit', inside, 443)),
  },
  {
    check: 'threat-detection',
    good: times(6, intrusion('dropped', outside)),
    bad: times(6, vagueIntrusion(outside)),
    mute: [intrusion('dropped', outside)],
  },
  {
    check: 'intrusion-blocked',
    good: times(6, intrusion('dropped', outside)),
    bad: times(6, intrusion('detected', outside)),
    mute: times(6, intrusion('detected', inside)),
  },
  {
    check: 'internal-attacks',
    good: [intrusion('detected', inside)],
    bad: [vagueIntrusion(inside)],
    mute: [intrusion('dropped', outside)],
  },
  {
    check: 'malware-handled',
    good: [malware('隔离')],
    bad: [malware('仅告警')],
    mute: [plain('nothing of the kind')],
  },
  {
    check: 'web-access-audit',
    good: times(55, webAccess('li@local')),
    bad: times(55, webAccess('-')),
    mute: times(3, webAccess('li@local')),
  },
  {
    check: 'signature-update',
    good: [plain('signature update failed'), plain('signature update succeeded')],
    bad: [plain('病毒库升级成功'), plain('病毒库升级失败：无法连接服务器')],
    mute: [plain('heartbeat')],
  },
  {
    check: 'backup-result',
    good: [plain('nightly backup of jwdb completed successfully')],
    bad: [plain('备份任务 jwdb 执行成功'), plain('备份任务 jwdb 执行失败')],
    mute: [plain('heartbeat')],
  },
];

describe('sources that satisfy, refute and say too little', () => {
  let telemetry: Telemetry;
  const address = (at: number, which: number): string => `10.${which}.0.${at + 1}`;

  beforeAll(async () => {
    telemetry = await openTelemetry();
    await telemetry.device('10.20.0.1', {
      addresses: [{ ip: '10.20.0.1', prefixLen: 24, ifIndex: 1 }],
    });
    for (const [at, { good, bad, mute, spacingMs }] of cases.entries()) {
      const over = spacingMs === undefined ? {} : { spacingMs };
      await telemetry.source(address(at, 1), good, over);
      await telemetry.source(address(at, 2), bad, over);
      await telemetry.source(address(at, 3), mute, over);
    }
  });
  afterAll(() => telemetry[Symbol.asyncDispose]());

  test.each(cases.map((one, at) => ({ at, ...one })))('are told apart by $check', async (one) => {
    const verdicts = await telemetry.verdicts(one.check);
    expect(verdicts[address(one.at, 1)]).toBe('partial');
    expect(verdicts[address(one.at, 2)]).toBe('not-satisfied');
    expect(verdicts[address(one.at, 3)] ?? 'unknown').toBe('unknown');
  });
});

test('inside is what is private or a network of a polled device, of both families', async () => {
  await using telemetry = await openTelemetry();
  await telemetry.source('10.0.0.1', times(6, signIn('ops', '2001:db8:8:2::9')));
  await telemetry.source('10.0.0.2', times(6, signIn('ops', '198.51.100.77')));
  await telemetry.source('10.0.0.3', times(6, signIn('ops', '2001:db8:9::9')));
  // Nothing is polled: nobody can tell a campus address from a stranger's.
  expect(await telemetry.verdicts('admin-source-range')).toEqual({});
  const own = [
    { ip: '2001:db8:8:1::1', prefixLen: 64, ifIndex: 1 },
    { ip: '198.51.100.1', prefixLen: 24, ifIndex: 2 },
  ];
  await telemetry.device('198.51.100.1', { addresses: own });
  expect(await telemetry.verdicts('admin-source-range')).toEqual({
    '10.0.0.1': 'partial',
    '10.0.0.2': 'partial',
    '10.0.0.3': 'not-satisfied',
  });
  const many = Array.from({ length: 21 }, (_, n) => ({
    ip: `2001:db8:${100 + n}::1`,
    prefixLen: 64,
    ifIndex: n + 3,
  }));
  await telemetry.device('198.51.100.1', { addresses: [...own, ...many] });
  expect(await telemetry.verdicts('admin-source-range')).toEqual({});
});

test('changes of a configuration are told by the hour at which they were made', async () => {
  await using telemetry = await openTelemetry();
  // Now is 16:00 in Beijing: an hour ago is inside the hours, 12 to 15 hours ago is midnight to three.
  await telemetry.source('10.0.0.1', [configured]);
  await telemetry.source('10.0.0.2', [...times(3, configured), ...times(12, plain('heartbeat'))], {
    spacingMs: hour,
  });
  await telemetry.source('10.0.0.3', [plain('heartbeat')]);
  expect(await telemetry.verdicts('change-hours')).toEqual({
    '10.0.0.1': 'partial',
    '10.0.0.2': 'not-satisfied',
  });
});

test('sign-ins are held against the bastion only where one reports', async () => {
  await using telemetry = await openTelemetry();
  await telemetry.source('10.0.0.1', times(4, signIn('ops', '10.0.0.9')));
  await telemetry.source('10.0.0.2', times(4, signIn('ops', inside)));
  expect(await telemetry.verdicts('bastion-path')).toEqual({});
  await telemetry.source('10.0.0.9', [bastionSignIn]);
  expect(await telemetry.verdicts('bastion-path')).toEqual({
    '10.0.0.1': 'partial',
    '10.0.0.2': 'not-satisfied',
  });
});

test('a success long ago proves nothing, a failure that nothing followed does', async () => {
  await using telemetry = await openTelemetry();
  const month = 40 * 24 * hour;
  await telemetry.source('10.0.0.1', [plain('signature update succeeded')], { spacingMs: month });
  await telemetry.source('10.0.0.2', [plain('signature update failed')], { spacingMs: month });
  expect(await telemetry.verdicts('signature-update')).toEqual({
    '10.0.0.1': 'unknown',
    '10.0.0.2': 'not-satisfied',
  });
});

test('a source that fell silent leaves its good records unknown, with who and since when; its failures stand', async () => {
  await using telemetry = await openTelemetry();
  const silent = { silentSince: hoursAgo(2), lastSeenAt: hoursAgo(6) };
  await telemetry.source('10.0.0.1', times(12, command('display version')), silent);
  await telemetry.source('10.0.0.2', [command('reset logbuffer')], silent);
  expect(await telemetry.verdicts('log-tampering')).toEqual({
    '10.0.0.1': 'unknown',
    '10.0.0.2': 'not-satisfied',
  });
  const observed = await telemetry.observe('command-audit');
  const first = observed.find(({ object }) => object.name === '10.0.0.1');
  expect(first?.lapse).toEqual({ kind: 'source', name: '10.0.0.1', since: hoursAgo(6) });
});

test('the longest burst counts one user within the window only', () => {
  const at = (minutes: number, user = 'root') => ({ user, at: minutes * 60_000 });
  expect(longestBurst([], 10)).toBe(0);
  expect(longestBurst([at(0), at(5), at(9), at(30)], 10)).toBe(3);
  expect(longestBurst([at(0), at(1, 'admin'), at(2)], 10)).toBe(2);
});
