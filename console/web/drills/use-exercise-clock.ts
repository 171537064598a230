import { useEffect, useRef, useState } from 'react';
import type { ClockView } from './drill.ts';
import { exerciseNow } from './exercise-clock.ts';

/** Milliseconds between repaints of a running clock. */
const everyMs = 500;

/**
 * Exercise time now, in milliseconds; goes on by itself between two answers of the server. Measured by the monotonic clock of
 * the browser since the answer came.
 */
export function useExerciseNow(clock: ClockView | undefined): number {
  const taken = useRef({ clock, at: performance.now() });
  if (taken.current.clock !== clock) taken.current = { clock, at: performance.now() };
  const [, repaint] = useState(0);
  const running = clock?.state === 'running';
  useEffect(() => {
    if (!running) return undefined;
    const timer = setInterval(() => repaint((count) => count + 1), everyMs);
    return () => clearInterval(timer);
  }, [running]);
  return clock === undefined ? 0 : exerciseNow(clock, performance.now() - taken.current.at);
}
