import type { Event } from '../../collector/events/event.ts';

/** When the event happened, milliseconds since the Unix epoch; 0 when it does not say in a form that can be read. */
export function eventTimeMs(event: Event): number {
  const at = Date.parse(event['@timestamp']);
  return Number.isNaN(at) ? 0 : at;
}
