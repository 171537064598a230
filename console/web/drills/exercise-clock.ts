import type { ClockView } from './drill.ts';

/**
 * Milliseconds of exercise gone by now, `sinceMs` after the answer came. Counted on from the server's own figure, so that a
 * browser whose clock is wrong shows the same time as everybody else.
 */
export function exerciseNow(
  clock: Pick<ClockView, 'state' | 'rate' | 'exerciseMs'>,
  sinceMs: number,
): number {
  if (clock.state !== 'running') return clock.exerciseMs;
  return clock.exerciseMs + Math.max(0, sinceMs) * clock.rate;
}

const two = (value: number): string => String(value).padStart(2, '0');

/** `01:05:09`; hours go on counting past 24. Negative times are before the start. */
export function clockText(ms: number): string {
  const seconds = Math.floor(Math.abs(ms) / 1_000);
  const text = [Math.floor(seconds / 3_600), Math.floor((seconds % 3_600) / 60), seconds % 60]
    .map(two)
    .join(':');
  return ms < 0 && seconds > 0 ? `-${text}` : text;
}

/** `T+00:35` in hours and minutes, as scripts of drills write planned times. */
export function plannedText(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  return `T+${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** Milliseconds of `1:30` (hours and minutes) or `45` (minutes); undefined for anything else. */
export function parsePlanned(text: string): number | undefined {
  const match = /^\s*(?:(?:T\+)?(\d{1,3}):([0-5]?\d)|(\d{1,4}))\s*$/iu.exec(text);
  if (match === null) return undefined;
  const [, hours, minutes, alone] = match;
  const total = alone === undefined ? Number(hours) * 60 + Number(minutes) : Number(alone);
  return total * 60_000;
}
