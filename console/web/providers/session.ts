import { useSyncExternalStore } from 'react';

export interface Session {
  account: {
    id: string;
    name: string;
    username: string;
    unitId: string;
    unitName: string;
    totpEnabled: boolean;
    mustChangePassword: boolean;
  };
  grants: readonly { role: string; unitId: string; unitName: string }[];
  permissions: readonly { resource: string; action: string }[];
  csrfToken: string;
  demo: boolean;
  idleSeconds: number;
}

let current: Session | undefined;
const listeners = new Set<() => void>();

/** Who is signed in, as the server last said; memory only, so a reload asks again. */
export const session = {
  get: (): Session | undefined => current,
  set(next: Session | undefined): void {
    current = next;
    for (const listener of listeners) listener();
  },
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

export function useSession(): Session | undefined {
  return useSyncExternalStore(
    (listener) => session.subscribe(listener),
    () => session.get(),
  );
}

const actionNames: Readonly<Record<string, string>> = {
  list: 'read',
  show: 'read',
  edit: 'update',
};

/** Whether the roles of `who` allow an action; react-admin's words for actions are understood. */
export function isPermitted(who: Session | undefined, resource: string, action: string): boolean {
  const wanted = actionNames[action] ?? action;
  return (
    who?.permissions.some(
      (permission) =>
        (permission.resource === resource || permission.resource === '*') &&
        (permission.action === wanted || permission.action === '*'),
    ) ?? false
  );
}

/** True when the person may do this somewhere; the server still decides row by row. */
export function useCan(resource: string, action: string): boolean {
  return isPermitted(useSession(), resource, action);
}
