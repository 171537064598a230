import type { Logger } from 'pino';
import type { Sessions } from '../../analyzer/people/sessions.ts';
import type { EventStore } from '../../analyzer/stores/events/event-store.ts';
import type { Jobs } from '../../analyzer/stores/jobs/jobs.ts';
import type { TimeSource } from '../../collector/time/time-source.ts';

const eventsJob = 'events.seal-and-retain';
const sessionsJob = 'people.forget-ended-sessions';
const quarterHourMs = 15 * 60_000;
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

export interface MaintenanceDeps {
  jobs: Jobs;
  events: EventStore;
  sessions: Sessions;
  time: TimeSource;
  log: Logger;
}

/** Seals finished days and deletes those past the retention, soon after each midnight (UTC); forgets ended sessions daily. */
export function defineMaintenance(
  { jobs, events, sessions, time, log }: MaintenanceDeps,
  retentionDays: number,
): { start(): Promise<void> } {
  jobs.define(
    eventsJob,
    async () => {
      const now = new Date(time.now());
      const sealed = await events.sealUntil(now);
      const deleted = await events.retain(now, retentionDays, `older than ${retentionDays} days`);
      if (sealed.length > 0 || deleted.length > 0)
        log.info({ sealed, deleted }, 'sealed and retained events');
    },
    { timeoutMs: hourMs },
  );
  jobs.define(sessionsJob, async () => {
    await sessions.prune();
  });
  return {
    async start() {
      await jobs.repeat(eventsJob, eventsJob, {}, quarterHourMs);
      await jobs.repeat(sessionsJob, sessionsJob, {}, dayMs);
    },
  };
}
