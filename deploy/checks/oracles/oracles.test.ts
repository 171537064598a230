import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { oraclesFolder } from '../../config/environment.ts';
import { oracles } from './registry.ts';

const folder = resolve(oraclesFolder());

describe.skipIf(!existsSync(folder))('recordings of real devices and engines', () => {
  test.each(oracles)(
    'agrees with the $name recordings as far as required',
    async (oracle) => {
      const results = await oracle.run(folder);
      expect(results.length).toBeGreaterThan(0);
      const short = results
        .filter(({ passed, total, requiredRate }) => total === 0 || passed / total < requiredRate)
        .map(({ name, passed, total, requiredRate, failures }) => ({
          name,
          rate: `${passed}/${total}, required ${requiredRate}`,
          failures: failures.slice(0, 5),
        }));
      expect(short).toEqual([]);
    },
    180_000,
  );
});
