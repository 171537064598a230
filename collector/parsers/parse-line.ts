import { decodeText } from '../codecs/text/decode.ts';
import { formatIso } from '../codecs/timestamp/format.ts';
import { resolveTimestamp } from '../codecs/timestamp/resolve.ts';
import type { StructuredData } from '../codecs/rfc5424/rfc5424.ts';
import type { Timestamp } from '../codecs/timestamp/scan.ts';
import type { Event } from '../events/event.ts';
import { parseEndpoint } from './mapping/convert.ts';
import { facilityName, setLevel, severityName } from './mapping/levels.ts';
import type { Draft, Parser, SyslogLine } from './parser.ts';
import { parsers } from './registry.ts';
import { readSyslogLine } from './syslog-line.ts';

/** Zones differ by half an hour at least. */
const leastZoneMs = 30 * 60_000;

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
 * that no parser knows and that has no syslog header keeps its text as `event.kind: pipeline_error`.
 *
 * `@timestamp` is the date of the outermost header, else the one the parser found in the message, else
 * arrival, marked in `tags`. What was unusual about the bytes is in `tags` too: `encoding-gb18030`,
 * `encoding-latin1`, `encoding-utf-8-damaged`, `truncated`, `timestamp-missing`, `parser-failed`.
 */
export function parseLine(raw: Uint8Array, context: ParseContext): Event {
  const decoded = decodeText(raw);
  const tags: string[] = [];
  if (decoded.encoding !== 'utf-8') tags.push(`encoding-${decoded.encoding}`);
  if (decoded.truncated) tags.push('truncated');
  const arrived = formatIso(context.receivedAt);
  const event: Event = {
    '@timestamp': arrived,
    'event.id': context.id,
    'event.ingested': arrived,
    'event.original': decoded.text,
    'event.kind': 'event',
  };
  if (context.sourceAddress !== undefined) event['log.source.address'] = context.sourceAddress;
  try {
    fill(event, readSyslogLine(decoded.text), context, tags);
  } catch {
    // A defect of a parser must not lose the line.
    event['event.kind'] = 'pipeline_error';
    event['message'] = decoded.text;
    tags.push('parser-failed');
  }
  if (tags.length > 0) event['tags'] = tags;
  return event;
}

function fill(event: Event, line: SyslogLine, context: ParseContext, tags: string[]): void {
  // Parsers write into the event itself: an object per line less to make and copy.
  const draft = event as Draft;
  setHeader(draft, line);
  const parser = findParser(line, draft);
  if (parser) draft['event.module'] = parser.id;
  else if (line.format === 'none') draft['event.kind'] = 'pipeline_error';
  setDefaults(draft, line);
  setTime(event, line, context, tags);
  if (line.fault !== undefined) tags.push(`syslog-bad-${line.fault}`);
}

function findParser(line: SyslogLine, draft: Draft): Parser | undefined {
  for (const parser of parsers) {
    if (parser.detect(line) && parser.parse(line, draft)) return parser;
  }
  return undefined;
}

function setHeader(draft: Draft, line: SyslogLine): void {
  if (line.priority !== undefined) {
    draft['log.syslog.priority'] = line.priority;
    setCode(draft, 'facility', line.priority >> 3, facilityName);
    setCode(draft, 'severity', line.priority & 7, severityName);
  }
  if (line.version !== undefined) draft['log.syslog.version'] = String(line.version);
  if (line.hostname !== undefined) draft['log.syslog.hostname'] = line.hostname;
  if (line.appName !== undefined) draft['log.syslog.appname'] = line.appName;
  if (line.procId !== undefined) draft['log.syslog.procid'] = line.procId;
  if (line.msgId !== undefined) draft['log.syslog.msgid'] = line.msgId;
  if (line.relay !== undefined) draft['log.syslog.relay'] = line.relay;
  if (line.structuredData) setStructuredData(draft, line.structuredData);
}

