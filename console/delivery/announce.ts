import type { LiveBus } from '../../analyzer/live/live-bus.ts';
import type { Records } from '../../analyzer/stores/records/records.ts';
import { isoNow, type TimeSource } from '../../collector/time/time-source.ts';

const batch = 200;

/** Tells open consoles of messages whose transaction has ended since the last look. */
export async function announce(deps: {
  records: Records;
  live: LiveBus;
  time: TimeSource;
}): Promise<void> {
  const { records, live, time } = deps;
  for (;;) {
    const told = await records.db
      .selectFrom('told_messages')
      .select('id')
      .where('announced_at', 'is', null)
      .orderBy('created_at')
      .limit(batch)
      .execute();
    if (told.length === 0) return;
    const ids = told.map(({ id }) => id);
    const rows = await records.db
      .selectFrom('inbox')
      .select('account_id')
      .distinct()
      .where('message_id', 'in', ids)
      .execute();
    if (rows.length > 0) {
      live.publish({ topic: 'inbox', accountIds: rows.map((row) => row.account_id) });
    }
    await records.db
      .updateTable('told_messages')
      .set({ announced_at: isoNow(time) })
      .where('id', 'in', ids)
      .execute();
  }
}
