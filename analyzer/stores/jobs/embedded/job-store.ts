import { isoNow, type TimeSource } from '../../../../collector/time/time-source.ts';
import type { Db, Records, Trx } from '../../records/records.ts';
import { jobLimits } from '../definition.ts';
import type { DeadJob, JobPayload, JobStats } from '../jobs.ts';
import { newJob, type JobRow } from './new-job.ts';

/** Which runs a process may claim: name → free slots. */
export type FreeSlots = ReadonlyMap<string, number>;

/** The queue as SQL. A runner touches only jobs that it holds the lease of. */
export interface JobStore {
  insert(name: string, payload: string, runAt: number, dedupeKey?: string): Promise<string>;
  /** Marks due jobs, and running ones whose lease has ended, as running by `owner`. */
  claim(owner: string, slots: FreeSlots, leaseMs: number): Promise<JobRow[]>;
  /** Prolongs the leases of `owner` and answers the ids it still holds. */
  renew(owner: string, leaseMs: number): Promise<Set<string>>;
  finish(job: JobRow): Promise<void>;
  again(job: JobRow, runAt: string, error: string): Promise<void>;
  /** Gives the job back as if this run had not begun. */
  release(job: JobRow): Promise<void>;
  bury(job: JobRow, error: string): Promise<number>;
  /** Frees every running job: only for the sole user of the database, before it runs any. */
  releaseAll(): Promise<number>;
  /** When something may be due next; undefined when nothing waits. */
  nextDue(names: readonly string[]): Promise<string | undefined>;
  countWaiting(): Promise<number>;
  stats(): Promise<JobStats[]>;
  dead(limit: number): Promise<DeadJob[]>;
  revive(id: string): Promise<boolean>;
}

const waiting = { state: 'waiting', lease_owner: null, lease_until: null } as const;

function isoIn(time: TimeSource, ms: number): string {
  return new Date(time.now() + ms).toISOString();
}

async function claimName(
  trx: Trx,
  { owner, now, lock }: { owner: string; now: string; lock: boolean },
  name: string,
  limit: number,
): Promise<string[]> {
  const rows = await trx
    .selectFrom('jobs')
    .select('id')
    .where('name', '=', name)
    .where((eb) =>
      eb.or([
        eb.and([eb('state', '=', 'waiting'), eb('run_at', '<=', now)]),
        eb.and([
          eb('state', '=', 'running'),
          eb('lease_until', '<=', now),
          eb('lease_owner', '<>', owner),
        ]),
      ]),
    )
    .orderBy('run_at')
    .orderBy('id')
    .limit(limit)
    .$if(lock, (query) => query.forUpdate().skipLocked())
    .execute();
  return rows.map((row) => row.id);
}

/** Matches the run, not only the job: a runner that lost its lease must not end somebody else's run. */
function held(db: Db, job: JobRow) {
  return db
    .updateTable('jobs')
    .where('id', '=', job.id)
    .where('lease_owner', '=', job.lease_owner)
    .where('attempt', '=', job.attempt);
}

async function forgetOldest(db: Db): Promise<number> {
  const surplus = db
    .selectFrom('jobs')
    .select('id')
    .where('state', '=', 'dead')
    .orderBy('failed_at', 'desc')
    .limit(100)
    .offset(jobLimits.maxDead);
  const result = await db.deleteFrom('jobs').where('id', 'in', surplus).executeTakeFirst();
  return Number(result.numDeletedRows);
}

