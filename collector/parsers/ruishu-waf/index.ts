import { parseJsonPairs, scanJsonPairs } from '../../codecs/json/json.ts';
import { createAliases } from '../mapping/aliases.ts';
import { applyPairs } from '../mapping/apply-pairs.ts';
import { noteEpoch, setObserver } from '../mapping/observer.ts';
import { applyVerdict } from '../mapping/verdict.ts';
import type { Parser } from '../parser.ts';

const aliases = createAliases([
  ['url.domain', 'text', 'hostname'],
  ['url.path', 'text', 'path'],
  ['http.request.method', 'text', 'action'],
  ['http.response.status_code', 'count', 'status'],
  ['http.response.body.bytes', 'count', 'bodybytesout'],
  ['http.request.bytes', 'count', 'reqlen'],
  ['network.protocol', 'lower', 'protocol'],
  ['threat.indicator.name', 'text', 'attacktype'],
  ['observer.ip', 'ip', 'nodeip'],
]);

/** River Security (瑞数) dynamic WAF: `ParsedAccessLog: {"src_ip":…,"attack_type":["OK"],…}`. */
export const ruishuWaf: Parser = {
  id: 'ruishu-waf',
  detect: ({ appName }) => appName === 'ParsedAccessLog',
  parse: (line, draft) => {
    const pairs = parseJsonPairs(line.message) ?? scanJsonPairs(line.message);
    if (!pairs) return false;
    setObserver(draft, line, 'ruishu', 'waf', 'waf');
    const read = new Map(pairs);
    noteEpoch(line, read.get('timestamp'));
    draft['event.category'] = 'web';
    const attack = read.get('attack_type') ?? '';
    if (attack === 'OK') applyVerdict(draft, 'allowed');
    else if (attack !== '') draft['event.kind'] = 'alert';
    const named = pairs.filter(([key]) => key !== 'attack_type' || attack !== 'OK');
    applyPairs(draft, named, { namespace: 'ruishu', aliases });
    return true;
  },
};
