import type { Pair } from '../../codecs/key-value/key-value.ts';
import { createAliases } from '../mapping/aliases.ts';
import { applyPairs } from '../mapping/apply-pairs.ts';
import { setObserver } from '../mapping/observer.ts';
import { markAuthentication, readOutcome } from '../mapping/outcome.ts';
import type { Parser } from '../parser.ts';

const words = [
  'type',
  'id',
  'name',
  'smac',
  'dmac',
  'prot',
  'sip',
  'sport',
  'dip',
  'dport',
  'times',
  'user',
  'ip',
  'action',
  'result',
  'url',
  'rule',
  'msg',
] as const;
const start = new RegExp(
  String.raw`(?:^|\s)(${words.join('|')}) (?:"([^"]{0,400})"|(\S{1,400}))`,
  'g',
);

const aliases = createAliases([
  ['threat.indicator.name', 'text', 'name'],
  ['event.code', 'text', 'id'],
  ['rule.category', 'text', 'type'],
]);

/** Jump (捷普) IPS: `SECURITY INSTRUCTION type … sip 10.0.0.1 sport 0 …`, `IPS ADMIN LOGIN user … ip …`. */
export const jumpIps: Parser = {
  id: 'jump-ips',
  detect: ({ text }) => text.includes(' sip ') || text.includes(' ADMIN LOG'),
  parse: (line, draft) => {
    const text = line.text.slice(0, 4096);
    const pairs = Array.from(text.matchAll(start), (match): Pair => [
      match[1] ?? '',
      match[2] ?? match[3] ?? '',
    ]).slice(0, 40);
    const read = new Map(pairs);
    const signing = /\bADMIN (LOGIN|LOGOUT)\b/.exec(text)?.[1];
    if (signing === undefined && !read.has('sip')) return false;
    setObserver(draft, line, 'jump', 'ips', 'ips');
    if (signing === undefined) {
      draft['event.kind'] = 'alert';
      draft['event.category'] = 'intrusion_detection';
    } else {
      const action = signing === 'LOGIN' ? 'login' : 'logout';
      markAuthentication(draft, action, readOutcome(read.get('result') ?? ''));
    }
    applyPairs(draft, pairs, { namespace: 'jump', aliases });
    return true;
  },
};
