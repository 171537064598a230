import { parseKeyValues, type KeyValueDialect } from '../../codecs/key-value/key-value.ts';
import { createAliases } from '../mapping/aliases.ts';
import { applyPairs, nameRuleById } from '../mapping/apply-pairs.ts';
import { isPlaceholder, parseEndpoint } from '../mapping/convert.ts';
import { noteEpoch, notePayloadTime, setObserver } from '../mapping/observer.ts';
import { readOutcome } from '../mapping/outcome.ts';
import { addType, applyVerdict, readVerdict } from '../mapping/verdict.ts';
import type { Draft, Parser, SyslogLine } from '../parser.ts';

const dialect: KeyValueDialect = { separator: '=', delimiters: ' ,', quotes: '"' };

/** Names of the FortiOS log message reference that differ from the common ones. */
const aliases = createAliases([
  ['source.ip', 'ip', 'srcip'],
  ['destination.ip', 'ip', 'dstip'],
  ['source.ip', 'ip', 'locip'],
  ['source.port', 'port', 'locport'],
  ['destination.port', 'port', 'remport'],
  ['source.ip', 'ip', 'ip', true],
  ['source.nat.ip', 'ip', 'transip'],
  ['source.nat.port', 'port', 'transport'],
  ['destination.nat.ip', 'ip', 'tranip'],
  ['destination.nat.port', 'port', 'tranport'],
  ['network.protocol', 'lower', 'service'],
  ['network.application', 'text', 'app'],
  ['rule.name', 'text', 'policyname'],
  ['rule.id', 'text', 'policyid'],
  ['rule.uuid', 'text', 'poluuid'],
  ['rule.ruleset', 'text', 'applist policytype profile'],
  ['rule.category', 'text', 'catdesc appcat'],
  ['source.user.name', 'text', 'user srcuser unauthuser'],
  ['observer.ingress.interface.name', 'text', 'srcintf srcint'],
  ['observer.egress.interface.name', 'text', 'dstintf dstint'],
  ['source.mac', 'mac', 'srcmac mastersrcmac'],
  ['destination.mac', 'mac', 'dstmac masterdstmac'],
  ['url.domain', 'text', 'hostname'],
  ['url.path', 'text', 'url'],
  ['threat.indicator.name', 'text', 'attack virus'],
  ['log.level', 'text', 'level'],
  ['event.code', 'text', 'logid'],
  ['observer.name', 'text', 'devname'],
  ['observer.serial_number', 'text', 'devid'],
  ['error.code', 'text', 'errorcode'],
  ['message', 'text', 'msg'],
  ['network.direction', 'text', 'direction dir'],
  ['destination.user.name', 'text', 'dstuser'],
  ['file.name', 'text', 'filename'],
  ['file.size', 'count', 'filesize'],
]);

/** The level words of FortiOS on the syslog scale. */
const severities = new Map([
  ['emergency', 0],
  ['alert', 1],
  ['critical', 2],
  ['error', 3],
  ['warning', 4],
  ['notice', 5],
  ['information', 6],
  ['debug', 7],
]);

export const fortinetFortigate: Parser = {
  id: 'fortinet-fortigate',
  detect: ({ text }) =>
    text.includes('type=') &&
    (text.includes('logid=') || (text.includes('log_id=') && text.includes(' vd='))) &&
    (text.includes('devid=') || text.includes('devname=') || text.includes('subtype=')),
  parse: (line, draft) => {
    // `date=` may be taken for a host or a tag by no header rule, so the whole content is pairs.
    const pairs = parseKeyValues(line.content, dialect);
    const read = new Map(pairs);
    if (!read.has('logid') && !read.has('log_id')) return false;
    setObserver(draft, line, 'Fortinet', 'Fortigate', 'firewall');
    setTimes(draft, line, read);
    setKind(draft, read);
    setPeer(draft, read);
    applyPairs(draft, pairs, { namespace: 'fortinet', aliases });
    finish(draft, read);
    return true;
  },
};

function setTimes(draft: Draft, line: SyslogLine, read: ReadonlyMap<string, string>): void {
  const date = read.get('date');
  const time = read.get('time');
  if (date !== undefined && time !== undefined) {
    const zone = read.get('tz') ?? '';
    notePayloadTime(line, `${date} ${time}${/^[+-]\d{4}$/.test(zone) ? zone : ''}`);
  } else noteEpoch(line, read.get('timestamp'));
  const event = /^\d{10,19}$/.exec(read.get('eventtime') ?? '')?.[0];
  // Seconds before FortiOS 6.2, nanoseconds since; the first 13 digits are milliseconds.
  if (event !== undefined)
    draft['event.start'] = new Date(Number(event.padEnd(13, '0').slice(0, 13))).toISOString();
  const duration = /^\d{1,9}$/.exec(read.get('duration') ?? '')?.[0];
  if (duration !== undefined) draft['event.duration'] = Number(duration) * 1_000_000_000;
}

