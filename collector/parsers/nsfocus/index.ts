import { createAliases } from '../mapping/aliases.ts';
import { applyPairs } from '../mapping/apply-pairs.ts';
import { notePayloadTime, setObserver } from '../mapping/observer.ts';
import { createPairParser } from '../mapping/pair-parser.ts';
import type { Parser } from '../parser.ts';

/** ADS: `Attack: SYN-Flood src=… dst=… sport=… dport=… flag=…`. */
export const nsfocusAds: Parser = {
  id: 'nsfocus-ads',
  detect: ({ content }) =>
    /^(?:Attack|LinkState|Hardware|Traffic|System): ?/.test(content) ||
    content.startsWith('Hardware CPU:'),
  parse: (line, draft) => {
    const attack = /^Attack: ?([\w -]{2,64}?) src=/.exec(line.content);
    const link = /^LinkState: ?(.{1,300})$/s.exec(line.content);
    if (!attack && !link && !line.content.startsWith('Hardware CPU:')) return false;
    setObserver(draft, line, 'nsfocus', 'ads', 'ips');
    draft['message'] = line.content;
    if (attack) {
      draft['event.kind'] = 'alert';
      draft['event.category'] = 'intrusion_detection';
      draft['threat.indicator.name'] = attack[1] ?? '';
      const pairs = line.content.split(' ').flatMap((word): [string, string][] => {
        const equals = word.indexOf('=');
        return equals > 0 ? [[word.slice(0, equals), word.slice(equals + 1)]] : [];
      });
      applyPairs(draft, pairs.slice(0, 40), { namespace: 'nsfocus' });
    } else {
      draft['event.category'] = 'host';
      notePayloadTime(line, link?.[1]);
    }
    return true;
  },
};

/** Web console of the series: `user:weboper;loginip:10.0.0.1;time:2026-01-02 03:04:05;type:1;`. */
export const nsfocusConsole = createPairParser({
  id: 'nsfocus-console',
  vendor: 'nsfocus',
  product: 'console',
  type: 'gateway',
  dialect: { separator: ':', delimiters: ';' },
  aliases: createAliases([['event.code', 'text', 'type']]),
  atLeast: 3,
  detect: ({ content }) => content.startsWith('user:') && content.includes(';loginip:'),
  interpret: (draft, read, line) => {
    notePayloadTime(line, read.get('time'));
    draft['event.category'] = 'session';
  },
});

/** WAF: `tag:waf_log_websec site_id:1 dst_ip:10.0.0.2 dst_port:80 src_ip:… action:Block …`. */
export const nsfocusWaf = createPairParser({
  id: 'nsfocus-waf',
  vendor: 'nsfocus',
  product: 'waf',
  type: 'waf',
  dialect: { separator: ':', delimiters: ' ' },
  aliases: createAliases([
    ['event.code', 'text', 'tag'],
    ['url.path', 'text', 'uri'],
    ['rule.category', 'text', 'eventtype'],
  ]),
  atLeast: 4,
  detect: ({ content }) => content.includes('waf_log_'),
  body: ({ content }) => content.slice(Math.max(0, content.indexOf('waf_log_') - 4)),
  interpret: (draft, read, line) => {
    notePayloadTime(line, read.get('stat_time'));
    draft['event.kind'] = 'alert';
    draft['event.category'] = 'web';
  },
});
