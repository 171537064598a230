import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { getCompileCacheDir } from 'node:module';
import { join, resolve } from 'node:path';

/** One file for each YAML file, written over when its text changes: the cache is as bounded as the rules are. */
function placeOf(path: string, folder: string): string {
  return join(folder, `${createHash('sha256').update(resolve(path)).digest('hex')}.json`);
}

/**
 * What a YAML text says, parsed once for all starts: half of the time to a served page went into parsing files that had not changed.
 * Kept beside Node's compile cache, which holds our code in the same trust; without that cache nothing is kept. Only the value of
 * exactly this text is answered.
 */
export function cachedYaml(path: string, text: string, parse: () => unknown): unknown {
  const compiled = getCompileCacheDir();
  if (compiled === undefined) return parse();
  const folder = join(compiled, 'rules');
  const place = placeOf(path, folder);
  const hash = createHash('sha256').update(text).digest('hex');
  try {
    const kept = JSON.parse(readFileSync(place, 'utf8')) as { hash: string; value: unknown };
    if (kept.hash === hash) return kept.value;
  } catch {
    // Not there yet, or cut off: parsed again.
  }
  const value = parse();
  try {
    mkdirSync(folder, { recursive: true });
    const draft = `${place}.${process.pid}`;
    writeFileSync(draft, JSON.stringify({ hash, value }));
    renameSync(draft, place);
  } catch {
    // An installation that can't be written to parses at every start.
  }
  return value;
}
