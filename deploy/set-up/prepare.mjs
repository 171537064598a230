/**
 * Makes a fresh clone ready: `node prepare.mjs start|test|cli`. Node built-ins only, and it runs on Node 20, since it is what
 * brings everything else. Does nothing, quickly, when all is in place.
 */
import { buildWeb } from './web-build.mjs';
import { installPackages } from './node-packages.mjs';
import { installTestEngines } from './test-engines.mjs';
import { fail } from './report.mjs';

const purpose = process.argv[2] ?? 'start';

try {
  await installPackages();
  if (purpose !== 'cli') await buildWeb();
  if (purpose === 'test') await installTestEngines();
} catch (error) {
  fail(error);
}
