import { createAliases } from '../mapping/aliases.ts';
import { applyPairs, nameRuleById } from '../mapping/apply-pairs.ts';
import { isPlaceholder, parseEndpoint, parsePort } from '../mapping/convert.ts';
import { setLevel } from '../mapping/levels.ts';
import { setObserver } from '../mapping/observer.ts';
import { markAuthentication, readOutcome } from '../mapping/outcome.ts';
import { addType, applyVerdict } from '../mapping/verdict.ts';
import type { Draft, Parser } from '../parser.ts';
import { readComwareBody, type ComwareBody } from './fields.ts';
import { type ComwareHead, readComwareHead } from './head.ts';

const aliases = createAliases([
  ['event.action', 'verdict', 'event action policyacttype'],
  ['network.application', 'text', 'application'],
  ['rule.name', 'text', 'securitypolicy policyname aclname rulename'],
  ['source.ip', 'ip', 'ipaddr userip ip', true],
  ['threat.indicator.name', 'text', 'attackname virusname'],
  ['event.reason', 'text', 'reason'],
]);

/** Modules and message names that only the firewalls of the series have. */
const firewall =
  /^(?:FILTER|ATK|IPS|AV|UFLT|ANTI-?VIR|SESSION|NAT|ASPF|DPI|APR|BLS|CFILTER|DFILTER|WAF|IPREP|DOMAIN|DNSFILTER|AFT|LB|TERMINAL|NETSHARE|AUDIT|FFILTER)$/i;
const threat = /^(?:ATK|IPS|AV|ANTI-?VIR|WAF|IPREP|DOMAIN)$/i;

export const h3cComware: Parser = {
  id: 'h3c-comware',
  detect: ({ content }) =>
    content.includes('%%10') || /^(?:10)?[A-Za-z0-9]{2,10}\/\d\//.test(content),
  parse: (line, draft) => {
    const head = readComwareHead(line);
    if (!head) return false;
    const product = firewall.test(head.module) ? 'comware-firewall' : 'comware';
    setObserver(draft, line, 'h3c', product, product === 'comware' ? 'switch' : 'firewall');
    draft['event.provider'] = head.module;
    draft['event.code'] = head.mnemonic;
    setLevel(draft, head.level);
    if (head.body !== '') draft['message'] = head.body;
    const body = readComwareBody(head.body);
    setWho(draft, head, body);
    setCategory(draft, head);
    applyPairs(draft, body.pairs, { namespace: 'h3c', aliases });
    setSession(draft);
    nameRuleById(draft);
    return true;
  },
};

function setCategory(draft: Draft, head: ComwareHead): void {
  if (threat.test(head.module)) {
    draft['event.kind'] = 'alert';
    draft['event.category'] ??= 'intrusion_detection';
  } else if (firewall.test(head.module)) draft['event.category'] ??= 'network';
}

function setWho(draft: Draft, head: ComwareHead, body: ComwareBody): void {
  if (/_CMD$|^CMD|CMDRECORD/.test(head.mnemonic)) setCommand(draft, body);
  else if (/LOG(?:IN|ON|_?FAIL)/i.test(head.mnemonic) && !/LOGOUT/i.test(head.mnemonic)) {
    const failed = /FAIL/i.test(head.mnemonic) || readOutcome(body.sentence) === 'failure';
    markAuthentication(draft, 'login', failed ? 'failure' : 'success');
    setSigner(draft, body.sentence);
  } else if (/^SSHS_|^AAA_(?:FAILURE|SUCCESS|LAUNCH)/.test(head.mnemonic))
    setAccess(draft, head, body);
  else if (/LOGOUT|LOGOFF/i.test(head.mnemonic)) {
    markAuthentication(draft, 'logout', 'success');
    setSigner(draft, body.sentence);
  }
}

/** `SSH user x from 10.0.0.1 (port 5) failed …`, `SSH user x (IP: 10.0.0.1) connected …`, AAA's own records. */
function setAccess(draft: Draft, head: ComwareHead, body: ComwareBody): void {
  const failed = /FAIL/.test(head.mnemonic) || readOutcome(body.sentence) === 'failure';
  const left = /DISCONNECT/.test(head.mnemonic);
  const done = /SUCCESS|CONNECT/.test(head.mnemonic) || body.sentence.startsWith('Accepted ');
  markAuthentication(
    draft,
    left ? 'logout' : 'login',
    failed ? 'failure' : done ? 'success' : undefined,
  );
  const user = /\b(?:[Uu]ser|for) (\S{1,128})/.exec(body.sentence)?.[1];
  if (user !== undefined && !isPlaceholder(user)) draft['user.name'] ??= user;
  const from = /(?:\bfrom |\(IP: ?)([0-9a-fA-F.:]{3,45})/.exec(body.sentence)?.[1];
  const ip = parseEndpoint(from?.replace(/[.:]+$/, '') ?? '');
  if (ip) draft['source.ip'] ??= ip.ip;
  const port = parsePort(/\bport (\d{1,5})/.exec(body.sentence)?.[1] ?? '');
  if (port !== undefined) draft['source.port'] ??= port;
}

/** `Event(1048)=(8)Session created`: what was set up had been allowed. */
function setSession(draft: Draft): void {
  const event = draft['h3c.event'];
  if (typeof event !== 'string' || !/session|flow/i.test(event)) return;
  const state = /creat/i.test(event) ? 'start' : 'end';
  draft['event.action'] ??= `session-${state}`;
  addType(draft, state);
  applyVerdict(draft, 'allowed');
}

/** `Command is display version`, after the line, address and user. */
function setCommand(draft: Draft, body: ComwareBody): void {
  draft['event.category'] = 'configuration';
  draft['event.action'] = 'command';
  const command = /\bCommand is\s+(.{1,2000})$/s.exec(body.sentence)?.[1];
  if (command !== undefined) draft['process.command_line'] = command.trim();
}

/** `alice logged in from 10.0.0.1.`, `SSH user alice failed to log in from 10.0.0.1 on VTY0.` */
function setSigner(draft: Draft, sentence: string): void {
  const pattern =
    /^(?:\w{2,12} user )?(\S{1,128}) (?:(?:failed|tried) to )?(?:log(?:ged|s|in)?|has logged)[ -]?(?:in|out|on|off)?(?: (?:from|to) (\S{1,80}?))?(?:[ ,;]|\.*$)/i;
  const match = pattern.exec(sentence);
  const name = match?.[1]?.replace(/[.,;]+$/, '');
  if (name !== undefined && !isPlaceholder(name)) draft['user.name'] ??= name;
  const from = match?.[2] ?? /\bfrom (\S{2,80})/.exec(sentence)?.[1];
  const ip = from === undefined ? undefined : parseEndpoint(from.replace(/[.,;)]+$/, ''));
  if (ip) draft['source.ip'] ??= ip.ip;
}
