import { useStore } from 'react-admin';

export interface Scope {
  unitId: string;
  unitName: string;
}

/** The unit that the switcher in the app bar narrows every list to; undefined for all that one may see. */
export function useScope(): {
  unitId: string | undefined;
  unitName: string | undefined;
  narrow: (to: Scope | undefined) => void;
} {
  const [scope, setScope] = useStore<Scope | null>('scope', null);
  return {
    unitId: scope?.unitId,
    unitName: scope?.unitName,
    narrow: (to) => setScope(to ?? null),
  };
}
