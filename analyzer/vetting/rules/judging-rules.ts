import type { Bulletins } from './bulletins.ts';
import type { ItemRules } from './items.ts';
import type { NamedLists } from './lists.ts';
import type { PermissionRules } from './permissions.ts';
import type { PolicyRules } from './policy.ts';

/** What conditions and predicates look things up in. */
export interface JudgingRules {
  items: ItemRules;
  permissions: PermissionRules;
  policy: PolicyRules;
  lists: NamedLists;
  bulletins: Bulletins;
}
