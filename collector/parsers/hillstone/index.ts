import {
  parseEndpoint,
  isPlaceholder,
  parseCount,
  parseMac,
  parseTransport,
} from '../mapping/convert.ts';
import { nameRuleById } from '../mapping/apply-pairs.ts';
import { setLevel } from '../mapping/levels.ts';
import { setObserver } from '../mapping/observer.ts';
import { markAuthentication, readOutcome } from '../mapping/outcome.ts';
import { addType, applyVerdict, readVerdict } from '../mapping/verdict.ts';
import type { Draft, Parser, SyslogLine } from '../parser.ts';

/** `4424363e Traffic@FLOW: text`, `HillstoneNetworks#Event@MGMT: text`, `CRIT@MGMT: text`. */
const head =
  /^(?:(\d{12,20}(?:\(\S{1,64}\))?) )?(?:([0-9a-fA-F]{8}) )?(?:[\w-]{1,40}#)?(Event|Traffic|Threat|Configuration|Network|Alarm|Debug|NBC|Share|PBR|Session|NAT|URL|EMERG|ALERT|CRIT|ERR|ERROR|WARNING|WARN|NOTICE|NOTIFICATION|INFO|INFORMATION|INFORMATIONAL|DEBUG)@([A-Z0-9_]{2,24}): ?/;
const levels = new Map([
  ['EMERG', 0],
  ['ALERT', 1],
  ['CRIT', 2],
  ['ERR', 3],
  ['ERROR', 3],
  ['WARN', 4],
  ['WARNING', 4],
  ['NOTICE', 5],
  ['NOTIFICATION', 5],
  ['INFO', 6],
  ['INFORMATION', 6],
  ['INFORMATIONAL', 6],
  ['DEBUG', 7],
]);

export const hillstone: Parser = {
  id: 'hillstone',
  detect: ({ content }) => content.includes('@') && head.test(content.slice(0, 200)),
  parse: (line, draft) => {
    const match = head.exec(line.content.slice(0, 200));
    if (!match) return false;
    const [whole, name, id, kind = '', module = ''] = match;
    const body = line.content.slice(whole.length);
    setObserver(draft, line, 'hillstone', 'stoneos', 'firewall');
    setSerial(draft, line, name);
    draft['event.provider'] = module;
    if (id !== undefined) draft['event.code'] = id.toLowerCase();
    draft['hillstone.log_type'] = kind.toLowerCase();
    const level = levels.get(kind.toUpperCase());
    if (level !== undefined) setLevel(draft, level);
    draft['message'] = body;
    if (/^(?:SESSION|NAT|DENY|URL|NBC)/.test(body) || kind === 'Traffic') setFlow(draft, body);
    else if (/attack|threat name|:DROP!|:ALARM!/i.test(body)) setThreat(draft, body);
    else if (kind === 'Configuration') setConfiguration(draft, body);
    else setSigner(draft, body);
    return true;
  },
};

/** The serial number stands where the host should: `1304415172004234(root)`. */
function setSerial(draft: Draft, line: SyslogLine, name: string | undefined): void {
  const pattern = /^(\d{12,20})(?:\((\S{1,64})\))?$/;
  const serial = pattern.exec(name ?? '') ?? pattern.exec(line.hostname ?? '');
  if (!serial) return;
  draft['observer.serial_number'] = serial[1] ?? '';
  if (serial[2] !== undefined) draft['hillstone.vsys'] = serial[2];
}

/** Phrases of a session record: `name value`, between `,` or `.` or blanks. */
const phrases: readonly (readonly [field: string, pattern: RegExp])[] = [
  ['network.application', /\bapplication ([^,;]{1,64}?)(?=,|;|\.? interface|$)/],
  ['observer.ingress.interface.name', /\binterface ([\w./:-]{1,64})/],
  ['hillstone.vr', /\bvr ([\w.-]{1,64})/],
  ['rule.id', /\b(?:policy|rule)(?: id)?:? (\d{1,10})\b/],
  ['observer.ingress.zone', /\bzone from ([^\s,]{1,64}) to /],
  ['observer.egress.zone', /\bzone from [^\s,]{1,64} to ([^\s,.]{1,64})/],
  ['url.original', /\b[Uu][Rr][Ll]:? ((?:https?:\/\/|[\w.-]{1,200}\/)\S{0,2000}?),?(?:\s|$)/],
];
const counts: readonly (readonly [field: string, pattern: RegExp])[] = [
  ['source.packets', /\bsend packets (\d{1,15})/],
  ['source.bytes', /\bsend bytes (\d{1,15})/],
  ['destination.packets', /\breceive packets (\d{1,15})/],
  ['destination.bytes', /\breceive bytes (\d{1,15})/],
];

function setFlow(draft: Draft, body: string): void {
  draft['event.category'] = 'network';
  addType(draft, 'connection');
  setEndpoints(draft, body);
  for (const [field, pattern] of phrases) {
    const value = pattern.exec(body)?.[1];
    if (value !== undefined && !isPlaceholder(value)) draft[field] ??= value.trim();
  }
  for (const [field, pattern] of counts) {
    const value = parseCount(pattern.exec(body)?.[1] ?? '');
    if (value !== undefined) draft[field] = value;
  }
  const mac = parseMac(/\bmac ([0-9a-fA-F.:-]{12,17})/.exec(body)?.[1] ?? '');
  if (mac !== undefined) draft['source.mac'] = mac;
  const user = /\buser:? ([^\s,@]{1,64})(?:@[^\s,]{0,64})?/.exec(body)?.[1];
  if (user !== undefined && !isPlaceholder(user)) draft['user.name'] = user;
  setTranslation(draft, body);
  setSessionState(draft, body);
  nameRuleById(draft);
}

function setEndpoints(draft: Draft, body: string): void {
  const pattern =
    /([0-9a-fA-F.:[\]]{3,48})(?:\(([^()\s]{1,64})\))?\s?->\s?([0-9a-fA-F.:[\]]{3,48})(?:\(([^()\s]{1,64})\))?/;
  const match = pattern.exec(body);
  if (!match) return;
  const [, from = '', inside, to = '', mark] = match;
  setEndpoint(draft, 'source', from);
  setEndpoint(draft, 'destination', to);
  if (inside !== undefined) draft['observer.ingress.interface.name'] ??= inside;
  const named = /\b[Pp]rotocol:? ([\w-]{1,16})/.exec(body)?.[1];
  const transport = parseTransport(named ?? '') ?? parseTransport(mark ?? '');
  if (transport !== undefined) draft['network.transport'] = transport;
  else if (mark !== undefined) draft['observer.egress.interface.name'] ??= mark;
}

function setEndpoint(draft: Draft, side: 'source' | 'destination', text: string): void {
  const colon = text.lastIndexOf(':');
  const endpoint = parseEndpoint(text) ?? parseEndpoint(text.slice(0, colon));
  if (!endpoint) return;
  draft[`${side}.ip`] ??= endpoint.ip;
  const port = endpoint.port ?? parseCount(endpoint.ip === text ? '' : text.slice(colon + 1));
  if (port !== undefined && port <= 65_535) draft[`${side}.port`] ??= port;
}

/** `snat to 1.2.3.4:1024`, `dnat to …`. */
function setTranslation(draft: Draft, body: string): void {
  for (const [side, pattern] of [
    ['source', /\bsnat to ([0-9.]{7,15})(?::(\d{1,5}))?/],
    ['destination', /\bdnat to ([0-9.]{7,15})(?::(\d{1,5}))?/],
  ] as const) {
    const match = pattern.exec(body);
    const endpoint = parseEndpoint(match?.[1] ?? '');
    if (endpoint) draft[`${side}.nat.ip`] = endpoint.ip;
    const port = parseCount(match?.[2] ?? '');
    if (endpoint && port !== undefined) draft[`${side}.nat.port`] = port;
  }
}

function setSessionState(draft: Draft, body: string): void {
  if (/\bpolicy deny\b|\bdeny session\b|\bdefault deny\b|\bdenied\b|^DENY/i.test(body)) {
    draft['hillstone.action'] = 'deny';
    applyVerdict(draft, 'denied');
    return;
  }
  if (/\bsession (?:start|begin|create)/.test(body)) draft['event.action'] = 'session-start';
  else if (/\bsession (?:end|close)/.test(body)) draft['event.action'] = 'session-end';
  const action = /\baction:? ([\w-]{2,24})/i.exec(body)?.[1];
  const verdict =
    readVerdict(action ?? '') ?? (/\bpolicy permit\b/.test(body) ? 'allowed' : undefined);
  if (verdict) applyVerdict(draft, verdict);
  else if (draft['event.action'] !== undefined) applyVerdict(draft, 'allowed');
}

/** `From a:p(if) to b:p(if), threat name: x, …, action: y` and `x attack:DROP! zone::if a->b:p.` */
function setThreat(draft: Draft, body: string): void {
  draft['event.kind'] = 'alert';
  draft['event.category'] = 'intrusion_detection';
  const flow =
    /From ([^\s(]{3,48})(?:\(([^)]{0,64})\))? to ([^\s(,]{3,48})(?:\(([^)]{0,64})\))?/.exec(body);
  if (flow) {
    setEndpoint(draft, 'source', (flow[1] ?? '').replace('：', ':'));
    setEndpoint(draft, 'destination', (flow[3] ?? '').replace('：', ':'));
    if (flow[2] !== undefined) draft['observer.ingress.interface.name'] = flow[2];
    if (flow[4] !== undefined) draft['observer.egress.interface.name'] = flow[4];
  } else setEndpoints(draft, body.replace(/\.(?=\s|$)/g, ' '));
  const only = parseEndpoint(/Destination IP ([0-9.:]{7,21}?)\.?(?:\s|$)/.exec(body)?.[1] ?? '');
  if (only) draft['destination.ip'] ??= only.ip;
  const name =
    /threat name: ([^,]{1,200})/.exec(body)?.[1] ??
    /^([^:!]{2,100}):(?:DROP|ALARM)!/.exec(body)?.[1];
  if (name !== undefined) draft['threat.indicator.name'] = name.trim();
  const action = /\baction: ([\w ]{2,24})/.exec(body)?.[1] ?? /:(DROP|ALARM)!/.exec(body)?.[1];
  const verdict = readVerdict(action ?? '');
  if (verdict) applyVerdict(draft, verdict);
}

function setConfiguration(draft: Draft, body: string): void {
  draft['event.category'] = 'configuration';
  const who = /^"?([^"@\s]{1,64})"?@([^\s,]{1,60}?)[,:](?:\s|$)/.exec(body);
  if (who?.[1] !== undefined) draft['user.name'] = who[1];
  setEndpoint(draft, 'source', who?.[2] ?? '');
  setSigner(draft, body);
}

