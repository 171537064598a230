import { createAliases } from '../mapping/aliases.ts';
import { applyPairs } from '../mapping/apply-pairs.ts';
import { parseEndpoint } from '../mapping/convert.ts';
import { setLevel } from '../mapping/levels.ts';
import { setObserver } from '../mapping/observer.ts';
import { markAuthentication, readOutcome } from '../mapping/outcome.ts';
import type { Draft, Parser } from '../parser.ts';
import { readVrpBody, type VrpBody } from './fields.ts';
import { readVrpHead, type VrpHead } from './head.ts';

const vrpAliases = createAliases([
  ['user.name', 'text', 'user username 用户名 administratorname'],
  ['source.ip', 'ip', 'ip ipaddress userip ip地址 userlocation remoteip sourceaddress', true],
  ['process.command_line', 'command', 'command'],
  ['error.message', 'text', 'failedreason reason 失败原因'],
]);

/** Brief mode leaves the module out: `HOST : The SSH user failed to login. (ServiceType=…, UserName=…)`. */
const brief =
  /^: ?[A-Z][^(]{8,200}\((?:ServiceType|UserName|User|Task|IPAddress|Ip|VPNInstanceName)=/;

export const huaweiVrp: Parser = {
  id: 'huawei-vrp',
  detect: ({ content }) =>
    content.startsWith('%%01') ||
    (content.includes('/') &&
      (content.includes('%%') || /^[A-Z][A-Z0-9_-]{1,40}\/\d\//.test(content))) ||
    brief.test(content),
  parse: (line, draft) => {
    const head = readVrpHead(line);
    if (!head && !brief.test(line.content)) return false;
    const body = readVrpBody(head?.body ?? line.content.slice(1).trim());
    setObserver(draft, line, 'huawei', 'vrp', 'switch');
    applyVrp(draft, head, body);
    return true;
  },
};

/** Fields that every message of the information center has. */
export function applyVrp(draft: Draft, head: VrpHead | undefined, body: VrpBody): void {
  if (head) {
    draft['event.provider'] = head.module;
    draft['event.code'] = head.mnemonic;
    setLevel(draft, head.level);
    if (head.body !== '') draft['message'] = head.body;
  }
  setWho(draft, head, body);
  applyPairs(draft, body.pairs, { namespace: 'huawei', aliases: vrpAliases });
}

function setWho(draft: Draft, head: VrpHead | undefined, body: VrpBody): void {
  const code = head?.mnemonic ?? '';
  if (/CMDRECORD|CMD_RECORD/i.test(code)) {
    draft['event.category'] = 'configuration';
    draft['event.action'] = 'command';
    draft['event.outcome'] = /FAIL/i.test(code) ? 'failure' : 'success';
    return;
  }
  const action = signAction(code, body.sentence);
  if (!action) return;
  markAuthentication(draft, action, signOutcome(code, body));
  if (body.pairs.length === 0) setSigner(draft, body.sentence);
}

/** Sentences without parameters: `access type:web user:admin login from 10.0.0.1`, `用户admin从10.0.0.1登录`. */
function setSigner(draft: Draft, sentence: string): void {
  const user =
    /\buser(?:name)?(?: ?[:=] ?| )"?([\w.@\\-]{1,64})"? /i.exec(sentence) ??
    /用户(?:名[:： ])?"?([\w.@-]{1,64})/.exec(sentence) ??
    /\b([\w.@-]{1,64}) (?:log(?:ged|in)\b|failed to log|login)/i.exec(sentence);
  const from = /(?:\bfrom |\bIP(?: address)?[:= ]|从)\s?([0-9a-fA-F.:]{3,45})/.exec(sentence)?.[1];
  if (user?.[1] !== undefined && !/^(?:user|the|has|was|is)$/i.test(user[1])) {
    draft['user.name'] ??= user[1];
  }
  const endpoint = parseEndpoint(from?.replace(/[.:]+$/, '') ?? '');
  if (endpoint) draft['source.ip'] ??= endpoint.ip;
}

function signAction(code: string, sentence: string): 'login' | 'logout' | undefined {
  if (/LOG(?:GED)?_?OUT|LOGOFF|OFFLINE|DISCONNECT/i.test(code)) return 'logout';
  if (/LOG_?(?:GED_?)?IN|LOGON|_AUTHEN|AUTH_?FAIL|ACCESSRESULT|ONLINEFAIL/i.test(code))
    return 'login';
  if (/log(?:ged)? ?out|登出|注销|退出/i.test(sentence)) return 'logout';
  return /\blog(?:ged|in| in)\b|登录|登陆/i.test(sentence) ? 'login' : undefined;
}

function signOutcome(code: string, body: VrpBody): 'success' | 'failure' | undefined {
  if (/FAIL|LOCK|REJECT|DENY/i.test(code)) return 'failure';
  const result = body.pairs.find(([key]) => /^(?:result|登录结果)$/i.test(key))?.[1];
  const known = readOutcome(result ?? '') ?? readOutcome(body.sentence);
  if (known) return known;
  return /LOGIN$|LOGIN_SUCC|LOGON$/i.test(code) ? 'success' : undefined;
}
