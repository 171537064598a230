import { applyPairs } from '../mapping/apply-pairs.ts';
import type { Pair } from '../../codecs/key-value/key-value.ts';
import { notePayloadTime, setObserver } from '../mapping/observer.ts';
import type { Parser } from '../parser.ts';

/** Columns of the tab-separated record, after date and epoch. */
const columns = [
  'time',
  'epoch',
  'product',
  'device_ip',
  'engine',
  'id',
  'interface',
  'rule_id',
  'category',
  'type',
  'family',
  'srcip',
  'srcport',
  'src_service',
  'dstip',
  'dstport',
  'dst_service',
  'proto',
  'service',
  'stage',
  'payload',
  'payload_kind',
  'severity',
  'score',
  'actor',
  'detail',
] as const;

/** Antiy ATD (追影) and compatible APT sensors: `apt: <date>\t<epoch>\tATD\t<device>\t…`. */
export const antiyAtd: Parser = {
  id: 'antiy-atd',
  detect: ({ message }) =>
    message.includes('\tATD\t') || /^\d{4}-\d\d-\d\d [\d:]{8}\t\d{13}\t/.test(message),
  parse: (line, draft) => {
    const cells = line.message.split('\t', 40);
    if (cells.length < 17) return false;
    setObserver(draft, line, 'antiy', 'atd', 'sandbox');
    notePayloadTime(line, cells[0]);
    const pairs = columns.flatMap((name, index): Pair[] => {
      const value = cells[index] ?? '';
      return name === 'time' || name === 'epoch' || name === 'product' ? [] : [[name, value]];
    });
    draft['event.kind'] = 'alert';
    draft['event.category'] = 'intrusion_detection';
    draft['event.provider'] = cells[4] ?? 'ATD';
    if (cells[9] !== undefined && cells[9] !== 'null') draft['threat.indicator.name'] = cells[9];
    applyPairs(draft, pairs, { namespace: 'antiy' });
    const id = draft['antiy.rule_id'] ?? draft['rule.id'];
    if (id !== undefined && id !== '0') draft['event.code'] = id;
    return true;
  },
};
