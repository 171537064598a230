import { useSearchParams } from 'react-router-dom';
import { itemStates, type TreeFilter } from '../system.ts';

const dayMs = 86_400_000;

/** Evidence that ends within so many days is shown as ending soon: time enough to get the next piece. */
export const soonDays = 30;

/** The instant before which evidence ends soon. */
export function soonFrom(now: number): string {
  return new Date(now + soonDays * dayMs).toISOString();
}

/** Reads what the tree is narrowed to from the URL, so that each count is a link to its items. */
export function filterOf(params: URLSearchParams, soon: string): TreeFilter {
  const state = itemStates.find((each) => each === params.get('state'));
  return {
    state,
    area: params.get('area') ?? undefined,
    contradiction: params.get('contradiction') === 'yes' ? true : undefined,
    endsBefore: params.get('ends') === 'soon' ? soon : undefined,
    text: params.get('find') ?? '',
  };
}

type Name = 'state' | 'area' | 'contradiction' | 'ends' | 'find' | 'item';

/** The URL of the tree: its filter and the item that is open. */
export function useTreeParams(): {
  params: URLSearchParams;
  set: (changes: Readonly<Partial<Record<Name, string | undefined>>>) => void;
} {
  const [params, setParams] = useSearchParams();
  return {
    params,
    set: (changes) =>
      setParams(
        (old) => {
          const next = new URLSearchParams(old);
          for (const [name, value] of Object.entries(changes)) {
            if (value === undefined || value === '') next.delete(name);
            else next.set(name, value);
          }
          return next;
        },
        { replace: true },
      ),
  };
}
