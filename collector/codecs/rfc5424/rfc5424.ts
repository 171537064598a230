import { scanTimestamp, type Timestamp } from '../timestamp/scan.ts';

/** Structured data: element id → parameters (RFC 5424 6.3). */
export type StructuredData = Record<string, Record<string, string>>;

/** What of a message could be read; a partial one stops before the first part that breaks the grammar. */
export interface Rfc5424Fields {
  priority: number;
  version: number;
  timestamp?: Timestamp;
  hostname?: string;
  appName?: string;
  procId?: string;
  msgId?: string;
  structuredData?: StructuredData;
  message?: string;
}

export type Rfc5424Result =
  | { kind: 'ok'; fields: Rfc5424Fields }
  | { kind: 'partial'; fields: Rfc5424Fields; fault: Rfc5424Fault; at: number }
  | { kind: 'none' };

export type Rfc5424Fault =
  | 'version'
  | 'timestamp'
  | 'hostname'
  | 'app-name'
  | 'procid'
  | 'msgid'
  | 'structured-data'
  | 'message';

const space = 0x20;
const nil = 0x2d;
/** Lengths of RFC 5424 6: HOSTNAME, APP-NAME, PROCID, MSGID, SD-NAME. */
const longest = { hostname: 255, appName: 48, procId: 128, msgId: 32, sdName: 32 };
const maxElements = 64;

const headerParts = [
  ['hostname', 'hostname', longest.hostname],
  ['appName', 'app-name', longest.appName],
  ['procId', 'procid', longest.procId],
  ['msgId', 'msgid', longest.msgId],
] as const;

/** Parses by the grammar of RFC 5424 section 6. Never throws; linear in the length of the text. */
export function parseRfc5424(text: string): Rfc5424Result {
  const priEnd = priorityEnd(text);
  if (priEnd === 0) return { kind: 'none' };
  const priority = Number(text.slice(1, priEnd - 1));
  let at = priEnd;
  let version = 0;
  while (at < priEnd + 3 && isDigit(text.charCodeAt(at))) {
    version = version * 10 + text.charCodeAt(at) - 0x30;
    at++;
  }
  if (at === priEnd || text.charCodeAt(priEnd) === 0x30) return { kind: 'none' };
  const fields: Rfc5424Fields = { priority, version };
  if (text.charCodeAt(at) !== space) return { kind: 'partial', fields, fault: 'version', at };
  return parseAfterVersion(text, at + 1, fields);
}

/** Position after `<PRI>`, or 0. PRIVAL has no leading zeros and reaches 191 (6.2.1). */
function priorityEnd(text: string): number {
  if (text.charCodeAt(0) !== 0x3c) return 0;
  let at = 1;
  while (at < 4 && isDigit(text.charCodeAt(at))) at++;
  if (at === 1 || text.charCodeAt(at) !== 0x3e) return 0;
  if (at > 2 && text.charCodeAt(1) === 0x30) return 0;
  return Number(text.slice(1, at)) > 191 ? 0 : at + 1;
}

function parseAfterVersion(text: string, start: number, fields: Rfc5424Fields): Rfc5424Result {
  let at = start;
  if (text.charCodeAt(at) === nil) at++;
  else {
    const timestamp = strictTimestamp(text, at);
    if (!timestamp) return { kind: 'partial', fields, fault: 'timestamp', at };
    fields.timestamp = timestamp;
    at = timestamp.end;
  }
  if (text.charCodeAt(at) !== space) return { kind: 'partial', fields, fault: 'timestamp', at };
  at++;
  for (const [field, fault, most] of headerParts) {
    const end = tokenEnd(text, at, most);
    if (end === at || text.charCodeAt(end) !== space) return { kind: 'partial', fields, fault, at };
    if (end - at > 1 || text.charCodeAt(at) !== nil) fields[field] = text.slice(at, end);
    at = end + 1;
  }
  return parseStructuredData(text, at, fields);
}

/** RFC 3339 with upper-case T and Z and at most six digits of fraction (6.2.3). */
function strictTimestamp(text: string, at: number): Timestamp | undefined {
  if (text.charCodeAt(at + 4) !== nil || text.charCodeAt(at + 7) !== nil) return undefined;
  if (text.charCodeAt(at + 10) !== 0x54 || text.charCodeAt(at + 13) !== 0x3a) return undefined;
  const stamp = scanTimestamp(text, at);
  if (stamp?.offsetMinutes !== undefined) return withinFraction(text, at, stamp);
  // `…Z+07:00`: the time is complete at the Z, what follows is the fault.
  const zulu = text.indexOf('Z', at);
  if (zulu < 0 || zulu > at + 27) return undefined;
  const whole = scanTimestamp(text.slice(at, zulu + 1), 0);
  return whole?.offsetMinutes === undefined ? undefined : { ...whole, end: zulu + 1 };
}

