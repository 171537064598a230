import type { Records } from '../../analyzer/stores/records/records.ts';
import type { TimeSource } from '../../collector/time/time-source.ts';
import type { MessagePolicy } from './load-policy.ts';

const dayMs = 24 * 3_600_000;
/** Rows per statement: nobody waits long for the one writer of SQLite. */
const batch = 1_000;

/** Deletes what is past its time, oldest first; answers how many rows. What still waits is never deleted. */
export async function forgetOld(deps: {
  records: Records;
  time: TimeSource;
  policy: MessagePolicy;
}): Promise<number> {
  const { time, policy } = deps;
  const { db } = deps.records;
  const before = (days: number) => new Date(time.now() - days * dayMs).toISOString();
  const steps = [
    () =>
      db
        .deleteFrom('outbound')
        .where('id', 'in', (eb) =>
          eb
            .selectFrom('outbound')
            .select('id')
            .where('ended_at', '<', before(policy.keepDays.outbound))
            .where('state', 'not in', ['waiting', 'sending'])
            .limit(batch),
        ),
    () =>
      db
        .deleteFrom('inbox')
        .where('id', 'in', (eb) =>
          eb
            .selectFrom('inbox')
            .select('id')
            .where('at', '<', before(policy.keepDays.inbox))
            .limit(batch),
        ),
    () =>
      db
        .deleteFrom('told_messages')
        .where('id', 'in', (eb) =>
          eb
            .selectFrom('told_messages')
            .select('id')
            .where('created_at', '<', before(policy.keepDays.inbox))
            .limit(batch),
        ),
  ];
  let deleted = 0;
  for (const step of steps) {
    for (;;) {
      const { numDeletedRows } = await step().executeTakeFirst();
      deleted += Number(numDeletedRows);
      if (numDeletedRows < BigInt(batch)) break;
    }
  }
  return deleted;
}
