import { createAliases } from '../mapping/aliases.ts';
import { notePayloadTime } from '../mapping/observer.ts';
import { markAuthentication } from '../mapping/outcome.ts';
import { createPairParser } from '../mapping/pair-parser.ts';
import type { Draft } from '../parser.ts';

const threats = /^(?:ips|avse?|av|attack|ddos|antivirus|waf|apt|ids)$/i;

/** TopsecOS (NGFW, NGTOS): `id=tos time="…" fw=… pri=6 type=ac …`, often without any syslog header. */
export const topsec = createPairParser({
  id: 'topsec',
  vendor: 'topsec',
  product: 'ngfw',
  type: 'firewall',
  dialect: { separator: '=', delimiters: ' ', quotes: '"' },
  aliases: createAliases([
    ['event.action', 'verdict', 'rule action virusdeal'],
    ['user.name', 'text', 'user usr username'],
    ['rule.id', 'text', 'policyid'],
    ['rule.name', 'text', 'policyname'],
    ['source.nat.ip', 'ip', 'snatip transsrc'],
    ['message', 'text', 'msg'],
    ['observer.name', 'text', 'fw'],
    ['event.provider', 'text', 'recorder'],
    ['event.code', 'text', 'type'],
    ['threat.indicator.name', 'text', 'virusname attackname'],
  ]),
  atLeast: 4,
  detect: ({ text }) => /(?:^|[\s>])id="?(?:tos|ngtos|topsec)/i.test(text.slice(0, 400)),
  interpret: (draft, read, line) => {
    notePayloadTime(line, read.get('time'));
    const type = read.get('type') ?? '';
    if (threats.test(type)) {
      draft['event.kind'] = 'alert';
      draft['event.category'] = 'intrusion_detection';
    } else if (type === 'mgmt') draft['event.category'] = 'configuration';
    setResult(draft, read);
  },
});

/** `op="login" result=0`: zero is success, anything else an error code. */
function setResult(draft: Draft, read: ReadonlyMap<string, string>): void {
  const result = read.get('result');
  const outcome = result === undefined ? undefined : result === '0' ? 'success' : 'failure';
  const operation = read.get('op')?.toLowerCase();
  if (operation === 'login' || operation === 'logout')
    markAuthentication(draft, operation, outcome);
  else if (outcome !== undefined) draft['event.outcome'] = outcome;
}
