import { androidLists } from './android-lists.ts';
import { componentLists } from './components.ts';
import { codeLists } from './code-lists.ts';
import { iosLists } from './ios-lists.ts';
import type { ListView } from './view.ts';

/** Lists of facts by the names that rules use. */
export const lists: Readonly<Record<string, ListView>> = {
  ...androidLists,
  ...componentLists,
  ...codeLists,
  ...iosLists,
};
