import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, run, say, tail } from './report.mjs';

const stamp = join(root, 'node_modules', '.xiaodun-lock');
const npmFlags = ['--no-audit', '--no-fund', '--loglevel=error'];

/**
 * Installs node_modules from the lock file when they are missing or belong to another lock file. A lock file written on one
 * platform may lack another's optional binaries; `npm ci` refuses it then and `npm install --no-save` completes it.
 */
export async function installPackages() {
  const lock = readFileSync(join(root, 'package-lock.json'));
  const wanted = createHash('sha256').update(lock).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  say('installing the npm packages of the lock file (about a minute the first time)');
  const strict = await run('npm', ['ci', ...npmFlags], { label: 'npm ci' });
  if (strict.code !== 0) {
    if (!/from lock file|in sync/i.test(strict.output)) {
      throw new Error(`npm ci did not succeed:\n${tail(strict.output)}`);
    }
    say('the lock file lacks packages of this platform; completing it');
    const lenient = await run('npm', ['install', '--no-save', ...npmFlags], {
      label: 'npm install',
    });
    if (lenient.code !== 0)
      throw new Error(`npm install did not succeed:\n${tail(lenient.output)}`);
  }
  writeFileSync(stamp, wanted);
  say('npm packages are in place');
}
