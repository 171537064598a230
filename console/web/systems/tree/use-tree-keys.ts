import { useEffect, useEffectEvent, useState } from 'react';
import { isKeyboardBusy } from '../../shapes/keyboard-busy.ts';
import { keysOf, type Category } from '../system.ts';

/**
 * `j` and `k` go through the items that are shown, Enter opens, Escape closes. While an item is open beside the tree, the
 * next one takes its place. Answers the item that the keyboard is at.
 */
export function useTreeKeys(
  tree: readonly Category[],
  shown: string | undefined,
  open: (key: string | undefined) => void,
): string | undefined {
  const [pointed, setPointed] = useState<string>();
  const current = shown ?? pointed;
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isKeyboardBusy(event.target)) return;
    const keys = keysOf(tree);
    if (event.key === 'Escape' && shown !== undefined) {
      setPointed(shown);
      open(undefined);
      return;
    }
    if (event.key === 'Enter' && shown === undefined && pointed !== undefined) {
      open(pointed);
      return;
    }
    if (event.key !== 'j' && event.key !== 'k') return;
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    const at = current === undefined ? -1 : keys.indexOf(current);
    const next = keys[Math.max(0, Math.min(keys.length - 1, at + (event.key === 'j' ? 1 : -1)))];
    if (next === undefined) return;
    event.preventDefault();
    setPointed(next);
    if (shown !== undefined) open(next);
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => press(event);
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
  return current;
}
