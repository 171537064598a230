import { join } from 'node:path';
import { loadBulletins } from './bulletins.ts';
import { loadChecks, type Check } from './checks.ts';
import type { JudgingRules } from './judging-rules.ts';
import { loadItems } from './items.ts';
import { loadLists } from './lists.ts';
import { loadPermissions } from './permissions.ts';
import { loadPolicy } from './policy.ts';
import { rulesVersionOf } from './rules-version.ts';

/** Everything that judges a package. */
export interface VettingRules extends JudgingRules {
  /** Of the code and of the contents of all files. */
  version: string;
  checks: readonly Check[];
}

/** Reads rules/apps. Throws RuleFileError. */
export function loadVettingRules(folder: string): VettingRules {
  const file = (name: string) => join(folder, `${name}.yaml`);
  const lists = loadLists(file('lists'));
  return {
    version: rulesVersionOf(folder),
    checks: loadChecks(join(folder, 'checks'), lists.ids),
    items: loadItems(file('items')),
    permissions: loadPermissions(file('permissions')),
    policy: loadPolicy(file('policy')),
    lists,
    bulletins: loadBulletins(file('bulletins')),
  };
}
