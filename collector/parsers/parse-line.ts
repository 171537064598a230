import type { Event } from '../events/event.ts';

export interface ParseContext {
  /** When the bytes arrived, milliseconds since the Unix epoch. */
  receivedAt: number;
  /** IANA zone of senders that write local time without a zone, e.g. `Asia/Shanghai`. */
  timeZone: string;
  /** Address of the peer that sent the bytes, when there is one. */
  sourceAddress?: string;
  /** Becomes `event.id`. */
  id: string;
}

/**
 * Turns the bytes of one syslog message into an event. Synchronous, bounded, and never throws: a line
 * that no parser knows keeps its text and carries `event.kind: pipeline_error`.
 */
export function parseLine(raw: Uint8Array, context: ParseContext): Event {
  const text = new TextDecoder().decode(raw);
  const arrived = new Date(context.receivedAt).toISOString();
  return {
    '@timestamp': arrived,
    'event.id': context.id,
    'event.ingested': arrived,
    'event.original': text,
    'event.kind': 'pipeline_error',
    message: text,
    ...(context.sourceAddress === undefined ? {} : { 'log.source.address': context.sourceAddress }),
  };
}
