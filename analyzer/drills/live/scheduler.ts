import type { Logger } from 'pino';
import type { TimeSource } from '../../../collector/time/time-source.ts';

export interface SchedulerDeps {
  time: TimeSource;
  log: Logger;
  /** Lets happen what is due; answers when to come again, undefined when nothing will. */
  run(id: string): Promise<number | undefined>;
}

/** Wakes runs at the instants at which something in them is due. */
export interface Scheduler {
  /** When something is due in a run next (milliseconds since 1970); undefined: nothing, for now. */
  note(id: string, dueAt: number | undefined): void;
  /** Resolves when nothing is under way any more; nothing is woken afterwards. */
  stop(): Promise<void>;
}

/**
 * A clock may be moved by somebody (tests, demonstrations, NTP), which wakes no timer: so long at most until the next look. A
 * look compares two numbers and asks no database.
 */
const longestSleepMs = 1_000;
const firstRetryMs = 1_000;
const lastRetryMs = 60_000;

/** One timer for all runs of this process, at the earliest instant that any of them waits for. */
export function createScheduler({ time, log, run }: SchedulerDeps): Scheduler {
  const due = new Map<string, number>();
  const busy = new Map<string, Promise<void>>();
  const failures = new Map<string, number>();
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  function arm(): void {
    clearTimeout(timer);
    timer = undefined;
    if (stopped) return;
    let earliest = Infinity;
    for (const [id, at] of due) if (!busy.has(id)) earliest = Math.min(earliest, at);
    if (earliest === Infinity) return;
    const sleepMs = Math.min(longestSleepMs, Math.max(0, earliest - time.now()));
    timer = setTimeout(look, sleepMs);
  }

  function note(id: string, dueAt: number | undefined): void {
    if (dueAt === undefined) due.delete(id);
    else due.set(id, dueAt);
    arm();
  }

  async function wake(id: string): Promise<void> {
    due.delete(id);
    try {
      const next = await run(id);
      failures.delete(id);
      // Somebody may have noted an earlier one meanwhile.
      const noted = due.get(id);
      if (next !== undefined) due.set(id, Math.min(next, noted ?? Infinity));
    } catch (error) {
      const times = (failures.get(id) ?? 0) + 1;
      failures.set(id, times);
      const delayMs = Math.min(firstRetryMs * 2 ** (times - 1), lastRetryMs);
      due.set(id, time.now() + delayMs);
      log.error({ err: error, runId: id, delayMs }, 'drills: a run could not be driven');
    }
  }

  function look(): void {
    const now = time.now();
    for (const [id, at] of due) {
      if (at > now || busy.has(id)) continue;
      const woken = wake(id).finally(() => {
        busy.delete(id);
        arm();
      });
      busy.set(id, woken);
    }
    arm();
  }

  return {
    note,
    async stop() {
      stopped = true;
      clearTimeout(timer);
      due.clear();
      await Promise.all(busy.values());
    },
  };
}
