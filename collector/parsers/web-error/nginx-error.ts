import { scanTimestamp } from '../../codecs/timestamp/scan.ts';
import type { Draft, SyslogLine } from '../parser.ts';
import { markAuthentication } from '../mapping/outcome.ts';
import { setClient } from '../web-access/client.ts';
import { setHost, setReferrer, setRequestLine, setUser } from '../web-access/request.ts';
import { isBare, setErrorLevel } from './level.ts';

/** Without the date where a line of a file was taken for syslog and the date for its header's. */
const head =
  /^(?:\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d )?\[([a-z]{4,6})\] (\d{1,10})#(\d{1,10}): (?:\*\d{1,20} )?/;
/** The names after which ngx_http_log_error_handler writes what it knows of the request. */
const part =
  /, (client|server|request|subrequest|upstream|host|referrer): (?:"((?:[^"\\]|\\.){0,2500})"|([^\s,]{1,300}))/g;
/** nginx cuts at 2,048 (NGX_MAX_ERROR_STR). */
const longest = 4096;
const refused = /^user "((?:[^"\\]|\\.){0,256})"(?:: password mismatch| was not found in )/;

/** One look at a character is enough for most lines. */
export function isNginxError(message: string): boolean {
  const likely = message.charCodeAt(4) === 0x2f || message.charCodeAt(0) === 0x5b;
  return likely && head.test(message.slice(0, 80));
}

/** `2026/11/21 08:00:01 [error] 7#0: *56 open() … failed, client: …, server: …, request: "…", host: "…"`. */
export function readNginxError(line: SyslogLine, draft: Draft): boolean {
  const { message } = line;
  const match = head.exec(message.slice(0, 120));
  const [whole = '', level = '', pid, thread] = match ?? [];
  if (!match || !setErrorLevel(draft, level)) return false;
  const stamp = scanTimestamp(message, 0);
  if (stamp) line.payloadTime = stamp;
  draft['event.dataset'] = 'nginx.error';
  draft['process.pid'] = Number(pid);
  draft['process.thread.id'] = Number(thread);
  const text = message.slice(whole.length);
  if (isBare(line)) draft['message'] = text;
  setParts(draft, text);
  const user = refused.exec(text)?.[1];
  if (user !== undefined) {
    setUser(draft, user);
    markAuthentication(draft, 'login', 'failure');
  }
  return true;
}

function setParts(draft: Draft, text: string): void {
  const parts = new Map<string, string>();
  // The last of a name counts: before them stands text of the client's or of an application.
  for (const [, name = '', quoted, bare] of text.slice(-longest).matchAll(part))
    parts.set(name, quoted ?? bare ?? '');
  const client = parts.get('client');
  if (client !== undefined) setClient(draft, { peer: client, forwarded: undefined });
  setRequestLine(draft, parts.get('request') ?? '');
  setHost(draft, parts.get('host') ?? '');
  setHost(draft, parts.get('server') ?? '');
  setReferrer(draft, parts.get('referrer') ?? '');
  const upstream = parts.get('upstream');
  if (upstream !== undefined) draft['web.upstream'] = upstream;
}
