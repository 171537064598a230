import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Changed when the code of predicates or of the verdict logic changes what comes out. */
const engineVersion = 1;

const singles = ['bulletins', 'items', 'lists', 'permissions', 'policy'];

/** Of the code and of the names and contents of all files that judge packages, as one short text. */
export function rulesVersionOf(folder: string): string {
  const hash = createHash('sha256');
  const files = [
    ...singles.map((name) => `${name}.yaml`),
    ...readdirSync(join(folder, 'checks'))
      .filter((name) => name.endsWith('.yaml'))
      .toSorted()
      .map((name) => join('checks', name)),
  ];
  for (const file of files) hash.update(`${file}\0`).update(readFileSync(join(folder, file)));
  return `${engineVersion}-${hash.digest('hex').slice(0, 12)}`;
}
