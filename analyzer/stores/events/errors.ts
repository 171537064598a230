export type EventStoreErrorCode =
  | 'EVENT_STORE_LOCKED'
  | 'EVENT_STORE_FULL'
  | 'EVENT_STORE_UNAVAILABLE'
  | 'EVENT_STORE_STOPPED'
  | 'EVENT_STORE_CORRUPT'
  | 'EVENT_REJECTED'
  | 'EVENT_BAD_QUERY'
  | 'EVENT_BAD_CURSOR';

const retryableCodes: ReadonlySet<EventStoreErrorCode> = new Set([
  'EVENT_STORE_FULL',
  'EVENT_STORE_UNAVAILABLE',
]);

/** Every failure of an event store that a caller can act on. */
export class EventStoreError extends Error {
  readonly code: EventStoreErrorCode;
  /** The same call may succeed later without a change: keep the batch and try again with a pause. */
  readonly retryable: boolean;

  constructor(code: EventStoreErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.retryable = retryableCodes.has(code);
  }
}
