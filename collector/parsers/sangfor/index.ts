import { createAliases } from '../mapping/aliases.ts';
import { isPlaceholder } from '../mapping/convert.ts';
import { notePayloadTime } from '../mapping/observer.ts';
import { markAuthentication, readOutcome } from '../mapping/outcome.ts';
import { createPairParser } from '../mapping/pair-parser.ts';
import type { Draft } from '../parser.ts';

const aliases = createAliases([
  ['source.ip', 'ip', '源ip 源地址'],
  ['network.application', 'text', '应用名称'],
  ['rule.category', 'text', '攻击类型'],
  ['event.code', 'text', '日志类型'],
]);

/** NGAF, AC and AF: `fwlog: 日志类型:IPS防护日志, 源IP:…, 目的端口:80, 动作:拒绝`. */
export const sangfor = createPairParser({
  id: 'sangfor',
  vendor: 'sangfor',
  product: 'ngaf',
  type: 'firewall',
  dialect: { separator: ':', delimiters: ',，', blanksInKeys: true },
  aliases,
  detect: ({ content }) => content.slice(0, 120).includes('日志类型:'),
  body: ({ content }) => content.slice(content.indexOf('日志类型:')),
  interpret: (draft, read, line) => {
    notePayloadTime(line, read.get('时间'));
    setKind(draft, read);
    setThreat(draft, read);
  },
});

/** The particular name comes last on the line, and often there is only the kind of attack (flood, botnet). */
function setThreat(draft: Draft, read: ReadonlyMap<string, string>): void {
  const names = ['漏洞名称', '病毒名', '攻击类型'].map((key) => read.get(key)?.trim() ?? '');
  const name = names.find((text) => !isPlaceholder(text));
  if (name !== undefined) draft['threat.indicator.name'] = name;
}

function setKind(draft: Draft, read: ReadonlyMap<string, string>): void {
  const type = read.get('日志类型') ?? '';
  const object = `${read.get('操作') ?? ''}${read.get('操作类型') ?? ''}${read.get('操作对象') ?? ''}`;
  if (/防护|攻击|病毒|僵尸|漏洞|APT|WAF|入侵/i.test(type)) {
    draft['event.kind'] = 'alert';
    draft['event.category'] = 'intrusion_detection';
  } else if (/登录|登陆|注销|登出/.test(object)) {
    const outcome = readOutcome(read.get('描述') ?? '') ?? readOutcome(read.get('操作结果') ?? '');
    markAuthentication(draft, /注销|登出/.test(object) ? 'logout' : 'login', outcome);
  } else if (/系统操作|操作日志/.test(type)) {
    draft['event.category'] = 'configuration';
    const outcome = readOutcome(read.get('描述') ?? '');
    if (outcome) draft['event.outcome'] = outcome;
  }
}
