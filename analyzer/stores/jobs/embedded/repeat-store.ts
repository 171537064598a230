import { isoNow, type TimeSource } from '../../../../collector/time/time-source.ts';
import type { Records } from '../../records/records.ts';
import { newJob } from './new-job.ts';

/** Repetitions; a run that was missed (the process was down) is made up for once, not once per interval. */
export interface RepeatStore {
  set(key: string, name: string, payload: string, everyMs: number): Promise<void>;
  remove(key: string): Promise<void>;
  /** Enqueues what is due and moves each to its next time, together; one still waiting or running is not doubled. */
  enqueueDue(): Promise<void>;
  nextDue(): Promise<string | undefined>;
}

function nextAt(planned: number, everyMs: number, now: number): string {
  return new Date(planned + everyMs > now ? planned + everyMs : now + everyMs).toISOString();
}

export function createRepeatStore(records: Records, time: TimeSource): RepeatStore {
  const { db } = records;
  return {
    async set(key, name, payload, everyMs) {
      const first = isoNow(time);
      await db
        .insertInto('job_repeats')
        .values({ key, name, payload, every_ms: everyMs, next_at: first })
        .onConflict((conflict) =>
          conflict.column('key').doUpdateSet((eb) => ({
            name,
            payload,
            every_ms: everyMs,
            // The same interval keeps its rhythm over a restart.
            next_at: eb
              .case()
              .when('job_repeats.every_ms', '=', everyMs)
              .then(eb.ref('job_repeats.next_at'))
              .else(first)
              .end(),
          })),
        )
        .execute();
    },
    async remove(key) {
      await db.deleteFrom('job_repeats').where('key', '=', key).execute();
    },
    async enqueueDue() {
      const now = time.now();
      const due = await db
        .selectFrom('job_repeats')
        .selectAll()
        .where('next_at', '<=', new Date(now).toISOString())
        .execute();
      for (const repeat of due) {
        await records.transaction(async (trx) => {
          const moved = await trx
            .updateTable('job_repeats')
            .set({ next_at: nextAt(Date.parse(repeat.next_at), repeat.every_ms, now) })
            .where('key', '=', repeat.key)
            .where('next_at', '=', repeat.next_at)
            .executeTakeFirst();
          // Another process was first.
          if (moved.numUpdatedRows !== 1n) return;
          const job = newJob(repeat.name, repeat.payload, now, now, `repeat:${repeat.key}`);
          await trx
            .insertInto('jobs')
            .values(job)
            .onConflict((conflict) => conflict.doNothing())
            .execute();
        });
      }
    },
    async nextDue() {
      const row = await db
        .selectFrom('job_repeats')
        .select((eb) => eb.fn.min('next_at').as('at'))
        .executeTakeFirst();
      return row?.at ?? undefined;
    },
  };
}