function withinFraction(text: string, at: number, stamp: Timestamp): Timestamp | undefined {
  const mark = text.charCodeAt(at + 19);
  if (mark === 0x20 || mark === 0x2c || mark === 0x3a) return undefined;
  if (mark !== 0x2e) return stamp;
  let digits = 0;
  while (isDigit(text.charCodeAt(at + 20 + digits))) digits++;
  return digits > 6 || text.charCodeAt(at + 20 + digits) === space ? undefined : stamp;
}

function parseStructuredData(text: string, start: number, fields: Rfc5424Fields): Rfc5424Result {
  let at = start;
  const fault = 'structured-data';
  if (text.charCodeAt(at) === nil) at++;
  else if (text.charCodeAt(at) === 0x5b) {
    const scanned = scanElements(text, at);
    if (Object.keys(scanned.elements).length > 0) fields.structuredData = scanned.elements;
    if (!scanned.complete) return { kind: 'partial', fields, fault, at: scanned.end };
    at = scanned.end;
  } else return { kind: 'partial', fields, fault, at };
  if (at === text.length) return { kind: 'ok', fields };
  if (text.charCodeAt(at) !== space) return { kind: 'partial', fields, fault: 'message', at };
  // The BOM only says that the text is UTF-8 (6.4); it is no part of the message.
  const messageStart = text.charCodeAt(at + 1) === 0xfeff ? at + 2 : at + 1;
  if (messageStart < text.length) fields.message = text.slice(messageStart);
  return { kind: 'ok', fields };
}

interface ScannedElements {
  elements: StructuredData;
  complete: boolean;
  end: number;
}

function scanElements(text: string, start: number): ScannedElements {
  const elements: StructuredData = {};
  let at = start;
  for (let count = 0; text.charCodeAt(at) === 0x5b && count < maxElements; count++) {
    const idEnd = nameEnd(text, at + 1);
    const id = text.slice(at + 1, idEnd);
    if (idEnd === at + 1 || Object.hasOwn(elements, id))
      return { elements, complete: false, end: at };
    const params: Record<string, string> = {};
    setOwn(elements, id, params);
    const end = scanParams(text, idEnd, params);
    if (end < 0) return { elements, complete: false, end: at };
    at = end;
  }
  return { elements, complete: text.charCodeAt(at) !== 0x5b, end: at };
}

/** Reads ` name="value"…]`; answers the position after `]`, or −1, without the parameter that broke. */
function scanParams(text: string, start: number, params: Record<string, string>): number {
  let at = start;
  let last: string | undefined;
  while (text.charCodeAt(at) === space) {
    const nameStart = at + 1;
    const end = nameEnd(text, nameStart);
    if (end === nameStart || text.charCodeAt(end) !== 0x3d || text.charCodeAt(end + 1) !== 0x22) {
      return -1;
    }
    const close = valueEnd(text, end + 2);
    if (close < 0) return -1;
    last = text.slice(nameStart, end);
    setOwn(params, last, unescape(text.slice(end + 2, close)));
    at = close + 1;
  }
  if (text.charCodeAt(at) === 0x5d) return at + 1;
  if (last !== undefined) delete params[last];
  return -1;
}

/** Position of the closing quote; `"` and `]` inside a value need a backslash (6.3.3). */
function valueEnd(text: string, start: number): number {
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x22) return at;
    if (code === 0x5d) return -1;
    if (code === 0x5c) {
      const next = text.charCodeAt(at + 1);
      if (next === 0x22 || next === 0x5c || next === 0x5d) at++;
    }
  }
  return -1;
}

function unescape(value: string): string {
  return value.includes('\\') ? value.replaceAll(/\\(["\\\]])/g, '$1') : value;
}

/** An SD-NAME: printable ASCII without `=`, blank, `]` and `"`, at most 32 long. */
function nameEnd(text: string, start: number): number {
  let at = start;
  while (at < start + longest.sdName) {
    const code = text.charCodeAt(at);
    if (!isPrintable(code) || code === 0x3d || code === 0x5d || code === 0x22) break;
    at++;
  }
  return at;
}

function tokenEnd(text: string, start: number, most: number): number {
  let at = start;
  while (at < start + most && isPrintable(text.charCodeAt(at))) at++;
  return at;
}

/** Keeps a hostile name such as `__proto__` an ordinary key. */
function setOwn<T>(target: Record<string, T>, key: string, value: T): void {
  if (key !== '__proto__') {
    target[key] = value;
    return;
  }
  Object.defineProperty(target, key, {
    value,
    writable: true,
    enumerable: true,
    configurable: true,
  });
}

function isPrintable(code: number): boolean {
  return code > 0x20 && code < 0x7f;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}
