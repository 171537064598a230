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

/** HTTP status of the answer when the failure reaches a caller of the API. */
const statuses: Readonly<Record<EventStoreErrorCode, number>> = {
  EVENT_STORE_LOCKED: 503,
  EVENT_STORE_FULL: 507,
  EVENT_STORE_UNAVAILABLE: 503,
  EVENT_STORE_STOPPED: 503,
  EVENT_STORE_CORRUPT: 500,
  EVENT_REJECTED: 400,
  EVENT_BAD_QUERY: 400,
  EVENT_BAD_CURSOR: 400,
};

/** Every failure of an event store that a caller can act on. */
export class EventStoreError extends Error {
  readonly code: EventStoreErrorCode;
  /** The same call may succeed later without a change: keep the batch and try again with a pause. */
  readonly retryable: boolean;
  readonly status: number;

  constructor(code: EventStoreErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.status = statuses[code];
    this.retryable = retryableCodes.has(code);
  }
}
