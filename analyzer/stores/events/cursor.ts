import { EventStoreError } from './errors.ts';
import type { ResolvedSort } from './query-model.ts';

/** Where a page ended: the sort value (null: the event has none) and id of its last event. */
export interface CursorPlace {
  value: string | number | null;
  id: string;
  /** Elasticsearch: the point in time of the first page. */
  pit?: string;
}

export function writeCursor(sort: ResolvedSort, place: CursorPlace): string {
  return Buffer.from(
    JSON.stringify([sort.field, sort.order, place.value, place.id, place.pit]),
  ).toString('base64url');
}

function isScalar(value: unknown): value is string | number | null {
  return value === null || typeof value === 'string' || typeof value === 'number';
}

/** Throws EVENT_BAD_CURSOR for one that this search did not give. */
export function readCursor(sort: ResolvedSort, cursor: string): CursorPlace {
  try {
    const read: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (Array.isArray(read)) {
      const [field, order, value, id, pit] = read as unknown[];
      if (
        field === sort.field &&
        order === sort.order &&
        isScalar(value) &&
        typeof id === 'string'
      ) {
        return { value, id, ...(typeof pit === 'string' ? { pit } : {}) };
      }
    }
  } catch {
    // Falls through to the one error.
  }
  throw new EventStoreError('EVENT_BAD_CURSOR', 'The cursor does not belong to this search.');
}
