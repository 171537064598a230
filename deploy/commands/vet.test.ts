import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest';
import { makeIpa } from '../../collector/packages/ios/testing/make-ipa.ts';
import { makeApk } from '../../collector/packages/making/make-apk.ts';
import { sampleRecipe } from '../../collector/packages/testing/sample-apk.ts';
import type { VetFacts } from './vet-facts.ts';
import { vet } from './vet.ts';

const folder = mkdtempSync(join(tmpdir(), 'xiaodun-vet-'));
afterAll(() => rmSync(folder, { recursive: true }));
const printed: string[] = [];
const complained: string[] = [];
beforeEach(() => {
  vi.spyOn(console, 'log').mockImplementation((line: string) => void printed.push(line));
  vi.spyOn(console, 'error').mockImplementation((line: string) => void complained.push(line));
});
afterEach(() => {
  printed.length = 0;
  complained.length = 0;
  vi.restoreAllMocks();
});

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const apk = file('sample.apk', makeApk(sampleRecipe));

interface Printed {
  facts: VetFacts;
  findings: { check: string; verdict: string; items: string[]; evidence: unknown[] }[];
}

test('prints facts and findings of an APK as one line of JSON', async () => {
  expect(await vet([apk])).toBe(0);
  expect(printed).toHaveLength(1);
  const { facts, findings } = JSON.parse(printed[0] ?? '') as Printed;
  expect(facts).toMatchObject({
    package: 'cn.edu.example.sample',
    version_code: '7',
    version_name: '1.2.3',
    label_aapt: 'Sample',
    min_sdk: '21',
    target_sdk: '30',
    permissions: ['android.permission.INTERNET', 'android.permission.READ_PHONE_STATE'],
    debuggable_effective: true,
    allow_backup: null,
    uses_cleartext_traffic: null,
    main_activity: 'cn.edu.example.sample.MainActivity',
    exported: ['cn.edu.example.sample.MainActivity'],
    cert_sha256: [],
    signing_present: { v1: false, v2: false, v3: false },
    signing_verified: null,
    native_libs: ['lib/arm64-v8a/libjcore300.so'],
    abis: ['arm64-v8a'],
    dex_files: ['classes.dex', 'classes2.dex'],
    dex_class_count: 4,
    urls: [
      'http://10.1.2.3/debug',
      'http://api.sample.example/login',
      'wss://im.sample.example:8443/ws',
    ],
    domains: ['10.1.2.3', 'api.sample.example', 'im.sample.example'],
  });
  expect(facts.network_security_config).toMatch(/^@7F/u);
  expect(facts.sdks.toSorted()).toEqual(['友盟', '极光推送']);
  expect(findings.length).toBeGreaterThan(30);
  expect(findings.some(({ verdict }) => verdict === 'FAIL')).toBe(true);
});

test('prints facts of an IPA under the same keys', async () => {
  expect(await vet([file('sample.ipa', makeIpa())])).toBe(0);
  const { facts } = JSON.parse(printed[0] ?? '') as Printed;
  expect(facts).toMatchObject({
    platform: 'ios',
    package: 'cn.edu.example.ketang',
    version_name: '2.0.1',
    version_code: '201',
    abis: ['arm64'],
    permissions: ['NSCameraUsageDescription', 'NSLocationWhenInUseUsageDescription'],
  });
});

test('compares with what is declared', async () => {
  const declared = file('declared.json', JSON.stringify({ packageName: 'cn.edu.example.other' }));
  expect(await vet([apk, '--declared', declared])).toBe(0);
  const { findings } = JSON.parse(printed[0] ?? '') as Printed;
  expect(JSON.stringify(findings)).toContain('cn.edu.example.other');
});

test.each([
  ['no package', () => [file('note.apk', 'hello')], 'NOT_A_PACKAGE'],
  ['a file that is not there', () => [join(folder, 'lost.apk')], 'lost.apk'],
  ['a declaration that is no JSON', () => [apk, '--declared', file('a.json', '{')], 'not JSON'],
  [
    'a declaration with an unknown key',
    () => [apk, '--declared', file('b.json', '{"colour":"red"}')],
    'b.json',
  ],
])('answers %s with one clear line', async (_name, args, line) => {
  expect(await vet(args())).toBe(1);
  expect(complained).toHaveLength(1);
  expect(complained[0]).toContain(line);
  expect(printed).toEqual([]);
});

test.each([[[]], [['a', 'b']], [['--colour', 'red']]])(
  'answers %j with its usage',
  async (args) => {
    expect(await vet(args)).toBe(2);
    expect(complained[0]).toContain('usage: xiaodun vet FILE');
  },
);
