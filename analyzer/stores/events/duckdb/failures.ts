import { EventStoreError } from '../errors.ts';

// A checkpoint that may not spill any further names `max_temp_directory_size`: by default, the free disk.
const full =
  /no space left|disk quota|ENOSPC|EDQUOT|could not (?:write|truncate|extend)|file too large|max_temp_directory_size/iu;
const locked = /could not set lock|conflicting lock|already (?:open|attached)/iu;
const outOfMemory = /out of memory|failed to (?:pin|allocate)|memory_limit/iu;
const invalidated = /database has been invalidated|fatal|must be restarted/iu;

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** An error of DuckDB or the file system as one of ours. */
export function toStoreError(error: unknown): EventStoreError {
  if (error instanceof EventStoreError) return error;
  const message = messageOf(error);
  const options = { cause: error };
  if (full.test(message)) {
    return new EventStoreError('EVENT_STORE_FULL', 'The disk of the event store is full.', options);
  }
  if (locked.test(message)) {
    return new EventStoreError(
      'EVENT_STORE_LOCKED',
      'The event store is in use by another process; stop that one first.',
      options,
    );
  }
  const first = message.split('\n', 1)[0] ?? '';
  return new EventStoreError(
    'EVENT_STORE_UNAVAILABLE',
    `The event store failed: ${first}`,
    options,
  );
}

/** Whether the memory limit was what stood in the way. */
export function isOutOfMemory(error: unknown): boolean {
  const message = messageOf(error);
  // A full disk is explained with advice on memory.
  return outOfMemory.test(message) && !full.test(message);
}

/**
 * DuckDB shuts a database down when it could not write what it had promised: only reopening helps. It also gives back the
 * memory that an append was refused for; the next attempt would find it as full.
 */
export function needsReopening(error: unknown): boolean {
  const message = messageOf(error);
  return invalidated.test(message) || full.test(message) || isOutOfMemory(error);
}
