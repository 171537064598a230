import { scanTimestamp, type Timestamp } from '../timestamp/scan.ts';

/** What a lenient reading of an RFC 3164 header found. Everything but the text may be missing. */
export interface Rfc3164Fields {
  priority?: number;
  /** Message counter that Cisco, Ruijie and others put before the date. */
  sequence?: string;
  /** Of the outermost header. */
  timestamp?: Timestamp;
  /** The device's own, when a relay put a second header before the first. */
  deviceTimestamp?: Timestamp;
  /** Host of the relay's header, when there are two headers. */
  relay?: string;
  hostname?: string;
  appName?: string;
  procId?: string;
  /** The text after the host name, with the tag. */
  content: string;
  /** The text after the tag. */
  message: string;
}

const blank = 0x20;
const colon = 0x3a;
const maxHost = 255;
const maxTag = 64;

/**
 * Reads what there is of PRI, counter, date, host and tag (RFC 3164 section 4 and what devices do
 * instead): any part may be missing, the year may stand inside the date, a relay may have put a second
 * header in front. Never fails: what is not header is content.
 */
export function parseRfc3164(text: string): Rfc3164Fields {
  const fields: Rfc3164Fields = { content: '', message: '' };
  let at = skipBlanks(text, readPriority(text, fields));
  at = readDate(text, at, fields);
  if (fields.timestamp) at = readHosts(text, at, fields);
  else if (fields.priority !== undefined) at = readHostBeforeTag(text, at, fields);
  fields.content = text.slice(at);
  fields.message = text.slice(readTag(text, at, fields));
  return fields;
}

/** PRI up to 255 is accepted: some devices send values above the 191 of the RFC. */
function readPriority(text: string, fields: Rfc3164Fields): number {
  if (text.charCodeAt(0) !== 0x3c) return 0;
  let at = 1;
  while (at < 5 && isDigit(text.charCodeAt(at))) at++;
  if (at === 1 || text.charCodeAt(at) !== 0x3e) return 0;
  const priority = Number(text.slice(1, at));
  if (priority > 255) return 0;
  fields.priority = priority;
  return at + 1;
}

/** The date, possibly after a counter (`226:`), a version digit or a host. */
function readDate(text: string, start: number, fields: Rfc3164Fields): number {
  let at = start;
  for (let words = 0; words < 3; words++) {
    const timestamp = scanTimestamp(text, at);
    if (timestamp) {
      fields.timestamp = timestamp;
      return timestamp.end;
    }
    const counter = counterEnd(text, at);
    const end = counter > 0 ? counter : wordEnd(text, at);
    if (end === at || end >= text.length) break;
    const colonEnds = text.charCodeAt(end) === colon;
    const next = skipBlanks(text, colonEnds ? end + 1 : end);
    if (colonEnds && counter === 0 && !isCiscoOrder(text, next, fields)) break;
    if (!noteLeadingWord(text.slice(at, end), fields)) break;
    at = next;
  }
  delete fields.sequence;
  delete fields.hostname;
  return start;
}

/** `226:` in front of a date or a host; 0 when the text does not start so. */
function counterEnd(text: string, start: number): number {
  let at = start;
  while (at < start + 12 && isDigit(text.charCodeAt(at))) at++;
  return at > start && text.charCodeAt(at) === colon ? at : 0;
}

/** `45: host: *date`: a host with a colon stands before a date only after a counter or before its mark. */
function isCiscoOrder(text: string, next: number, fields: Rfc3164Fields): boolean {
  const mark = text.charCodeAt(next);
  return fields.sequence !== undefined || mark === 0x2a || mark === 0x2e;
}

/** A word before the date is a counter or a host; anything else ends the search for a date. */
function noteLeadingWord(word: string, fields: Rfc3164Fields): boolean {
  if (/^\d{1,12}$/.test(word)) {
    fields.sequence = word;
    return true;
  }
  if (!looksLikeHost(word)) return false;
  fields.hostname = word;
  return true;
}

function readHosts(text: string, start: number, fields: Rfc3164Fields): number {
  let at = start;
  const mark = text.charCodeAt(at);
  if (mark === colon || mark === 0x2c) return skipBlanks(text, at + 1);
  if (mark !== blank) return at;
  at = skipBlanks(text, at);
  for (let headers = 0; headers < 3; headers++) {
    const inner = scanTimestamp(text, at);
    if (inner) {
      at = noteInnerDate(text, inner, fields);
      continue;
    }
    const end = wordEnd(text, at);
    const word = text.slice(at, end);
    if (end >= text.length || text.charCodeAt(end) === colon || !looksLikeHost(word)) break;
    const next = skipBlanks(text, end);
    if (fields.hostname !== undefined && !precedesDevice(text, next, fields.hostname)) break;
    if (fields.hostname !== undefined) fields.relay ??= fields.hostname;
    fields.hostname = unquote(word);
    at = next;
  }
  return at;
}

