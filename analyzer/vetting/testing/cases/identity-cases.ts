import { androidFacts, certificate, iosFacts, marks, sdk } from '../facts.ts';
import type { CheckCase } from './check-case.ts';

const signed = (scheme: 'v1' | 'v2') => ({
  present: { v1: scheme === 'v1', v2: scheme === 'v2', v3: false, 'v3.1': false, v4: false },
});
const withCertificate = (changes: Partial<typeof certificate>) =>
  androidFacts({ signing: { certificates: [{ ...certificate, ...changes }] } });
const profile = (type: 'enterprise' | 'app-store', expiresAt = '2099-01-01T00:00:00Z') =>
  iosFacts({
    ios: {
      provisioning: {
        file: 'Payload/Example.app/embedded.mobileprovision',
        sha256: 'ab',
        name: null,
        uuid: null,
        team: { id: null, name: null },
        type,
        createdAt: null,
        expiresAt,
        devices: 0,
        getTaskAllow: false,
        certificates: [],
      },
    },
  });
const fault = (kind: 'duplicate-entry' | 'trailing-bytes') =>
  androidFacts({
    archive: {
      entries: 2,
      uncompressed: 2,
      faults: [{ kind, entry: 'classes.dex', detail: 'x' }],
      faultsDropped: 0,
    },
  });
const clean = androidFacts();
const filed = { packageName: 'cn.edu.example', appName: '学习空间', version: '1.2.0' };

/** Checks of rules/apps/checks/1-identity.yaml, both ways. */
export const identityCases: CheckCase[] = [
  { check: 'ID-01', verdict: 'PASS', facts: clean, declared: filed },
  { check: 'ID-01', verdict: 'PASS', facts: iosFacts(), declared: filed },
  { check: 'ID-01', verdict: 'INCONCLUSIVE', facts: clean },
  {
    check: 'ID-01',
    verdict: 'FAIL',
    facts: clean,
    declared: { ...filed, packageName: 'cn.other' },
    shows: 'cn.edu.example ≠ cn.other',
  },
  { check: 'ID-01', verdict: 'SUSPECT', facts: clean, declared: { ...filed, version: '2.0' } },
  { check: 'ID-02', verdict: 'INCONCLUSIVE', facts: clean },
  {
    check: 'ID-02',
    verdict: 'PASS',
    facts: clean,
    declared: { certificates: [certificate.sha256.toUpperCase()] },
  },
  {
    check: 'ID-02',
    verdict: 'FAIL',
    facts: clean,
    declared: { certificates: ['ef'.repeat(32)] },
    shows: certificate.sha256,
  },
  { check: 'ID-03', verdict: 'PASS', facts: clean },
  {
    check: 'ID-03',
    verdict: 'FAIL',
    severity: 'critical',
    facts: androidFacts({ signing: { verifies: false, verified: null } }),
  },
  {
    check: 'ID-03',
    verdict: 'FAIL',
    severity: 'high',
    facts: androidFacts({ signing: signed('v1'), manifest: { effectiveMinSdk: 19 } }),
  },
  { check: 'ID-03', verdict: 'SUSPECT', facts: androidFacts({ signing: signed('v1') }) },
  { check: 'ID-04', verdict: 'PASS', facts: clean },
  { check: 'ID-04', verdict: 'FAIL', facts: withCertificate({ debug: true }) },
  { check: 'ID-04', verdict: 'FAIL', facts: withCertificate({ keyBits: 1_024 }) },
  {
    check: 'ID-04',
    verdict: 'PASS',
    facts: withCertificate({ keyAlgorithm: 'EC', keyBits: 256 }),
  },
  { check: 'ID-04', verdict: 'FAIL', facts: withCertificate({ signatureAlgorithm: 'MD5withRSA' }) },
  {
    check: 'ID-04',
    verdict: 'SUSPECT',
    severity: 'medium',
    facts: withCertificate({ signatureAlgorithm: 'SHA1withRSA' }),
  },
  {
    check: 'ID-04',
    verdict: 'SUSPECT',
    severity: 'low',
    facts: withCertificate({ notAfter: '2020-01-01T00:00:00.000Z' }),
  },
  {
    check: 'ID-04',
    verdict: 'NOT_APPLICABLE',
    facts: androidFacts({ signing: { certificates: [] } }),
  },
  { check: 'ID-05', verdict: 'PASS', facts: iosFacts() },
  { check: 'ID-05', verdict: 'PASS', facts: profile('app-store') },
  { check: 'ID-05', verdict: 'FAIL', facts: profile('enterprise') },
  { check: 'ID-05', verdict: 'FAIL', facts: profile('app-store', '2020-01-01T00:00:00Z') },
  {
    check: 'ID-05',
    verdict: 'FAIL',
    facts: iosFacts({ ios: { entitlements: { 'get-task-allow': true } } }),
  },
  { check: 'ID-06', verdict: 'PASS', facts: clean },
  {
    check: 'ID-06',
    verdict: 'SUSPECT',
    facts: androidFacts({
      packers: [{ id: 'jiagu', name: '360 加固', evidence: [], hidesCode: true }],
    }),
  },
  { check: 'ID-06', verdict: 'SUSPECT', facts: iosFacts({ slice: { encrypted: true } }) },
  { check: 'ID-07', verdict: 'PASS', facts: clean },
  {
    check: 'ID-07',
    verdict: 'SUSPECT',
    facts: androidFacts({ sdks: [sdk({ name: 'Tinker', categories: ['hot-patch'] })] }),
    shows: 'Tinker',
  },
  { check: 'ID-08', verdict: 'SUSPECT', facts: clean },
  { check: 'ID-08', verdict: 'PASS', facts: androidFacts({ marks: marks('icp-app-filing') }) },
  {
    check: 'ID-08',
    verdict: 'SUSPECT',
    facts: androidFacts({ marks: marks('icp-app-filing') }),
    declared: { appFiling: '京ICP备12345678号-1A' },
  },
  { check: 'ID-09', verdict: 'PASS', facts: clean },
  { check: 'ID-09', verdict: 'FAIL', facts: fault('duplicate-entry'), shows: 'duplicate-entry' },
  { check: 'ID-09', verdict: 'SUSPECT', facts: fault('trailing-bytes') },
];
