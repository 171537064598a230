import { expect, test } from 'vitest';
import { formatAddress, parseAddress } from './address.ts';
import { SweepError } from './errors.ts';
import { createScope, type PlannedPrefix } from './scope.ts';

const limits = { shortestIpv4: 16, shortestIpv6: 32, maxPrefixes: 3, maxExclusions: 3 };

const scopeOf = (prefixes: string[], exclusions: string[] = []) =>
  createScope({ prefixes: prefixes.map((prefix) => ({ prefix })), exclusions, limits });

function codeOf(prefixes: PlannedPrefix[], exclusions: string[] = []): string {
  try {
    createScope({ prefixes, exclusions, limits });
    return 'none';
  } catch (error) {
    if (error instanceof SweepError) return error.code;
    throw error;
  }
}

test('allows what is planned, without what is excluded, and nothing else', () => {
  const scope = scopeOf(
    ['2001:db8:1::/64', '10.1.0.0/24'],
    ['2001:db8:1::53', '2001:db8:1:0:8000::/65', '10.1.0.128/25'],
  );
  const verdicts = [
    '2001:db8:1::1',
    '2001:db8:1::53',
    '2001:db8:1:0:7fff:ffff:ffff:ffff',
    '2001:db8:1:0:8000::',
    '2001:db8:1:0:ffff:ffff:ffff:ffff',
    '2001:db8:1:1::1',
    '2001:db8::ffff',
    '10.1.0.0',
    '10.1.0.127',
    '10.1.0.128',
    '10.1.1.0',
  ].map((address) => scope.verdict(parseAddress(address)));
  expect(verdicts).toEqual([
    'allowed',
    'excluded',
    'allowed',
    'excluded',
    'excluded',
    'outside',
    'outside',
    'allowed',
    'allowed',
    'excluded',
    'outside',
  ]);
});

test('allows only literal addresses', () => {
  const scope = scopeOf(['10.1.0.0/24']);
  const texts = ['10.1.0.7', '10.1.7', '::ffff:10.1.0.7', 'host', '', '10.1.0.7/32', '-oN'];
  expect(texts.filter((text) => scope.allows(text))).toEqual(['10.1.0.7']);
});

test('joins exclusions that overlap', () => {
  const scope = scopeOf(['10.1.0.0/24'], ['10.1.0.0/28', '10.1.0.8/30', '10.1.0.4']);
  const allowed = Array.from({ length: 20 }, (_, at) => at).filter((at) =>
    scope.allows(`10.1.0.${at}`),
  );
  expect(allowed).toEqual([16, 17, 18, 19]);
});

test('does not authorise the IPv4 twin of a prefix', () => {
  const prefixes = [{ prefix: '2001:db8:1::/64', ipv4: '10.1.0.0/24' }];
  const scope = createScope({ prefixes, exclusions: [], limits });
  expect(scope.allows('10.1.0.7')).toBe(false);
  expect(scope.prefixes[0]?.ipv4?.first).toBe(0x0a010000n);
});

test.each([
  ['an empty plan', [], 'EMPTY_SCOPE'],
  ['a name', ['campus.example'], 'BAD_PREFIX'],
  ['bits behind the length', ['2001:db8::1/64'], 'BAD_PREFIX'],
  ['a length beyond the address', ['10.0.0.0/33'], 'BAD_PREFIX'],
  ['a zone', ['fe80::1%eth0'], 'BAD_PREFIX'],
  ['an option of a program', ['-oN /tmp/x'], 'BAD_PREFIX'],
  ['too much of the Internet', ['2000::/8'], 'PREFIX_NOT_ALLOWED'],
  ['multicast', ['ff02::/64'], 'PREFIX_NOT_ALLOWED'],
  ['link-local', ['fe80::/64'], 'PREFIX_NOT_ALLOWED'],
  ['mapped IPv4, which would go around exclusions', ['::ffff:a00:0/112'], 'PREFIX_NOT_ALLOWED'],
  ['this machine', ['127.0.0.0/24'], 'PREFIX_NOT_ALLOWED'],
  ['overlapping prefixes', ['10.1.0.0/24', '10.1.0.128/25'], 'OVERLAPPING_PREFIXES'],
  ['too many', ['10.1.0.0/24', '10.2.0.0/24', '10.3.0.0/24', '10.4.0.0/24'], 'TOO_MANY_PREFIXES'],
])('refuses %s', (_, prefixes, code) => {
  expect(codeOf(prefixes.map((prefix) => ({ prefix })))).toBe(code);
});

test('refuses a broken exclusion and a twin that is not IPv4', () => {
  expect(codeOf([{ prefix: '10.1.0.0/24' }], ['10.1.0.0/99'])).toBe('BAD_PREFIX');
  expect(codeOf([{ prefix: '2001:db8::/64', ipv4: '2001:db8::/64' }])).toBe('BAD_PREFIX');
});

test('writes addresses as RFC 5952 does', () => {
  const texts = [
    '2001:0DB8:0:0:1:0:0:1',
    '::',
    '2001:db8:0:1:1:1:1:1',
    '10.0.0.1',
    '1:0:0:2:0:0:0:3',
  ];
  expect(texts.map((text) => formatAddress(parseAddress(text)))).toEqual([
    '2001:db8::1:0:0:1',
    '::',
    '2001:db8:0:1:1:1:1:1',
    '10.0.0.1',
    '1:0:0:2::3',
  ]);
});
