import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { oraclesFolder } from '../config/environment.ts';
import { oracles } from './oracles/registry.ts';

const folder = resolve(oraclesFolder());
if (existsSync(folder)) {
  let failed = 0;
  for (const oracle of oracles) {
    for (const result of await oracle.run(folder)) {
      const rate = result.total === 0 ? 1 : result.passed / result.total;
      const ok = rate >= result.requiredRate;
      if (!ok) failed += 1;
      const share = `${result.passed}/${result.total} = ${(rate * 100).toFixed(2)} %`;
      console.log(
        `${ok ? 'ok  ' : 'FAIL'} ${result.name}: ${share}, required ${result.requiredRate * 100} %`,
      );
      if (process.argv.includes('--verbose'))
        for (const line of result.failures.slice(0, 50)) console.log(`     ${line}`);
    }
  }
  process.exitCode = failed === 0 ? 0 : 1;
} else {
  console.log(
    `no recordings at ${folder}: nothing was compared (XIAODUN_ORACLES names another folder)`,
  );
}
