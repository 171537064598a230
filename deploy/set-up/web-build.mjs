import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { root, run, say, tail } from './report.mjs';

const web = join(root, 'console', 'web');
const stamp = join(web, 'dist', '.sources');

function* sources(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (entry.name !== 'dist' && entry.name !== 'node_modules') yield* sources(path);
    } else if (!/\.test\.tsx?$/.test(entry.name)) {
      yield path;
    }
  }
}

/** One hash over all that the build reads: the pages, the API schemas they import, and the packages. */
function fingerprint() {
  const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')));
  const schemas = [...sources(join(root, 'console', 'api'))].filter((path) =>
    path.endsWith('schema.ts'),
  );
  for (const path of [...sources(web), ...schemas].sort((a, b) => (a < b ? -1 : 1))) {
    hash.update(relative(root, path)).update('\0').update(readFileSync(path));
  }
  return hash.digest('hex');
}

/** Builds the console when its sources have changed since the last build. */
export async function buildWeb() {
  const wanted = fingerprint();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  say('building the console');
  const bin = join(root, 'node_modules', '.bin');
  const built = await run(
    join(bin, 'node'),
    [join(bin, 'vite'), 'build', '--config', 'console/web/vite.config.ts'],
    {
      label: 'building the console',
    },
  );
  if (built.code !== 0) throw new Error(`the console did not build:\n${tail(built.output, 30)}`);
  writeFileSync(stamp, wanted);
  say('the console is built');
}
