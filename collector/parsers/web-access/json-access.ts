import { parseJsonPairs, scanJsonPairs } from '../../codecs/json/json.ts';
import type { Pair } from '../../codecs/key-value/key-value.ts';
import { normaliseKey } from '../mapping/aliases.ts';
import { applyPairs } from '../mapping/apply-pairs.ts';
import { noteEpoch } from '../mapping/observer.ts';
import type { Draft, SyslogLine } from '../parser.ts';
import { parseClfDate } from '../mapping/clf-date.ts';
import { setClient } from './client.ts';
import {
  markAccess,
  setDuration,
  setHost,
  setReferrer,
  setRequestLine,
  setResponse,
  setTarget,
  setUser,
  setUserAgent,
} from './request.ts';
import { unescapeLogText } from './unescape.ts';

type Role = 'peer' | 'forwarded' | 'user' | 'method' | 'target' | 'query' | 'request' | 'status';
type MoreRole = 'bytes' | 'agent' | 'referrer' | 'host' | 'site' | 'time' | 'seconds';

/** Names that guides and panels give nginx's and httpd's variables, in the form of `normaliseKey`. */
const names: Readonly<Record<Role | MoreRole, string>> = {
  peer: 'remoteaddr remoteip remotehost clientip clientaddr client ip',
  forwarded: 'httpxforwardedfor xforwardedfor forwardedfor xff',
  user: 'remoteuser user username',
  method: 'requestmethod httpmethod method verb',
  target: 'requesturi requesturl uri url path',
  query: 'args querystring query',
  request: 'request requestline',
  status: 'status httpstatus statuscode responsestatus responsecode',
  bytes: 'bodybytessent bytessent bytes size responsebytes',
  agent: 'httpuseragent useragent agent ua',
  referrer: 'httpreferer httpreferrer referer referrer',
  host: 'httphost host',
  site: 'servername vhost virtualhost domain',
  time: 'timelocal timeiso8601 time timestamp date msec ts',
  seconds: 'requesttime',
};
const roles = new Map<string, Role | MoreRole>();
for (const [role, keys] of Object.entries(names))
  for (const key of keys.split(' ')) roles.set(key, role as Role | MoreRole);

/** Cheap for other JSON: keys of a request, and none of Zeek's `_path`. */
export function isJsonAccess(message: string): boolean {
  return (
    message.charCodeAt(0) === 0x7b &&
    message.includes('tatus') &&
    /equest|ethod"|"verb"/.test(message) &&
    !message.includes('"_path"')
  );
}

/**
 * An access log in JSON, of nginx (`log_format … escape=json`, or without, where quotes are `\x22`) or httpd. It has a
 * status and a request or method and address; what else it has is kept under `web`. False for other JSON.
 */
export function readJsonAccess(line: SyslogLine, draft: Draft): boolean {
  const pairs = readPairs(line.message);
  if (!pairs) return false;
  const known = new Map<Role | MoreRole, string>();
  const others: Pair[] = [];
  for (const pair of pairs) {
    const role = roles.get(normaliseKey(pair[0]));
    if (role === undefined || known.has(role)) others.push(pair);
    else known.set(role, pair[1]);
  }
  if (!isRequest(known)) return false;
  noteTime(line, known.get('time'));
  markAccess(draft);
  setAddress(draft, known);
  setResponse(draft, known.get('status') ?? '', known.get('bytes'));
  setClient(draft, { peer: known.get('peer'), forwarded: known.get('forwarded') });
  setUser(draft, known.get('user') ?? '');
  setUserAgent(draft, known.get('agent') ?? '');
  setReferrer(draft, known.get('referrer') ?? '');
  setHost(draft, known.get('host') ?? '');
  setHost(draft, known.get('site') ?? '');
  setDuration(draft, known.get('seconds') ?? '');
  applyPairs(draft, others, { namespace: 'web' });
  return true;
}

/** `\x22` is no escape of JSON, but what nginx writes without `escape=json`; a line may also be cut. */
function readPairs(text: string): readonly Pair[] | undefined {
  const pairs = parseJsonPairs(text);
  if (pairs || !text.includes('\\x')) return pairs ?? scanJsonPairs(text);
  const repaired = text.replaceAll(/\\x([0-9A-Fa-f]{2})/g, '\\\\x$1');
  return parseJsonPairs(repaired) ?? scanJsonPairs(text);
}

function isRequest(known: ReadonlyMap<Role | MoreRole, string>): boolean {
  if (!/^(?:\d{3}|-)$/.test(known.get('status') ?? '')) return false;
  if (known.has('method') && known.has('target')) return true;
  const request = known.get('request');
  return request !== undefined && (/ HTTP\/\d/.test(request) || known.has('peer'));
}

function setAddress(draft: Draft, known: ReadonlyMap<Role | MoreRole, string>): void {
  const request = known.get('request');
  if (request !== undefined) setRequestLine(draft, request);
  const method = known.get('method');
  if (method !== undefined && method !== '' && method !== '-')
    draft['http.request.method'] = method;
  const target = known.get('target');
  if (target === undefined || draft['url.original'] !== undefined) return;
  const query = known.get('query') ?? '';
  const whole =
    query === '' || query === '-' || target.includes('?') ? target : `${target}?${query}`;
  setTarget(draft, unescapeLogText(whole));
}

function noteTime(line: SyslogLine, text: string | undefined): void {
  if (text === undefined) return;
  line.headerTimeFirst = true;
  noteEpoch(line, text.replace(/^(\d{10})\.(\d{3})$/, '$1$2'));
  const date = parseClfDate(text);
  if (date) line.payloadTime ??= date;
}
