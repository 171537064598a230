import { createAliases } from '../mapping/aliases.ts';
import { notePayloadTime } from '../mapping/observer.ts';
import { markAuthentication, readOutcome } from '../mapping/outcome.ts';
import { createPairParser } from '../mapping/pair-parser.ts';

/** Venusense USG: `FILTER: SerialNum=… GenTime="2026-01-02 03:04:05" SrcIP=… Action=DENY`. */
export const venustech = createPairParser({
  id: 'venustech',
  vendor: 'venustech',
  product: 'usg',
  type: 'firewall',
  dialect: { separator: '=', delimiters: ' ', quotes: '"' },
  aliases: createAliases([
    ['rule.id', 'text', 'policyid ruleid'],
    ['message', 'text', 'content'],
    ['url.original', 'text', 'url'],
    ['user.name', 'text', 'user username admin adminname'],
    ['threat.indicator.name', 'text', 'eventname attackname virusname'],
  ]),
  atLeast: 3,
  detect: ({ text }) => text.includes('SerialNum=') && text.includes('GenTime='),
  interpret: (draft, read, line) => {
    notePayloadTime(line, read.get('GenTime'));
    const kind = /([A-Z][A-Z0-9_]{1,30}): ?SerialNum=/.exec(line.text.slice(0, 400))?.[1];
    if (kind !== undefined) draft['event.code'] = kind;
    if (/^(?:IPS|AV|ATTACK|DDOS|FLOOD|SCAN|WAF|VIRUS)/.test(kind ?? '')) {
      draft['event.kind'] = 'alert';
      draft['event.category'] = 'intrusion_detection';
    } else if (/LOGIN|AUTH/.test(kind ?? '')) {
      markAuthentication(draft, 'login', readOutcome(read.get('Content') ?? ''));
    }
  },
});
