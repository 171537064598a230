import { useEffect, useEffectEvent, useState } from 'react';
import { isKeyboardBusy } from '../keyboard-busy.ts';

interface QueueKeys<R> {
  records: readonly R[];
  onOpen: (record: R) => void;
  /** One-key actions on the current record. */
  actions?: Readonly<Record<string, (record: R) => void>>;
}

/**
 * `j` and `k` move through a list, Enter opens, further keys act on the current record.
 * Returns the index of the current record, -1 for none.
 */
export function useQueueKeys<R>({ records, onOpen, actions = {} }: QueueKeys<R>): {
  current: number;
  setCurrent: (index: number) => void;
} {
  const [wanted, setCurrent] = useState(-1);
  const current = Math.min(wanted, records.length - 1);
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
