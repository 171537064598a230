/** A value of an ECS field. Arrays hold several values of one field, never nested objects. */
export type FieldValue = string | number | boolean | null | readonly (string | number | boolean)[];

/**
 * One log event: a flat object with dotted ECS 8 names plus our own `unit.id` and `asset.id`.
 *
 * `@timestamp` is when it happened by the sender's clock (or arrival, when it has none);
 * `event.ingested` is when we received it and decides the day that the event is stored under.
 * Both are ISO 8601 UTC with milliseconds. `event.original` is the line as received, decoded to text.
 */
export interface Event {
  '@timestamp': string;
  'event.id': string;
  'event.ingested': string;
  'event.original': string;
  [field: string]: FieldValue | undefined;
}
