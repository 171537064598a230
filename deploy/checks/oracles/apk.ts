import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { readPackage } from '../../../collector/packages/read-package.ts';
import { prepareRules } from '../../../collector/packages/reading/prepare.ts';
import { loadReadingRules } from '../../../collector/packages/reading/rules.ts';
import { vetFacts, type VetFacts } from '../../commands/vet-facts.ts';
import type { OracleResult } from './result.ts';

/** Keys of `xiaodun vet` that the recordings have too, under the same names. */
const fields = [
  'package',
  'version_code',
  'version_name',
  'label_aapt',
  'min_sdk',
  'target_sdk',
  'permissions',
  'declared_permissions',
  'debuggable_effective',
  'allow_backup',
  'uses_cleartext_traffic',
  'network_security_config',
  'components',
  'exported',
  'main_activity',
  'cert_sha256',
  'signing_present',
  'signing_verified',
  'native_libs',
  'abis',
  'dex_files',
  'dex_class_count',
  'urls',
  'domains',
] as const satisfies readonly (keyof VetFacts)[];

interface Expected extends Record<string, unknown> {
  /** Of the packages that the recordings' own maker planted SDKs in. */
  constructed_truth?: { sdks: string[] };
}

const requiredRate = 0.98;

function shown(value: unknown): string {
  return JSON.stringify(value).slice(0, 200);
}

/** Compares what `xiaodun vet` says of each recorded package, field by field; a result per field and one of all. */
export async function apkOracle(root: string): Promise<OracleResult[]> {
  const folder = join(root, 'apk', 'apks');
  const files = (await readdir(folder)).filter((name) => name.endsWith('.apk')).sort();
  const prepared = prepareRules(loadReadingRules());
  const results = new Map<string, OracleResult>();
  const check = (field: string, file: string, expected: unknown, actual: unknown) => {
    const result = results.get(field) ?? {
      name: `apk ${field}`,
      passed: 0,
      total: 0,
      requiredRate: 0.9,
      failures: [],
    };
    results.set(field, result);
    result.total += 1;
    if (isDeepStrictEqual(actual, expected)) result.passed += 1;
    else result.failures.push(`${file}: expected ${shown(expected)}, got ${shown(actual)}`);
  };
  for (const file of files) {
    const recorded = file.replace(/\.apk$/u, '.expected.json');
    const expected = JSON.parse(await readFile(join(folder, recorded), 'utf8')) as Expected;
    const facts = vetFacts(await readPackage(join(folder, file), prepared));
    for (const field of fields) check(field, file, expected[field], facts[field]);
    const planted = expected.constructed_truth?.sdks;
    if (planted) check('sdks', file, planted.toSorted(), facts.sdks.toSorted());
  }
  const all: OracleResult = { name: 'apk', passed: 0, total: 0, requiredRate, failures: [] };
  for (const { passed, total, failures } of results.values()) {
    all.passed += passed;
    all.total += total;
    all.failures.push(...failures);
  }
  return [...results.values(), all];
}
