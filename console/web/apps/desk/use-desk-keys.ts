import { useEffect, useEffectEvent } from 'react';
import { isKeyboardBusy } from '../../shapes/keyboard-busy.ts';
import { decisionVerdicts, type DecisionVerdict } from './desk.ts';

interface DeskKeys {
  onMove: (step: 1 | -1) => void;
  onNextOpen: () => void;
  onVerdict: (verdict: DecisionVerdict) => void;
  onSave: () => void;
}

/**
 * `j` `k` move, `1`–`4` decide, `n` goes to the next item that is open, Enter saves; Ctrl+Enter saves from inside a text, where
 * the other keys belong to the text.
 */
export function useDeskKeys({ onMove, onNextOpen, onVerdict, onSave }: DeskKeys): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    const saves = event.key === 'Enter' && (event.ctrlKey || event.metaKey);
    if (saves) {
      event.preventDefault();
      onSave();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || isKeyboardBusy(event.target)) return;
    const onControl = event.target instanceof HTMLElement && event.target.closest('a, button');
    const acts: Readonly<Record<string, (() => void) | undefined>> = {
      j: () => onMove(1),
      k: () => onMove(-1),
      n: onNextOpen,
      // Enter on a button presses the button.
      Enter: onControl ? undefined : onSave,
    };
    const verdict = decisionVerdicts[Number(event.key) - 1];
    const act = verdict === undefined ? acts[event.key] : () => onVerdict(verdict);
    if (act === undefined) return;
    event.preventDefault();
    act();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => press(event);
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
}
