import { useEffect, useEffectEvent, useState } from 'react';
import { isKeyboardBusy } from '../keyboard-busy.ts';

interface Known {
  id: string | number;
}

interface QueueKeys<R extends Known> {
  records: readonly R[];
  onOpen: (record: R) => void;
  /** One-key actions on the current record. */
  actions?: Readonly<Record<string, (record: R) => void>>;
}

/** The current record, and where it stood when it became so. */
interface Current {
  id: string | number | undefined;
  index: number;
}

/** Where the current record stands now; once it is gone, what stands in its place. -1 for none. */
export function placeOf(records: readonly Known[], { id, index }: Current): number {
  const found = id === undefined ? -1 : records.findIndex((record) => record.id === id);
  return found >= 0 ? found : Math.min(index, records.length - 1);
}

/**
 * `j` and `k` move through a list, Enter opens, further keys act on the current record, which stays so when others
 * come in above it. Returns its index, -1 for none.
 */
export function useQueueKeys<R extends Known>({
  records,
  onOpen,
  actions = {},
}: QueueKeys<R>): {
  current: number;
  setCurrent: (index: number) => void;
} {
  const [wanted, setWanted] = useState<Current>({ id: undefined, index: -1 });
  const current = placeOf(records, wanted);
  const setCurrent = (index: number): void => setWanted({ id: records[index]?.id, index });
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isKeyboardBusy(event.target)) return;
    if (event.key === 'j' || event.key === 'k') {
      // Else Enter would go to the link that was clicked last.
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
      const next = event.key === 'j' ? current + 1 : current - 1;
      setCurrent(Math.max(0, Math.min(records.length - 1, next)));
      event.preventDefault();
      return;
    }
    const record = records[current];
    if (record === undefined) return;
    if (event.key === 'Enter' && !(event.target instanceof HTMLAnchorElement)) {
      onOpen(record);
      return;
    }
    const act = actions[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act(record);
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => press(event);
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
  return { current, setCurrent };
}
