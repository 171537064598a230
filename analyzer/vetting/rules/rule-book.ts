import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadBulletins } from './bulletins.ts';
import { loadChecks, type Check } from './checks.ts';
import type { JudgingRules } from './judging-rules.ts';
import { loadItems } from './items.ts';
import { loadLists } from './lists.ts';
import { loadPermissions } from './permissions.ts';
import { loadPolicy } from './policy.ts';

/** Everything that judges a package. */
export interface VettingRules extends JudgingRules {
  /** Of the code and of the contents of all files. */
  version: string;
  checks: readonly Check[];
}

/** Changed when the code of predicates or of the verdict logic changes what comes out. */
const engineVersion = 1;

const singles = ['bulletins', 'items', 'lists', 'permissions', 'policy'];

/** Names and contents of all files, as one short hash. */
function versionOf(folder: string): string {
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

/** Reads rules/apps. Throws RuleFileError. */
export function loadVettingRules(folder: string): VettingRules {
  const file = (name: string) => join(folder, `${name}.yaml`);
  const lists = loadLists(file('lists'));
  return {
    version: versionOf(folder),
    checks: loadChecks(join(folder, 'checks'), lists.ids),
    items: loadItems(file('items')),
    permissions: loadPermissions(file('permissions')),
    policy: loadPolicy(file('policy')),
    lists,
    bulletins: loadBulletins(file('bulletins')),
  };
}
