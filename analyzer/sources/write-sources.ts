import { sql } from 'kysely';
import type { Trx } from '../stores/records/records.ts';
import type { SourceState } from './source-state.ts';

/** Adds to a counter kept as decimal text; the same on SQLite and Postgres. */
function plus(column: 'events' | 'unparsed' | 'dropped', n: number) {
  return sql<string>`cast(cast(${sql.ref(`log_sources.${column}`)} as bigint) + ${sql.lit(n)} as text)`;
}

/** Makes or updates the row of one source: adds the counters, keeps what a person set. */
export async function writeSource(trx: Trx, source: SourceState, unitId: string): Promise<void> {
  const seen = {
    vendor: source.vendor ?? null,
    product: source.product ?? null,
    last_seen_at: new Date(source.lastSeenAt).toISOString(),
    learnt_gap_seconds: Math.round(source.learntGapSeconds),
    silent_since: source.silentSince ?? null,
  };
  const learnt = source.silenceFixed ? {} : { silent_after_seconds: source.silentAfterSeconds };
  await trx
    .insertInto('log_sources')
    .values({
      id: source.id,
      unit_id: unitId,
      unit_assigned: 0,
      address: source.address,
      transport: source.transport,
      name: null,
      first_seen_at: new Date(source.firstSeenAt).toISOString(),
      events: String(source.events),
      unparsed: String(source.unparsed),
      dropped: String(source.dropped),
      silent_after_seconds: source.silentAfterSeconds,
      silence_fixed: 0,
      muted: 0,
      ...seen,
    })
    .onConflict((conflict) =>
      conflict.columns(['address', 'transport']).doUpdateSet({
        ...seen,
        ...learnt,
        ...(source.unitAssigned ? {} : { unit_id: unitId }),
        events: plus('events', source.events),
        unparsed: plus('unparsed', source.unparsed),
        dropped: plus('dropped', source.dropped),
      }),
    )
    .execute();
}
