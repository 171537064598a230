import { Readable } from 'node:stream';
import type { BlobInfo, Blobs } from '../../stores/blobs/blobs.ts';
import type { EventStore, Filter } from '../../stores/events/event-store.ts';
import { parseQueryString } from '../../stores/events/query-string.ts';
import type { Db } from '../../stores/records/records.ts';
import { heldAt } from '../../people/visibility.ts';
import { ActionFailure } from '../runs/automatic.ts';

/** Events that one snapshot keeps; how many there were is in its first line. */
const mostEvents = 1_000;
const maxBytes = 64 * 1024 * 1024;

/** The unit of the run and those below it: a playbook asks for no more than its people could. */
async function unitsOf(db: Db, unitId: string, at: string): Promise<string[]> {
  const rows = await db
    .selectFrom('unit_closure')
    .select('unit_closure.descendant')
    .where('unit_closure.ancestor', '=', unitId)
    .where((eb) => heldAt(eb, at))
    .execute();
  return rows.map((row) => row.descendant);
}

function filtersOf(query: string): Filter[] {
  try {
    return parseQueryString(query);
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    throw new ActionFailure('sure', 'BAD_QUERY', text);
  }
}

interface Window {
  unitId: string;
  /** ISO 8601 UTC: the end of the window. */
  at: string;
  windowMs: number;
  query: string;
}

async function queryOf(db: Db, { unitId, at, windowMs, query }: Window) {
  const from = new Date(Date.parse(at) - windowMs).toISOString();
  return {
    range: { from, to: at },
    units: await unitsOf(db, unitId, at),
    filters: filtersOf(query),
  };
}

export async function countEvents(db: Db, events: EventStore, window: Window): Promise<number> {
  const query = await queryOf(db, window);
  const { total } = await events.aggregate(query, { total: { kind: 'count' } });
  return total?.kind === 'count' ? total.value : 0;
}

/** One JSON object per line: what was asked, then the events, newest first. */
export async function snapshotEvents(
  db: Db,
  { events, blobs }: { events: EventStore; blobs: Blobs },
  window: Window,
  by: string,
): Promise<{ blob: BlobInfo; count: number; total: number }> {
  const query = await queryOf(db, window);
  const total = await countEvents(db, events, window);
  const page = await events.search({ ...query, limit: mostEvents });
  const head = {
    kind: 'query',
    takenAt: window.at,
    takenBy: by,
    query: window.query,
    ...query.range,
  };
  function* lines() {
    yield `${JSON.stringify({ ...head, total, kept: page.events.length })}\n`;
    for (const event of page.events) yield `${JSON.stringify({ kind: 'event', event })}\n`;
  }
  const blob = await blobs.put(Readable.from(lines()), maxBytes);
  return { blob, count: page.events.length, total };
}