function setKind(draft: Draft, read: ReadonlyMap<string, string>): void {
  const type = read.get('type') ?? '';
  const subtype = read.get('subtype') ?? '';
  const verdict = flowVerdict(read);
  if (type === 'traffic') setTraffic(draft, read, verdict);
  else if (type === 'utm' || type === 'anomaly' || type === 'ips') {
    const threat = /^(?:ips|virus|anomaly|waf)$/.test(subtype);
    draft['event.category'] = threat ? 'intrusion_detection' : 'network';
    if (threat) draft['event.kind'] = 'alert';
    if (subtype === 'dns') addType(draft, 'info');
    if (verdict) applyVerdict(draft, verdict);
    draft['event.action'] ??= (read.get('eventtype') ?? read.get('action') ?? '').toLowerCase();
  } else setSystemEvent(draft, read, subtype);
}

/** The peer of an IPsec gateway is its destination; of an SSL VPN, it is the client that connects. */
function setPeer(draft: Draft, read: ReadonlyMap<string, string>): void {
  const peer = parseEndpoint(read.get('remip') ?? '');
  // `ui="https(10.0.0.5)"`: where an administrator sat.
  const seat = parseEndpoint(/\(([^)]{3,45})\)/.exec(read.get('ui') ?? '')?.[1] ?? '');
  if (seat && !read.has('srcip')) draft['source.ip'] = seat.ip;
  if (peer) draft[read.has('locip') ? 'destination.ip' : 'source.ip'] = peer.ip;
}

function flowVerdict(read: ReadonlyMap<string, string>): 'allowed' | 'denied' | undefined {
  const utm = readVerdict(read.get('utmaction') ?? '');
  return utm ?? readVerdict(read.get('action') ?? '');
}

/** `close`, `timeout` and the resets are how an allowed session ended. */
function setTraffic(
  draft: Draft,
  read: ReadonlyMap<string, string>,
  verdict: 'allowed' | 'denied' | undefined,
): void {
  const action = read.get('action') ?? '';
  draft['event.category'] = 'network';
  addType(draft, 'connection');
  if (action !== 'start') addType(draft, 'end');
  if (read.has('app')) addType(draft, 'protocol');
  if (/^(?:close|timeout|start|ip-conn|dns|(?:server|client)-rst)$/.test(action)) {
    if (verdict !== 'denied') draft['event.action'] = action;
    applyVerdict(draft, read.get('utmaction') === 'block' ? 'denied' : 'allowed');
  } else if (verdict) applyVerdict(draft, verdict);
}

function setSystemEvent(draft: Draft, read: ReadonlyMap<string, string>, subtype: string): void {
  const action = read.get('action') ?? '';
  const said = `${read.get('status') ?? ''} ${read.get('result') ?? ''}`;
  const outcome = readOutcome(said) ?? readOutcome(read.get('logdesc') ?? '');
  const signing = /log(?:in|on|out|off)|auth/i.test(`${action} ${read.get('logdesc') ?? ''}`);
  if (signing && subtype !== 'dns') {
    draft['event.category'] = 'authentication';
    addType(draft, /log(?:out|off)/i.test(action) ? 'end' : 'start');
    draft['event.outcome'] =
      outcome ?? (/log(?:on|in|out|off)/i.test(action) ? 'success' : 'unknown');
  } else if (subtype === 'vpn') {
    draft['event.category'] = 'network';
    addType(draft, 'connection');
    if (outcome) draft['event.outcome'] = outcome;
  } else if (/perf-stats/.test(action)) {
    draft['event.category'] = 'host';
    addType(draft, 'info');
  }
  if (action !== '') draft['event.action'] ??= action.toLowerCase();
}

function finish(draft: Draft, read: ReadonlyMap<string, string>): void {
  const direction = draft['network.direction'];
  if (direction === 'outgoing') draft['network.direction'] = 'outbound';
  else if (direction === 'incoming') draft['network.direction'] = 'inbound';
  else if (direction !== undefined && !/^(?:in|out)bound$/.test(String(direction))) {
    draft['network.direction'] = 'unknown';
  }
  const user = draft['source.user.name'];
  if (typeof user === 'string') draft['user.name'] = user;
  const number = read.get('proto');
  if (number !== undefined && /^\d{1,3}$/.test(number)) draft['network.iana_number'] = number;
  addBytes(draft);
  nameRuleById(draft);
  const severity = severities.get(String(draft['log.level'] ?? ''));
  if (severity !== undefined) draft['event.severity'] = severity;
  const name = draft['observer.name'];
  if (typeof name === 'string' && !isPlaceholder(name)) draft['host.name'] ??= name;
}

function addBytes(draft: Draft): void {
  const sent = draft['source.bytes'];
  const received = draft['destination.bytes'];
  if (typeof sent === 'number' && typeof received === 'number')
    draft['network.bytes'] = sent + received;
}
