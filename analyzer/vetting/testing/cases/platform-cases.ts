import type { ElfFacts } from '../../../../collector/packages/code-facts.ts';
import { androidFacts, iosFacts } from '../facts.ts';
import type { CheckCase } from './check-case.ts';

const sdks = (effectiveMinSdk: number, effectiveTargetSdk: number) =>
  androidFacts({ manifest: { effectiveMinSdk, effectiveTargetSdk } });
const elf: ElfFacts = {
  bits: 64,
  machine: 'AArch64',
  soname: null,
  needed: [],
  pie: null,
  nx: true,
  relro: 'full',
  canary: true,
  stripped: true,
  jni: { list: [], total: 0 },
  alignment: 16_384,
};
const library = (changes: Partial<ElfFacts>) =>
  androidFacts({
    nativeLibraries: [
      {
        file: 'lib/arm64-v8a/libx.so',
        name: 'libx.so',
        abi: 'arm64-v8a',
        size: 9,
        sha256: 'ab',
        elf: { ...elf, ...changes },
        fault: null,
      },
    ],
  });
const clean = androidFacts();

/** Checks of rules/apps/checks/2-platform.yaml, both ways. */
export const platformCases: CheckCase[] = [
  { check: 'PF-01', verdict: 'PASS', facts: clean },
  { check: 'PF-01', verdict: 'FAIL', severity: 'high', facts: sdks(14, 22) },
  { check: 'PF-01', verdict: 'SUSPECT', severity: 'medium', facts: sdks(21, 29) },
  { check: 'PF-02', verdict: 'PASS', facts: clean },
  { check: 'PF-02', verdict: 'SUSPECT', severity: 'medium', facts: sdks(19, 33) },
  { check: 'PF-02', verdict: 'SUSPECT', severity: 'low', facts: sdks(22, 33) },
  { check: 'PF-03', verdict: 'PASS', facts: clean },
  {
    check: 'PF-03',
    verdict: 'FAIL',
    facts: androidFacts({
      manifest: { application: { effectiveDebuggable: true, debuggable: true } },
    }),
    shows: 'application@android:debuggable',
  },
  { check: 'PF-04', verdict: 'PASS', facts: clean },
  {
    check: 'PF-04',
    verdict: 'FAIL',
    facts: androidFacts({ manifest: { application: { testOnly: true } } }),
  },
  {
    check: 'PF-04',
    verdict: 'SUSPECT',
    facts: androidFacts({ manifest: { application: { profileableByShell: true } } }),
  },
  { check: 'PF-05', verdict: 'PASS', facts: clean },
  {
    check: 'PF-05',
    verdict: 'FAIL',
    facts: androidFacts({
      manifest: { application: { allowBackup: null, effectiveAllowBackup: true } },
    }),
  },
  {
    check: 'PF-05',
    verdict: 'PASS',
    facts: androidFacts({
      manifest: {
        application: { effectiveAllowBackup: true, dataExtractionRules: '@7F110001' },
      },
    }),
  },
  { check: 'PF-06', verdict: 'PASS', facts: clean },
  {
    check: 'PF-06',
    verdict: 'FAIL',
    facts: androidFacts({ manifest: { sharedUserId: 'cn.shared' } }),
    shows: 'cn.shared',
  },
  { check: 'PF-07', verdict: 'PASS', facts: iosFacts() },
  { check: 'PF-07', verdict: 'FAIL', facts: iosFacts({ slice: { pie: false } }) },
  { check: 'PF-07', verdict: 'SUSPECT', facts: iosFacts({ slice: { stackCanary: false } }) },
  { check: 'PF-08', verdict: 'PASS', facts: iosFacts() },
  { check: 'PF-08', verdict: 'SUSPECT', facts: iosFacts({ ios: { minimumOs: '9.3' } }) },
  { check: 'PF-08', verdict: 'SUSPECT', facts: iosFacts({ ios: { minimumOs: null } }) },
  { check: 'PF-09', verdict: 'NOT_APPLICABLE', facts: clean },
  { check: 'PF-09', verdict: 'PASS', facts: library({}) },
  { check: 'PF-09', verdict: 'FAIL', facts: library({ nx: false }), shows: 'libx.so' },
  { check: 'PF-09', verdict: 'SUSPECT', facts: library({ relro: 'none' }) },
];