function setStructuredData(draft: Draft, elements: StructuredData): void {
  for (const [id, params] of Object.entries(elements)) {
    const prefix = `log.syslog.structured_data.${withoutDots(id)}`;
    const entries = Object.entries(params);
    if (entries.length === 0) draft[prefix] = '';
    for (const [name, value] of entries) draft[`${prefix}.${withoutDots(name)}`] = value;
  }
}

/** A dot in a name would read as a level of its own, and two of them as an empty one. */
function withoutDots(name: string): string {
  return name.includes('.') ? name.replaceAll('.', '_') : name;
}

function setCode(
  draft: Draft,
  part: 'facility' | 'severity',
  code: number,
  nameOf: (code: number) => string | undefined,
): void {
  draft[`log.syslog.${part}.code`] = code;
  const name = nameOf(code);
  if (name !== undefined) draft[`log.syslog.${part}.name`] = name;
}

/** A device without a name writes its address instead. */
function setHostName(draft: Draft, hostname: string): void {
  draft['host.name'] ??= hostname;
  const first = hostname.charCodeAt(0);
  const numeric = (first >= 0x30 && first <= 0x39) || hostname.includes(':');
  const endpoint = numeric ? parseEndpoint(hostname) : undefined;
  if (endpoint) draft['host.ip'] ??= endpoint.ip;
}

/** What the header says counts where the parser said nothing. */
function setDefaults(draft: Draft, line: SyslogLine): void {
  if (line.message !== '') draft['message'] ??= line.message;
  if (line.hostname !== undefined) setHostName(draft, line.hostname);
  if (line.appName !== undefined && draft['observer.vendor'] === undefined) {
    draft['process.name'] ??= line.appName;
    const pid = line.procId ?? '';
    if (/^\d{1,9}$/.test(pid)) draft['process.pid'] ??= Number(pid);
  }
  if (line.priority !== undefined && draft['log.level'] === undefined) {
    setLevel(draft, line.priority & 7);
  }
}

/**
 * The outermost header's date counts, because relays keep better time than the devices behind them; but
 * a date in the message that says its zone beats a header's that does not. A header without a year takes
 * it from the device's full date. The device's time is kept as `observer.time` where it differs.
 */
function setTime(event: Event, line: SyslogLine, context: ParseContext, tags: string[]): void {
  const header = line.timestamp;
  const device = line.payloadTime ?? line.deviceTimestamp;
  const overruled = device !== undefined && header && overrules(device, header, line, context);
  const chosen = header && !overruled ? header : device;
  if (chosen === undefined) {
    tags.push('timestamp-missing');
    return;
  }
  const yearHint = typeof device === 'object' ? device.year : undefined;
  setResolved(event, '@timestamp', chosen, context, yearHint);
  if (device !== undefined && chosen !== device) {
    setResolved(event, 'observer.time', device, context);
    if (event['observer.time'] === event['@timestamp']) delete event['observer.time'];
  }
}

/** Of two dates the one with a zone; where the header comes first, only when arrival says that its zone is another one. */
function overrules(
  device: Timestamp | number,
  header: Timestamp,
  line: SyslogLine,
  context: ParseContext,
): boolean {
  const exact = typeof device === 'number' || device.offsetMinutes !== undefined;
  if (!exact || header.offsetMinutes !== undefined) return false;
  return !line.headerTimeFirst || (isNear(device, context) && !isNear(header, context));
}

function isNear(time: Timestamp | number, context: ParseContext): boolean {
  const at = typeof time === 'number' ? time : resolveTimestamp(time, context).at;
  return Math.abs(at - context.receivedAt) < leastZoneMs;
}

function setResolved(
  event: Event,
  field: '@timestamp' | 'observer.time',
  time: Timestamp | number,
  context: ParseContext,
  yearHint?: number,
): void {
  if (typeof time === 'number') {
    event[field] = formatIso(time);
    return;
  }
  const resolved = resolveTimestamp(time, context, yearHint);
  event[field] = formatIso(resolved.at);
  if (field === '@timestamp') event['event.timezone'] = resolved.timeZone;
}
