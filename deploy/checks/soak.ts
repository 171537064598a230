import { parseArgs } from 'node:util';
import { soaks } from './soak/registry.ts';

/*
 * `npm run soak -- [--only NAME] [--count N] [--seed N]`: checks of volume that take too long for `npm test`. Fails when any of them does; a
 * failure names the seed with which it is seen again (`--seed N --count 1`).
 */

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    count: { type: 'string' },
    seed: { type: 'string', default: '1' },
  },
});

let failed = 0;
for (const soak of soaks.filter(({ name }) => values.only === undefined || name === values.only)) {
  console.log(`${soak.name}: ${soak.what}`);
  const { rounds, failures, figures } = await soak.run({
    count: values.count === undefined ? undefined : Number(values.count),
    seed: Number(values.seed),
    progress: (done, of) => console.log(`  ${done} of ${of}`),
  });
  const told = Object.entries(figures).map(([name, value]) => `${name} ${value}`);
  console.log(
    `${failures.length === 0 ? 'ok  ' : 'FAIL'} ${soak.name}: ${rounds} rounds, ${told.join(', ')}`,
  );
  for (const line of failures) console.log(`     ${line}`);
  failed += failures.length;
}
process.exitCode = failed === 0 ? 0 : 1;
