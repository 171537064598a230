import { isPlaceholder } from '../mapping/convert.ts';
import type { Draft, SyslogLine } from '../parser.ts';
import { parseClfDate } from '../mapping/clf-date.ts';
import { type ClientText, readAddressList, setClient } from './client.ts';
import { closingQuote, splitWords, type Word } from './quoted-words.ts';
import {
  markAccess,
  setDuration,
  setHost,
  setReferrer,
  setRequestLine,
  setResponse,
  setUser,
  setUserAgent,
} from './request.ts';

/** `21/Nov/2026:08:00:01.123456 +0800` and an ISO date with fraction both fit. */
const longestDate = 40;
const siteName = /^[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}(?::\d{1,5})?$/;

interface Parts {
  date: string;
  /** Before the date, or between date and request. */
  head: string;
  /** Where the request's opening quote stands. */
  requestAt: number;
}

/** Whether a date in brackets stands where access logs have it: one search for most other lines. */
export function isAccessLine(message: string): boolean {
  return findParts(message) !== undefined;
}

/**
 * `host ident user [date] "request" status bytes`, the common log format, and what is added to it: the site first,
 * referrer and agent (combined), `X-Forwarded-For`, the time taken; or, as httpd's `ssl_request_log` has it,
 * `[date] host protocol cipher "request" bytes`. False when the line is none.
 */
export function readAccessLine(line: SyslogLine, draft: Draft): boolean {
  const { message } = line;
  const parts = findParts(message);
  const date = parts && parseClfDate(parts.date);
  if (!parts || !date) return false;
  line.payloadTime = date;
  line.headerTimeFirst = true;
  markAccess(draft);
  const words = splitWords(message, parts.requestAt);
  setRequestLine(draft, words[0]?.text ?? '');
  const dateFirst = message.startsWith('[');
  const client = dateFirst ? readTlsHead(draft, parts.head) : readHead(draft, parts.head);
  if (dateFirst && words.length === 2) setResponse(draft, '', words[1]?.text);
  else setResponse(draft, words[1]?.text ?? '', words[2]?.text);
  const forwarded = readExtras(draft, words.slice(3));
  setClient(draft, { peer: client.peer, forwarded: forwarded ?? client.forwarded });
  return true;
}

/** The last bracket before the request counts: a user name is the client's to choose and may look like a date. */
function findParts(message: string): Parts | undefined {
  if (message.charCodeAt(0) === 0x5b) return findDateFirst(message);
  const close = message.indexOf('] "');
  if (close < 0) return undefined;
  const open = message.lastIndexOf('[', close);
  if (open < 1 || !isDate(message, open + 1, close)) return undefined;
  return {
    date: message.slice(open + 1, close),
    head: message.slice(0, open),
    requestAt: close + 2,
  };
}

function findDateFirst(message: string): Parts | undefined {
  const close = message.indexOf('] ');
  if (close < 0 || !isDate(message, 1, close)) return undefined;
  const requestAt = message.indexOf(' "', close);
  if (requestAt < 0) return undefined;
  const head = message.slice(close + 2, requestAt);
  return { date: message.slice(1, close), head, requestAt: requestAt + 1 };
}

function isDate(message: string, start: number, end: number): boolean {
  if (end - start < 19 || end - start > longestDate) return false;
  const slashes = message.charCodeAt(start + 2) === 0x2f && message.charCodeAt(start + 6) === 0x2f;
  return (
    slashes || (message.charCodeAt(start + 4) === 0x2d && message.charCodeAt(start + 10) === 0x54)
  );
}

/**
 * What stands before the date: `[site[:port]] address[, address …] ident user`. The ident of RFC 1413 is `-` on every
 * server of today; a user name may hold blanks.
 */
function readHead(draft: Draft, text: string): ClientText {
  const quotedList = text.startsWith('"') ? text.slice(1, closingQuote(text, 1)) : undefined;
  const rest = quotedList === undefined ? text : text.slice(quotedList.length + 2);
  const words = rest.trim().split(' ', 64);
  const ident = words.indexOf('-');
  const hosts = words.slice(0, ident < 0 ? 1 : ident);
  setUser(draft, words.slice(ident < 0 ? 2 : ident + 1).join(' '));
  if (hosts.length > 1 && !hosts[0]?.endsWith(',')) setHost(draft, hosts.shift() ?? '');
  const addresses = hosts.map((host) => host.replace(/,$/, ''));
  const peer = addresses.pop();
  const forwarded = quotedList ?? (addresses.length > 0 ? addresses.join(', ') : undefined);
  return { peer: peer === 'unix:' ? undefined : peer, forwarded };
}

function readTlsHead(draft: Draft, text: string): ClientText {
  const [peer, protocol = '', cipher = ''] = text.split(' ', 3);
  const version = /^TLSv(\d(?:\.\d)?)$/.exec(protocol)?.[1];
  if (version !== undefined) {
    draft['tls.version'] = version;
    draft['tls.version_protocol'] = 'tls';
    if (!isPlaceholder(cipher)) draft['tls.cipher'] = cipher;
  }
  return { peer, forwarded: undefined };
}

/**
 * What follows the size: referrer and agent are the first two texts in quotes; lists of addresses and names of hosts are
 * looked for behind them only, because a client chooses these two. A bare decimal is `$request_time`. Answers
 * `X-Forwarded-For`.
 */
function readExtras(draft: Draft, words: readonly Word[]): string | undefined {
  let forwarded: string | undefined;
  const texts: string[] = [];
  for (const { name, text, quoted } of words) {
    if (name !== undefined) forwarded = setNamed(draft, name, text) ?? forwarded;
    else if (quoted) texts.push(text);
    else if (/^\d{1,6}\.\d{3,6}$/.test(text)) setDuration(draft, text);
  }
  return setTexts(draft, texts) ?? forwarded;
}

function setTexts(draft: Draft, texts: readonly string[]): string | undefined {
  const [first, second, ...others] = texts;
  if (first === undefined) return undefined;
  if (second === undefined) {
    if (readAddressList(first)) return first;
    if (first.includes('://')) setReferrer(draft, first);
    else setUserAgent(draft, first);
    return undefined;
  }
  setReferrer(draft, first);
  setUserAgent(draft, second);
  const host = others.find((text) => !readAddressList(text) && siteName.test(text));
  if (host !== undefined) setHost(draft, host);
  return others.find((text) => readAddressList(text));
}

/** `rt=0.005 host="…"`, as guides to nginx write their formats. Answers `X-Forwarded-For`. */
function setNamed(draft: Draft, name: string, text: string): string | undefined {
  switch (name.toLowerCase().replaceAll('-', '_')) {
    case 'rt':
    case 'request_time':
      setDuration(draft, text);
      return undefined;
    case 'host':
    case 'vhost':
    case 'http_host':
      setHost(draft, text);
      return undefined;
    case 'xff':
    case 'x_forwarded_for':
    case 'http_x_forwarded_for':
      return text;
    default:
      return undefined;
  }
}
