import { applyPairs } from '../mapping/apply-pairs.ts';
import { createAliases } from '../mapping/aliases.ts';
import { noteEpoch, setObserver } from '../mapping/observer.ts';
import { markAuthentication, readOutcome } from '../mapping/outcome.ts';
import { createPairParser } from '../mapping/pair-parser.ts';
import type { Parser } from '../parser.ts';

/** NSG (360, now QiAnXin): `devid="3" dname="NSG" serial="…" module="flow" addr_src="…"`. */
export const qihooNsg = createPairParser({
  id: 'qihoo-360',
  vendor: 'qihoo360',
  product: 'nsg',
  type: 'firewall',
  dialect: { separator: '=', delimiters: ' ', quotes: '"' },
  aliases: createAliases([
    ['rule.name', 'text', 'rule'],
    ['user.name', 'text', 'usersrc user username'],
    ['observer.name', 'text', 'dname'],
    ['observer.serial_number', 'text', 'serial'],
    ['event.code', 'text', 'type'],
    ['event.provider', 'text', 'module'],
    ['log.level', 'text', 'severity'],
  ]),
  atLeast: 4,
  detect: ({ text }) =>
    text.includes('devid="') && text.includes('dname="') && text.includes('module='),
  interpret: (_draft, read, line) => noteEpoch(line, read.get('time')),
});

/** SecSSL VPN: `20150304 15:28:14 SecSSL3600 |5|0x02000465|用户|Login|user1|成功|…IP[192.168.100.1], …`. */
export const qihooSslVpn: Parser = {
  id: 'qihoo-360-ssl',
  detect: ({ content, hostname }) =>
    content.startsWith('|') && (hostname?.startsWith('SecSSL') ?? false),
  parse: (line, draft) => {
    const [, level, code, , operation = '', user = '', result = '', ...rest] =
      line.content.split('|');
    if (code === undefined) return false;
    setObserver(draft, line, 'qihoo360', 'secssl', 'gateway');
    draft['event.code'] = code;
    if (level !== undefined && /^[0-7]$/.test(level)) draft['event.severity'] = Number(level);
    if (user !== '') draft['user.name'] = user;
    const text = rest.join('|');
    draft['message'] = text;
    if (/log/i.test(operation)) {
      markAuthentication(draft, /out/i.test(operation) ? 'logout' : 'login', readOutcome(result));
    }
    const ip = /IP\[([^\]]{2,45})\]/.exec(text)?.[1];
    if (ip !== undefined) applyPairs(draft, [['srcip', ip]], { namespace: 'qihoo360' });
    return true;
  },
};
