import { isPlaceholder, parseCount, parsePort } from '../mapping/convert.ts';
import { addType } from '../mapping/verdict.ts';
import type { Draft } from '../parser.ts';
import { unescapeLogText } from './unescape.ts';

/**
 * Sets method, version and address from a request line (RFC 9112 section 3). What is none, such as a TLS hello sent to
 * a plain port, is kept as `web.request`.
 */
export function setRequestLine(draft: Draft, logged: string): void {
  const line = unescapeLogText(logged);
  if (isPlaceholder(line)) return;
  const blank = line.indexOf(' ');
  const method = blank < 0 ? '' : line.slice(0, blank);
  if (!/^[A-Za-z][A-Za-z_-]{0,31}$/.test(method)) {
    draft['web.request'] = line.slice(0, 2048);
    return;
  }
  draft['http.request.method'] = method;
  const version = / HTTP\/(\d(?:\.\d)?)$/.exec(line.slice(-9));
  if (version?.[1] !== undefined) draft['http.version'] = version[1];
  setTarget(draft, line.slice(blank + 1, version ? line.length - version[0].length : line.length));
}

/** `/path?query`, `http://host/path` (a proxy's) or `host:443` (CONNECT), as RFC 9112 section 3.2 has them. */
export function setTarget(draft: Draft, target: string): void {
  if (isPlaceholder(target) && target !== '*') return;
  draft['url.original'] = target;
  let path = target;
  const absolute = /^([a-z][a-z0-9+.-]{1,20}):\/\/([^/?#]{0,300})/i.exec(target);
  if (absolute?.[1] !== undefined) {
    draft['url.scheme'] = absolute[1].toLowerCase();
    setHost(draft, absolute[2] ?? '');
    path = target.slice(absolute[0].length);
  } else if (draft['http.request.method'] === 'CONNECT') {
    setHost(draft, target);
    return;
  }
  const end = path.search(/[?#]/);
  draft['url.path'] = end < 0 ? path : path.slice(0, end);
  if (path.charAt(end) === '?') draft['url.query'] = path.slice(end + 1);
}

/** The site that was asked for, with or without port; the first one set stays. */
export function setHost(draft: Draft, host: string): void {
  const match = /^(?:[^@]{0,100}@)?(\[[\da-f:.]{2,45}\]|[^\s:/]{1,253})(?::(\d{1,5}))?$/i.exec(
    host,
  );
  if (!match?.[1] || isPlaceholder(match[1]) || match[1] === '_') return;
  if (draft['url.domain'] !== undefined) return;
  draft['url.domain'] = match[1].toLowerCase();
  const port = parsePort(match[2] ?? '');
  if (port !== undefined) draft['url.port'] = port;
}

/** What the server answered; below 400 it is a success (RFC 9110 section 15). */
export function setResponse(draft: Draft, status: string, bytes: string | undefined): void {
  const code = /^[1-9]\d\d$/.test(status) ? Number(status) : undefined;
  if (code !== undefined) {
    draft['http.response.status_code'] = code;
    draft['event.outcome'] = code < 400 ? 'success' : 'failure';
  }
  const size = parseCount(bytes ?? '');
  if (size !== undefined) draft['http.response.body.bytes'] = size;
}

export function setReferrer(draft: Draft, logged: string): void {
  setText(draft, 'http.request.referrer', logged);
}

export function setUserAgent(draft: Draft, logged: string): void {
  setText(draft, 'user_agent.original', logged);
}

export function setUser(draft: Draft, logged: string): void {
  setText(draft, 'user.name', logged);
}

function setText(draft: Draft, field: string, logged: string): void {
  if (!isPlaceholder(logged)) draft[field] ??= unescapeLogText(logged);
}

/** `$request_time` in seconds, as nanoseconds. */
export function setDuration(draft: Draft, seconds: string): void {
  if (/^\d{1,6}(?:\.\d{1,9})?$/.test(seconds))
    draft['event.duration'] ??= Math.round(Number(seconds) * 1e9);
}

/** What every request is; set first, so that events of all forms look alike. */
export function markAccess(draft: Draft): void {
  draft['event.category'] = 'web';
  addType(draft, 'access');
  const program = draft['log.syslog.appname'];
  if (program !== undefined) draft['event.provider'] = program;
}
