import type { FieldValue } from '../events/event.ts';
import type { Timestamp } from '../codecs/timestamp/scan.ts';
import type { StructuredData } from '../codecs/rfc5424/rfc5424.ts';

/** One message with its syslog header read, whichever of the two RFCs it followed. */
export interface SyslogLine {
  /** The whole message. */
  text: string;
  /** `none` when neither priority, date nor host was found. */
  format: 'rfc5424' | 'rfc3164' | 'none';
  priority?: number;
  version?: number;
  timestamp?: Timestamp;
  deviceTimestamp?: Timestamp;
  relay?: string;
  hostname?: string;
  appName?: string;
  procId?: string;
  msgId?: string;
  sequence?: string;
  structuredData?: StructuredData;
  /** Why a message that began as RFC 5424 was not read to its end. */
  fault?: string;
  /** Text after the host, with the tag: where vendors put their own header. */
  content: string;
  /** Text after the tag. */
  message: string;
  /** Set by a parser that finds the device's own time in the message: parts, or milliseconds (UTC). */
  payloadTime?: Timestamp | number;
  /** Set with a `payloadTime` that has a zone and yet gives way to the header's time, as long as arrival bears that out. */
  headerTimeFirst?: true;
}

/** The fields of an event as they are gathered; by convention the first value set for a field stays. */
export type Draft = Record<string, FieldValue>;

/**
 * Reads one product's messages. `detect` is called for each line, so it does a few string searches at
 * most; `parse` answers false when the line was not the product's after all, having set nothing.
 */
export interface Parser {
  /** Equal to the folder's name; becomes `event.module`. */
  readonly id: string;
  detect(line: SyslogLine): boolean;
  parse(line: SyslogLine, draft: Draft): boolean;
}
