import type { Jobs } from '../../stores/jobs/jobs.ts';

const nameInDrills = (name: string) => `drills.${name}`;

/**
 * The same queue under names of its own, so that two engines of cases can each have their outbox. Starting and stopping, and
 * what concerns all jobs, stay with `jobs`.
 */
export function createDrillJobs(jobs: Jobs): Jobs {
  return {
    ...jobs,
    define: (name, run, options) => jobs.define(nameInDrills(name), run, options),
    enqueue: (name, payload, options) =>
      jobs.enqueue(nameInDrills(name), payload, {
        ...options,
        ...(options?.dedupeKey !== undefined && { dedupeKey: nameInDrills(options.dedupeKey) }),
      }),
    repeat: (key, name, payload, everyMs) =>
      jobs.repeat(nameInDrills(key), nameInDrills(name), payload, everyMs),
    cancelRepeat: (key) => jobs.cancelRepeat(nameInDrills(key)),
    async start() {},
    async stop() {},
  };
}
