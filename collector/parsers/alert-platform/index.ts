import { parseJsonPairs, scanJsonPairs } from '../../codecs/json/json.ts';
import { createAliases } from '../mapping/aliases.ts';
import { applyPairs } from '../mapping/apply-pairs.ts';
import { parseEndpoint } from '../mapping/convert.ts';
import { setObserver } from '../mapping/observer.ts';
import type { Draft, Parser, SyslogLine } from '../parser.ts';

const aliases = createAliases([
  ['threat.indicator.name', 'text', 'rulename alarmname attacktype threatname vulntype'],
  ['source.ip', 'ip', 'sip attacksip alarmsip'],
  ['url.domain', 'text', 'host'],
]);

/**
 * Platforms that forward alerts with `|!` between fields: Sangfor's puts the kind and the host that it is
 * about (`|!secevent|!10.0.0.1|!…`), QiAnXin's SkyEye the sensor, the kind and an object of JSON.
 */
export const alertPlatform: Parser = {
  id: 'alert-platform',
  detect: ({ content }) => content.includes('|!'),
  parse: (line, draft) => {
    const parts = line.content.split('|!', 64).map((part) => part.trim());
    if (parts.length < 3) return false;
    const record = parts.find((part) => part.startsWith('{'));
    return record === undefined
      ? setFields(line, draft, parts)
      : setRecord(line, draft, parts, record);
  },
};

function setFields(line: SyslogLine, draft: Draft, parts: readonly string[]): boolean {
  const [, kind = '', address = '', ...rest] = parts;
  if (!/^[a-z_]{3,32}$/i.test(kind)) return false;
  setObserver(draft, line, 'sangfor', 'sip', 'gateway');
  draft['event.kind'] = 'alert';
  draft['event.code'] = kind;
  const host = parseEndpoint(address);
  if (host) draft['host.ip'] = host.ip;
  const text = rest.join(' ').trim();
  if (text !== '') draft['message'] = text;
  return true;
}

function setRecord(
  line: SyslogLine,
  draft: Draft,
  parts: readonly string[],
  record: string,
): boolean {
  const pairs = parseJsonPairs(record) ?? scanJsonPairs(record);
  if (!pairs) return false;
  setObserver(draft, line, 'qianxin', 'skyeye', 'ips');
  draft['event.kind'] = 'alert';
  draft['event.category'] = 'intrusion_detection';
  const kind = parts[parts.indexOf(record) - 1] ?? '';
  if (/^[a-z_]{3,48}$/i.test(kind)) draft['event.code'] = kind;
  applyPairs(draft, pairs, { namespace: 'qianxin', aliases });
  return true;
}
