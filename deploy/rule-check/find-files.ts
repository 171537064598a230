import { glob, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Technical bound against a wrong folder: SigmaHQ's tree has 4,000 files. */
const mostFiles = 50_000;
/** Not rules, though they lie beside them: shapes for editors. */
const notRules = /\.schema\.json$/u;
const skipped = ['node_modules', '.git'];

export interface FoundFiles {
  files: string[];
  /** Paths that are not there. */
  missing: string[];
  /** There were more than anybody writes, and the rest was left out. */
  cut: boolean;
}

/** Every YAML and JSON file at or below the paths, sorted. A file that is named is taken whatever it is called. */
export async function findFiles(paths: readonly string[]): Promise<FoundFiles> {
  const files = new Set<string>();
  const missing: string[] = [];
  for (const path of paths) {
    const found = await stat(path).catch(() => undefined);
    if (!found) missing.push(path);
    else if (!found.isDirectory()) files.add(path);
    else {
      const exclude = (name: string) => skipped.includes(name.split(/[\\/]/u).at(-1) ?? '');
      for await (const name of glob('**/*.{yml,yaml,json}', { cwd: path, exclude })) {
        if (notRules.test(name)) continue;
        if (files.size >= mostFiles) return { files: [...files].sort(), missing, cut: true };
        files.add(join(path, name));
      }
    }
  }
  return { files: [...files].sort(), missing, cut: false };
}
