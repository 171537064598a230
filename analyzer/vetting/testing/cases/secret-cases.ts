import { androidFacts, calls, hosts, marks } from '../facts.ts';
import type { CheckCase } from './check-case.ts';

const secret = (rule: string) =>
  androidFacts({
    secrets: {
      list: [{ rule, masked: 'LTAI***0000', sha256: 'ab', file: 'assets/c.json', offset: 3 }],
      total: 1,
    },
  });
const stray = (kind: string, file: string) =>
  androidFacts({ strayFiles: [{ file, kind, size: 1 }] });
const clean = androidFacts();

/** Checks of rules/apps/checks/7-secrets.yaml, both ways. */
export const secretCases: CheckCase[] = [
  { check: 'SC-01', verdict: 'PASS', facts: clean },
  { check: 'SC-01', verdict: 'FAIL', facts: secret('aliyun-access-key'), shows: 'LTAI***0000' },
  { check: 'SC-01', verdict: 'SUSPECT', facts: secret('named-secret') },
  { check: 'SC-01', verdict: 'FAIL', facts: stray('private-key-file', 'assets/server.key') },
  { check: 'SC-01', verdict: 'SUSPECT', facts: stray('key-store', 'assets/a.bks') },
  { check: 'SC-02', verdict: 'PASS', facts: clean },
  {
    check: 'SC-02',
    verdict: 'SUSPECT',
    severity: 'medium',
    facts: androidFacts({ dex: calls(['crypto.weak-cipher']) }),
  },
  {
    check: 'SC-02',
    verdict: 'SUSPECT',
    severity: 'low',
    facts: androidFacts({ dex: calls(['crypto.weak-random']) }),
  },
  { check: 'SC-03', verdict: 'NOT_APPLICABLE', facts: clean },
  { check: 'SC-03', verdict: 'PASS', facts: androidFacts({ marks: marks('sm-cryptography') }) },
  { check: 'SC-04', verdict: 'PASS', facts: clean },
  {
    check: 'SC-04',
    verdict: 'SUSPECT',
    severity: 'medium',
    facts: androidFacts({
      manifest: { application: { requestLegacyExternalStorage: true } },
      dex: calls(['storage.external']),
    }),
  },
  {
    check: 'SC-04',
    verdict: 'SUSPECT',
    severity: 'low',
    facts: androidFacts({ dex: calls(['storage.sqlite']) }),
  },
  { check: 'SC-05', verdict: 'PASS', facts: clean },
  { check: 'SC-05', verdict: 'FAIL', facts: stray('environment-file', 'assets/.env') },
  {
    check: 'SC-05',
    verdict: 'SUSPECT',
    facts: androidFacts({ hosts: hosts(['10.1.2.3', 'ipv4', true]) }),
  },
  {
    check: 'SC-05',
    verdict: 'PASS',
    facts: androidFacts({ hosts: hosts(['127.0.0.1', 'ipv4', true]) }),
  },
  {
    check: 'SC-05',
    verdict: 'SUSPECT',
    facts: androidFacts({ hosts: hosts(['test.example.cn', 'domain']) }),
  },
  {
    check: 'SC-05',
    verdict: 'PASS',
    facts: androidFacts({ hosts: hosts(['contest.example.cn', 'domain']) }),
  },
  { check: 'SC-06', verdict: 'PASS', facts: clean },
  { check: 'SC-06', verdict: 'SUSPECT', facts: androidFacts({ dex: calls(['log.write']) }) },
  {
    check: 'SC-06',
    verdict: 'PASS',
    facts: androidFacts({ dex: calls(['log.write'], 'com.umeng.A', 'umeng') }),
  },
];