/** A second name is the device's when a date follows, or a vendor's mark after a relay's bare address. */
function precedesDevice(text: string, next: number, relay: string): boolean {
  if (scanTimestamp(text, next)) return true;
  return text.startsWith('%%', next) && /^[\d.]{7,15}$|^[\da-f:]{3,39}$/i.test(relay);
}

/**
 * Two dates side by side are one header written twice: the fuller one counts. A date behind a host is
 * the device's own, behind a relay's header; the host before it was the relay.
 */
function noteInnerDate(text: string, inner: Timestamp, fields: Rfc3164Fields): number {
  if (fields.hostname === undefined) fields.timestamp = inner;
  else {
    fields.deviceTimestamp = inner;
    const next = skipBlanks(text, inner.end);
    const word = text.slice(next, wordEnd(text, next));
    if (looksLikeHost(word) && next + word.length < text.length) {
      fields.relay ??= fields.hostname;
      delete fields.hostname;
    }
  }
  return skipBlanks(text, inner.end);
}

/** Without a date the first word is a host only when a tag or a vendor mark follows it. */
function readHostBeforeTag(text: string, start: number, fields: Rfc3164Fields): number {
  const end = wordEnd(text, start);
  const word = text.slice(start, end);
  if (text.charCodeAt(end) !== blank || !looksLikeHost(word)) return start;
  const next = skipBlanks(text, end);
  const marked = text.charCodeAt(next) === 0x25 || tagEnd(text, next)?.pid !== undefined;
  if (!marked) return start;
  fields.hostname = word;
  return next;
}

function readTag(text: string, start: number, fields: Rfc3164Fields): number {
  const tag = tagEnd(text, start);
  if (!tag) return start;
  fields.appName = tag.name;
  if (tag.pid !== undefined) fields.procId = tag.pid;
  return skipBlanks(text, tag.end);
}

interface Tag {
  name: string;
  pid?: string;
  end: number;
}

/** `name[pid]:`, `name:`, or, as Apache's error log has it, `name [`. */
function tagEnd(text: string, start: number): Tag | undefined {
  let at = start;
  while (at < start + maxTag && isTagCode(text.charCodeAt(at))) at++;
  if (at === start) return undefined;
  const name = text.slice(start, at);
  const mark = text.charCodeAt(at);
  if (mark === 0x5b) {
    let close = at + 1;
    while (close < at + 32 && isTagCode(text.charCodeAt(close))) close++;
    if (text.charCodeAt(close) !== 0x5d || close === at + 1) return undefined;
    if (text.charCodeAt(close + 1) !== colon) return undefined;
    return { name, pid: text.slice(at + 1, close), end: close + 2 };
  }
  if (mark === colon) {
    const after = text.charCodeAt(at + 1);
    return after === blank || Number.isNaN(after) ? { name, end: at + 1 } : undefined;
  }
  const bracketed = mark === blank && text.charCodeAt(at + 1) === 0x5b;
  return bracketed && /^[a-z][a-z0-9_.-]*$/.test(name) ? { name, end: at + 1 } : undefined;
}

/** The end of a word; a colon that ends it is left out. */
function wordEnd(text: string, start: number): number {
  let at = start;
  while (at < text.length && at - start <= maxHost && text.charCodeAt(at) !== blank) at++;
  return at > start && text.charCodeAt(at - 1) === colon ? at - 1 : at;
}

function looksLikeHost(word: string): boolean {
  if (word === '' || word.length > maxHost) return false;
  for (let at = 0; at < word.length; at++) {
    const code = word.charCodeAt(at);
    // = | { } [ ] < > , ; % and control characters never stand in the name of a device.
    if (code < 0x21 || code === 0x3d || code === 0x7c || code === 0x7b || code === 0x7d)
      return false;
    if (code === 0x5b || code === 0x5d || code === 0x3c || code === 0x3e) return false;
    if (code === 0x2c || code === 0x3b || code === 0x25) return false;
  }
  return true;
}

function unquote(word: string): string {
  const quoted = word.length > 2 && word.startsWith('"') && word.endsWith('"');
  return quoted ? word.slice(1, -1) : word;
}

function skipBlanks(text: string, start: number): number {
  let at = start;
  while (text.charCodeAt(at) === blank) at++;
  return at;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** Letters, digits and `_ - . / @ # +`. */
function isTagCode(code: number): boolean {
  if (isDigit(code) || (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a))
    return true;
  return code >= 0x2d
    ? code <= 0x2f || code === 0x5f || code === 0x40
    : code === 0x23 || code === 0x2b;
}