/** Administrators who sign in, fail to, or are locked out; the portal's and the VPN's users too. */
function setSigner(draft: Draft, body: string): void {
  const user =
    /\b(?:[Aa]dmin(?:istrator)?(?: user)?|[Uu]ser(?: name)?:?) "?([^\s",:]{1,64})"?/.exec(
      body,
    )?.[1];
  const from = /\b(?:from|IP is|[Tt]he IP|IP(?: address)?:?) ([0-9a-fA-F.:[\]]{3,48})/.exec(
    body,
  )?.[1];
  const to = /\bto ([0-9.]{7,15}:\d{1,5})(?:\((\w+)\))?/.exec(body);
  const signing = /\blog(?:in|ined|ged in|out|ged out|on)\b|authentication|登录|登出/i.test(body);
  if (!signing && draft['event.category'] === undefined) return;
  if (user !== undefined && !isPlaceholder(user)) draft['user.name'] ??= user;
  setEndpoint(draft, 'source', (from ?? '').replace(/[.,]+$/, ''));
  setEndpoint(draft, 'destination', to?.[1] ?? '');
  const transport = parseTransport(to?.[2] ?? '');
  if (transport !== undefined) draft['network.transport'] = transport;
  if (!signing || draft['event.category'] === 'configuration') return;
  const out = /\blog(?:out|ged out)\b|登出/i.test(body);
  if (!out && /receive authentication request/.test(body)) return;
  markAuthentication(draft, out ? 'logout' : 'login', readOutcome(body));
}
