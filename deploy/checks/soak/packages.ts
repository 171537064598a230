import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PackageError } from '../../../collector/packages/errors.ts';
import { makeIpa } from '../../../collector/packages/ios/testing/make-ipa.ts';
import { makeApk } from '../../../collector/packages/making/make-apk.ts';
import { makeSigningKey } from '../../../collector/packages/making/signing-key.ts';
import { readPackage } from '../../../collector/packages/read-package.ts';
import { prepareRules } from '../../../collector/packages/reading/prepare.ts';
import { loadReadingRules } from '../../../collector/packages/reading/rules.ts';
import { damage, openWhole } from '../../../collector/packages/testing/mutate.ts';
import { sampleRecipe } from '../../../collector/packages/testing/sample-apk.ts';
import { createSeededRandom } from '../../../collector/random/seeded-random.ts';
import type { Soak } from './soak.ts';

const rounds = 100_000;
/** A small package is read in some milliseconds, on a busy machine in some tens. */
const slowMs = 5_000;
const shownFailures = 20;

/** Whole packages that are damaged: unsigned, signed in all ways, and one for iOS. */
async function samples(): Promise<Buffer[]> {
  const validity = { notBefore: '2026-01-01T00:00:00Z', notAfter: '2050-01-01T00:00:00Z' };
  const key = await makeSigningKey({ kind: 'ec-p256', subject: { CN: 'Soak' }, ...validity });
  return [
    makeApk(sampleRecipe),
    makeApk({ ...sampleRecipe, signing: { schemes: ['v1', 'v2', 'v3'], keys: [key] } }),
    makeApk({ ...sampleRecipe, signing: { schemes: ['v1'], keys: [key] } }),
    makeIpa(),
  ];
}

/** Damages packages in seeded ways: each gives facts or one clear error, in time. */
export const packagesSoak: Soak = {
  name: 'packages',
  what: `${rounds} damaged APKs and IPAs: facts or one clear error, never slow`,
  async run({ count = rounds, seed, progress }) {
    const folder = await mkdtemp(join(tmpdir(), 'xiaodun-soak-'));
    const path = join(folder, 'damaged');
    const rules = loadReadingRules();
    const prepared = prepareRules(rules);
    const whole = [];
    for (const sample of await samples()) {
      await writeFile(path, sample);
      whole.push(await openWhole(path, rules.limits.archive));
    }
    const failures: string[] = [];
    const figures = { read: 0, refused: 0, slowestMs: 0 };
    try {
      for (let round = 0; round < count; round += 1) {
        // A seed per round: a failure is seen again without the rounds before it.
        const random = createSeededRandom(seed + round);
        await writeFile(path, damage(random.pick(whole), random));
        const started = performance.now();
        try {
          await readPackage(path, prepared);
          figures.read += 1;
        } catch (error) {
          figures.refused += 1;
          const known = error instanceof PackageError;
          if (!known && failures.length < shownFailures) {
            failures.push(`seed ${seed + round}: ${String(error)}`);
          }
        }
        const took = Math.round(performance.now() - started);
        figures.slowestMs = Math.max(figures.slowestMs, took);
        if (took > slowMs) failures.push(`seed ${seed + round}: took ${took} ms`);
        if (round % 1_000 === 999) progress(round + 1, count);
      }
    } finally {
      await rm(folder, { recursive: true });
    }
    return { rounds: count, failures, figures };
  },
};
