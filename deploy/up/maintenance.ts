import type { Logger } from 'pino';
import type { EventStore } from '../../analyzer/stores/events/event-store.ts';
import type { Jobs } from '../../analyzer/stores/jobs/jobs.ts';
import type { TimeSource } from '../../collector/time/time-source.ts';

const jobName = 'events.seal-and-retain';
const quarterHourMs = 15 * 60_000;
const hourMs = 3_600_000;

/** Seals finished days and deletes those past the retention, soon after each midnight (UTC) and at a start. */
export function defineMaintenance(
  { jobs, events, time, log }: { jobs: Jobs; events: EventStore; time: TimeSource; log: Logger },
  retentionDays: number,
): { start(): Promise<void> } {
  jobs.define(
    jobName,
    async () => {
      const now = new Date(time.now());
      const sealed = await events.sealUntil(now);
      const deleted = await events.retain(now, retentionDays, `older than ${retentionDays} days`);
      if (sealed.length > 0 || deleted.length > 0)
        log.info({ sealed, deleted }, 'sealed and retained events');
    },
    { timeoutMs: hourMs },
  );
  return { start: () => jobs.repeat(jobName, jobName, {}, quarterHourMs) };
}
