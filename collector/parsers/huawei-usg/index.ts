import { createAliases } from '../mapping/aliases.ts';
import { applyPairs, nameRuleById } from '../mapping/apply-pairs.ts';
import { setObserver } from '../mapping/observer.ts';
import { addType, applyVerdict, readVerdict } from '../mapping/verdict.ts';
import { applyVrp } from '../huawei-vrp/index.ts';
import { readVrpBody } from '../huawei-vrp/fields.ts';
import { readVrpHead, type VrpHead } from '../huawei-vrp/head.ts';
import type { Draft, Parser } from '../parser.ts';

/** Modules of the firewall's information center that record traffic and threats. */
const modules =
  /^(?:SECLOG|POLICY|SECPOLICY|SEC|SESSION|FWLOG|IPS(?:TRAP)?|AV|URL|URLF|CFILTER|DF|FILEBLOCK|MAILF|APT|DDOS|ANTIDDOS|ATK|ATTACK|FIREWALLATCK|BLACKLIST|SANDBOX|CNC|DNSFILTER|AAPT|TRAFFICPOLICY|NAT|WAF|BOTNET)$/;

const aliases = createAliases([
  ['source.ip', 'ip', 'sourceip srcip sourceaddress sourceipaddress srcaddr'],
  ['destination.ip', 'ip', 'destinationip dstip dstaddr'],
  ['network.application', 'text', 'application applicationname'],
  ['rule.name', 'text', 'policyname rulename policy profile'],
  [
    'threat.indicator.name',
    'text',
    'event threatname virusname signname attacktype eventname attack',
  ],
  ['url.original', 'text', 'url'],
  ['url.path', 'text', 'page'],
  ['url.domain', 'text', 'host'],
]);

export const huaweiUsg: Parser = {
  id: 'huawei-usg',
  detect: ({ content }) => content.includes('/') && content.charCodeAt(0) < 0x80,
  parse: (line, draft) => {
    const head = readVrpHead(line);
    if (!head || !modules.test(head.module)) return false;
    setObserver(draft, line, 'huawei', 'usg', 'firewall');
    const body = readVrpBody(head.body);
    draft['event.category'] = isThreat(head) ? 'intrusion_detection' : 'network';
    setFlow(draft, head);
    applyPairs(draft, body.pairs, { namespace: 'huawei', aliases });
    applyVrp(draft, head, { ...body, pairs: [] });
    nameRuleById(draft);
    return true;
  },
};

function isThreat(head: VrpHead): boolean {
  return (
    /^(?:IPS|AV|APT|DDOS|ANTIDDOS|ATK|ATTACK|FIREWALLATCK|CNC|BOTNET|SANDBOX|WAF)/.test(
      head.module,
    ) || /THREAT|ATTACK|VIRUS|INTRUSION/i.test(head.mnemonic)
  );
}

function setFlow(draft: Draft, head: VrpHead): void {
  const code = head.mnemonic;
  if (isThreat(head)) draft['event.kind'] = 'alert';
  const word = /DENY|DROP|BLOCK|PERMIT|PASS/i.exec(code)?.[0];
  const verdict = readVerdict(word ?? '');
  if (verdict && word !== undefined) {
    draft['huawei.action'] = word;
    applyVerdict(draft, verdict);
  } else if (/SESSION_TEARDOWN|SESSION_?(?:END|CLOSE|AGED)/i.test(code)) setSession(draft, 'end');
  else if (/SESSION_(?:BUILT|CREATE|BEGIN)|SESSION_?BUILD/i.test(code)) setSession(draft, 'start');
}

/** A session that was set up had been allowed. */
function setSession(draft: Draft, type: 'start' | 'end'): void {
  draft['event.action'] = `session-${type}`;
  draft['event.outcome'] = 'success';
  addType(draft, 'connection');
  addType(draft, 'allowed');
  addType(draft, type);
}
