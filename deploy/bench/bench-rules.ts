import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Rules to measure with: a folder or file is taken as it is; an `.ndjson` of `{"path","yaml"}` lines is written
 * out as files, the first `count` by the SHA-1 of their path, so that the choice is the same everywhere.
 */
export async function rulesToMeasure(
  path: string,
  count: number,
  folder: string,
): Promise<string[]> {
  if (!path.endsWith('.ndjson')) return [path];
  const rows = (await readFile(path, 'utf8'))
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { path: string; yaml: string })
    .map((row) => ({ ...row, key: createHash('sha1').update(row.path).digest('hex') }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .slice(0, count);
  await mkdir(folder, { recursive: true });
  for (const row of rows) await writeFile(join(folder, `${row.key}.yml`), row.yaml);
  return [folder];
}
