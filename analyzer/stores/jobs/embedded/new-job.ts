import type { Selectable } from 'kysely';
import { newId } from '../../records/new-id.ts';
import type { JobTables } from '../tables.ts';

export type JobRow = Selectable<JobTables['jobs']>;

/** The row of a job that has not run; times in milliseconds since the epoch. */
export function newJob(
  name: string,
  payload: string,
  now: number,
  runAt: number,
  dedupeKey?: string,
): JobRow {
  return {
    id: newId(),
    name,
    payload,
    state: 'waiting',
    attempt: 0,
    run_at: new Date(runAt).toISOString(),
    lease_owner: null,
    lease_until: null,
    dedupe_key: dedupeKey ?? null,
    error: null,
    failed_at: null,
    created_at: new Date(now).toISOString(),
  };
}
