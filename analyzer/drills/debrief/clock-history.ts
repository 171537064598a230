import { readClock } from '../../playbooks/interpreter/clock.ts';
import type { RunClock } from '../../playbooks/interpreter/state.ts';

/** The clock as it was on a sheet of paper; ISO 8601 UTC. */
export interface PaperClock {
  startedAt: string;
  endedAt: string;
  pauses: readonly { from: string; until: string }[];
}

export interface ExerciseTime {
  /** Pauses and jumps taken out. */
  workMs: number;
  /** What the clock showed. */
  clockMs: number;
}

/** The exercise clock over a whole drill: what it showed at any instant. */
export interface ClockHistory {
  startedAt: string;
  /** Absent while it goes on. */
  endedAt?: string;
  /** An instant outside the drill reads as its start or its end. */
  at(iso: string): ExerciseTime;
  /** Real time that was paused, up to an instant. */
  pausedMs(until: string): number;
}

/** @param settings of the clock, in the order in which they were made; the first is the start. */
function historyOf(
  settings: readonly [RunClock, ...RunClock[]],
  startedAt: string,
  endedAt: string | undefined,
): ClockHistory {
  const end = endedAt === undefined ? Number.POSITIVE_INFINITY : Date.parse(endedAt);
  const within = (iso: string) => Math.max(settings[0].at, Math.min(Date.parse(iso), end));
  return {
    startedAt,
    ...(endedAt !== undefined && { endedAt }),
    at(iso) {
      const real = within(iso);
      const setting = settings.findLast(({ at }) => at <= real) ?? settings[0];
      const { workMs, exerciseMs } = readClock(setting, real);
      return { workMs, clockMs: exerciseMs };
    },
    pausedMs(until) {
      const last = within(until);
      return settings.reduce((sum, { running, at }, index) => {
        const next = Math.min(settings[index + 1]?.at ?? last, last);
        return running || next <= at ? sum : sum + next - at;
      }, 0);
    },
  };
}

/** Of a run, from the settings that its messages left. */
export function runHistory(
  settings: readonly RunClock[],
  startedAt: string,
  endedAt: string | undefined,
): ClockHistory | undefined {
  const [first, ...rest] = settings;
  return first && historyOf([first, ...rest], startedAt, endedAt);
}

/** Of a drill that was played on paper, in real time. Pauses in their order, within start and end. */
export function paperHistory({ startedAt, endedAt, pauses }: PaperClock): ClockHistory {
  const start = Date.parse(startedAt);
  const rest: RunClock[] = [];
  let workMs = 0;
  let last = start;
  for (const { from, until } of pauses) {
    workMs += Date.parse(from) - last;
    last = Date.parse(until);
    const stood = { rate: 1, exerciseMs: workMs, workMs };
    rest.push({ ...stood, running: false, at: Date.parse(from) });
    rest.push({ ...stood, running: true, at: last });
  }
  const first = { running: true, rate: 1, at: start, exerciseMs: 0, workMs: 0 };
  return historyOf([first, ...rest], startedAt, endedAt);
}
