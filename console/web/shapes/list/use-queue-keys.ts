import { useEffect, useEffectEvent, useState } from 'react';

/** True while a person types, or a dialog or menu has the keyboard. */
function isBusy(target: EventTarget | null): boolean {
  if (document.querySelector('[role="dialog"], [role="menu"], [role="listbox"]') !== null)
    return true;
  // The box that selects a row takes no text: the keys go on working after a click on it.
  if (target instanceof HTMLInputElement) return target.type !== 'checkbox';
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || ['TEXTAREA', 'SELECT'].includes(target.tagName))
  );
}

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
    if (event.ctrlKey || event.metaKey || event.altKey || isBusy(event.target)) return;
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