export function createJobStore(records: Records, time: TimeSource): JobStore {
  const { db } = records;

  async function findDuplicate(name: string, dedupeKey: string): Promise<string | undefined> {
    const row = await db
      .selectFrom('jobs')
      .select('id')
      .where('name', '=', name)
      .where('dedupe_key', '=', dedupeKey)
      .executeTakeFirst();
    return row?.id;
  }

  return {
    async insert(name, payload, runAt, dedupeKey) {
      for (;;) {
        const row = await db
          .insertInto('jobs')
          .values(newJob(name, payload, time.now(), runAt, dedupeKey))
          .onConflict((conflict) => conflict.doNothing())
          .returning('id')
          .executeTakeFirst();
        if (row) return row.id;
        const known = dedupeKey && (await findDuplicate(name, dedupeKey));
        if (known) return known;
        // The other job ended in between: insert again.
      }
    },

    async claim(owner, slots, leaseMs) {
      const by = { owner, now: isoNow(time), lock: records.dialect === 'postgres' };
      return records.transaction(async (trx) => {
        const ids: string[] = [];
        for (const [name, free] of slots) {
          if (free > 0) ids.push(...(await claimName(trx, by, name, free)));
        }
        if (ids.length === 0) return [];
        return trx
          .updateTable('jobs')
          .set((eb) => ({
            state: 'running',
            attempt: eb('attempt', '+', 1),
            lease_owner: owner,
            lease_until: isoIn(time, leaseMs),
          }))
          .where('id', 'in', ids)
          .returningAll()
          .execute();
      });
    },

    async renew(owner, leaseMs) {
      const rows = await db
        .updateTable('jobs')
        .set({ lease_until: isoIn(time, leaseMs) })
        .where('lease_owner', '=', owner)
        .where('state', '=', 'running')
        .returning('id')
        .execute();
      return new Set(rows.map((row) => row.id));
    },

    async finish(job) {
      await db
        .deleteFrom('jobs')
        .where('id', '=', job.id)
        .where('lease_owner', '=', job.lease_owner)
        .where('attempt', '=', job.attempt)
        .execute();
    },
    async again(job, runAt, error) {
      await held(db, job)
        .set({ ...waiting, run_at: runAt, error })
        .execute();
    },
    async release(job) {
      await held(db, job)
        .set((eb) => ({ ...waiting, attempt: eb('attempt', '-', 1), run_at: isoNow(time) }))
        .execute();
    },
    async bury(job, error) {
      await held(db, job)
        .set({
          state: 'dead',
          lease_owner: null,
          lease_until: null,
          dedupe_key: null,
          error,
          failed_at: isoNow(time),
        })
        .execute();
      return forgetOldest(db);
    },
    async releaseAll() {
      const result = await db
        .updateTable('jobs')
        .set({ lease_until: isoNow(time) })
        .where('state', '=', 'running')
        .executeTakeFirst();
      return Number(result.numUpdatedRows);
    },

    async nextDue(names) {
      if (names.length === 0) return undefined;
      const earliest = async (state: JobRow['state'], column: 'run_at' | 'lease_until') => {
        const row = await db
          .selectFrom('jobs')
          .select((eb) => eb.fn.min(column).as('at'))
          .where('state', '=', state)
          .where('name', 'in', names)
          .executeTakeFirst();
        return row?.at ?? undefined;
      };
      const times = [await earliest('waiting', 'run_at'), await earliest('running', 'lease_until')];
      return times.filter((at) => at !== undefined).sort()[0];
    },
    async countWaiting() {
      const row = await db
        .selectFrom('jobs')
        .select((eb) => eb.fn.countAll<number>().as('n'))
        .where('state', '=', 'waiting')
        .executeTakeFirst();
      return row?.n ?? 0;
    },
    async stats() {
      const rows = await db
        .selectFrom('jobs')
        .select((eb) => ['name', 'state', eb.fn.countAll<number>().as('n')])
        .groupBy(['name', 'state'])
        .execute();
      const names = [...new Set(rows.map((row) => row.name))].sort();
      const count = (name: string, state: JobRow['state']) =>
        rows.find((row) => row.name === name && row.state === state)?.n ?? 0;
      return names.map((name) => ({
        name,
        waiting: count(name, 'waiting'),
        running: count(name, 'running'),
        dead: count(name, 'dead'),
      }));
    },
    async dead(limit) {
      const rows = await db
        .selectFrom('jobs')
        .select(['id', 'name', 'payload', 'error', 'failed_at'])
        .where('state', '=', 'dead')
        .orderBy('failed_at', 'desc')
        .limit(limit)
        .execute();
      return rows.map((row) => ({
        id: row.id,
        name: row.name,
        payload: JSON.parse(row.payload) as JobPayload,
        error: row.error ?? '',
        failedAt: row.failed_at ?? '',
      }));
    },
    async revive(id) {
      const result = await db
        .updateTable('jobs')
        .set({ ...waiting, attempt: 0, run_at: isoNow(time), error: null, failed_at: null })
        .where('id', '=', id)
        .where('state', '=', 'dead')
        .executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },
  };
}
