import { scanTimestamp } from '../../codecs/timestamp/scan.ts';
import { markAuthentication } from '../mapping/outcome.ts';
import type { Draft, SyslogLine } from '../parser.ts';
import { setClient } from '../web-access/client.ts';
import { setReferrer, setUser } from '../web-access/request.ts';
import { unescapeLogText } from '../web-access/unescape.ts';
import { isBare, setErrorLevel } from './level.ts';

/** `[Sat Nov 21 08:00:01.123456 2026] `; over syslog httpd leaves the date out. */
const date = /^\[[A-Z][a-z]{2} ([A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d(?:\.\d{1,6})? \d{4})\] /;
const level =
  /^\[(?:([a-z][a-z0-9_]{0,40}|-):)?(emerg|alert|crit|error|warn|notice|info|debug|trace[1-8])\] /;
/** An IPv6 address with a port stands in brackets of its own. */
const place = /^\[(pid|client|remote|tid) (\[[^\]]{1,60}\](?::\d{1,5})?|[^\]]{1,120})\] /;
const most = 4;
/** mod_auth_basic and mod_auth_digest. */
const refused =
  /^user (.{1,256}?): (?:authentication failure for "|password mismatch)|^user (.{1,256}?) (?:not found: |in realm )/;

export function isHttpdError(message: string): boolean {
  if (message.charCodeAt(0) !== 0x5b) return false;
  const start = message.slice(0, 120);
  return level.test(start.replace(date, ''));
}

/** `[date] [module:level] [pid 7:tid 9] [client 203.0.113.9:51234] AH01630: text, referer: …` (httpd, ErrorLogFormat). */
export function readHttpdError(line: SyslogLine, draft: Draft): boolean {
  const dated = date.exec(line.message.slice(0, 80));
  const stamp = dated?.[1] === undefined ? undefined : scanTimestamp(dated[1], 0);
  let rest = line.message.slice(dated?.[0].length ?? 0);
  const match = level.exec(rest.slice(0, 80));
  if (!match || !setErrorLevel(draft, match[2] ?? '')) return false;
  if (stamp) line.payloadTime = stamp;
  draft['event.dataset'] = 'apache.error';
  if (match[1] !== undefined && match[1] !== '-') draft['web.module'] = match[1];
  rest = readPlaces(draft, rest.slice(match[0].length));
  if (isBare(line)) draft['message'] = rest;
  setText(draft, rest);
  return true;
}

/** `[pid 7:tid 9]`, `[client 203.0.113.9:51234]`; answers what follows. */
function readPlaces(draft: Draft, text: string): string {
  let rest = text;
  for (let count = 0; count < most; count++) {
    const match = place.exec(rest.slice(0, 140));
    if (!match) break;
    const [whole, name, value = ''] = match;
    if (name === 'pid') setProcess(draft, value);
    else if (name !== 'tid') setClient(draft, { peer: value, forwarded: undefined });
    rest = rest.slice(whole.length);
  }
  return rest;
}

function setProcess(draft: Draft, value: string): void {
  const [pid = '', thread] = value.split(':tid ');
  if (/^\d{1,10}$/.test(pid)) draft['process.pid'] = Number(pid);
  if (thread !== undefined && /^\d{1,15}$/.test(thread))
    draft['process.thread.id'] = Number(thread);
}

function setText(draft: Draft, whole: string): void {
  const code = /^(AH\d{5}): /.exec(whole)?.[1];
  if (code !== undefined) draft['event.code'] = code;
  const text = code === undefined ? whole : whole.slice(code.length + 2);
  const referrer = text.lastIndexOf(', referer: ');
  if (referrer >= 0) setReferrer(draft, text.slice(referrer + 11));
  const user = refused.exec(unescapeLogText(text.slice(0, 400)));
  if (!user) return;
  setUser(draft, user[1] ?? user[2] ?? '');
  markAuthentication(draft, 'login', 'failure');
}
