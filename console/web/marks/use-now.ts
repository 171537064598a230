import { useSyncExternalStore } from 'react';

/** Seconds between repaints of relative times: coarse, for a page may show hundreds. */
const everyMs = 20_000;

let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = Date.now();
    for (const tell of listeners) tell();
  }, everyMs);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0 && timer !== undefined) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

/** One shared clock for all relative times of the page, in milliseconds. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now);
}
