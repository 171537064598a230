import { localStorageStore, type Store } from 'react-admin';

/**
 * What the browser keeps for a person. Signing out, or a session that ended by itself, forgets where the lists were left
 * and what was ticked, and keeps saved views, language and look.
 */
export function preferences(resources: readonly string[]): Store {
  const store = localStorageStore('1', 'xiaodun');
  return {
    ...store,
    reset() {
      for (const resource of resources) {
        store.removeItem(`${resource}.listParams`);
        store.removeItem(`${resource}.selectedIds`);
      }
    },
  };
}
