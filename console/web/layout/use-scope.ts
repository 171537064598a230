import { useStore } from 'react-admin';
import { useSession } from '../providers/session.ts';

export interface Scope {
  unitId: string;
  unitName: string;
  /** The unit and everything below it, as the tree was when it was chosen. */
  unitIds: readonly string[];
}

/** Resources whose list takes several units at once. */
const takesSeveral: ReadonlySet<string> = new Set(['alerts', 'audit']);

/** The filter that narrows the list of a resource to the scope. */
export function scopeFilter(
  resource: string,
  scope: Pick<Scope, 'unitId' | 'unitIds'> | undefined,
): Record<string, unknown> {
  if (scope === undefined) return {};
  return { unitId: takesSeveral.has(resource) ? scope.unitIds : scope.unitId };
}

/** The unit that the switcher in the app bar narrows every list to; undefined for all that one may see. */
export function useScope(): {
  scope: Scope | undefined;
  narrow: (to: Scope | undefined) => void;
} {
  const who = useSession();
  // By person: the next one at the same browser may not even see that unit.
  const [scope, setScope] = useStore<Scope | null>(`scope.${who?.account.id ?? ''}`, null);
  return { scope: scope ?? undefined, narrow: (to) => setScope(to ?? null) };
}
