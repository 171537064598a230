import { Readable } from 'node:stream';
import type { Event } from '../../collector/events/event.ts';
import type { BlobInfo, Blobs } from '../stores/blobs/blobs.ts';
import type { EventStore } from '../stores/events/event-store.ts';
import type { Db } from '../stores/records/records.ts';

/** More than any alert keeps once old event ids are forgotten. */
const mostEvents = 1_000;
const maxBytes = 256 * 1024 * 1024;

interface Taken {
  alert: Readonly<Record<string, unknown>> & { id: string; unit_id: string };
  at: string;
  by: string;
}

async function eventsOf(db: Db, events: EventStore, alert: Taken['alert']) {
  const rows = await db
    .selectFrom('alert_events')
    .selectAll()
    .where('alert_id', '=', alert.id)
    .orderBy('ordinal')
    .limit(mostEvents)
    .execute();
  const times = rows.map((row) => row.at).sort();
  const [first, last] = [times[0], times.at(-1)];
  if (first === undefined || last === undefined) return { rows, found: new Map<string, Event>() };
  const page = await events.search({
    range: { from: first, to: new Date(Date.parse(last) + 1).toISOString() },
    units: [alert.unit_id],
    filters: [{ kind: 'in', field: 'event.id', values: rows.map((row) => row.event_id) }],
    limit: mostEvents,
  });
  return { rows, found: new Map(page.events.map((event) => [event['event.id'], event])) };
}

/**
 * Keeps an alert and its events as they are now: one JSON object per line, the alert first, then its events in their
 * order, each with what matched. Events that the store has no longer are named with `event: null`.
 */
export async function snapshotAlert(
  stores: { db: Db; events: EventStore; blobs: Blobs },
  { alert, at, by }: Taken,
): Promise<BlobInfo> {
  const { rows, found } = await eventsOf(stores.db, stores.events, alert);
  function* lines() {
    yield `${JSON.stringify({ kind: 'alert', takenAt: at, takenBy: by, alert })}\n`;
    for (const row of rows) {
      const event = found.get(row.event_id) ?? null;
      const matched: unknown = JSON.parse(row.matched);
      yield `${JSON.stringify({ kind: 'event', ordinal: row.ordinal, eventId: row.event_id, at: row.at, matched, event })}\n`;
    }
  }
  return await stores.blobs.put(Readable.from(lines()), maxBytes);
}
