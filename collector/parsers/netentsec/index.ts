import { applyPairs } from '../mapping/apply-pairs.ts';
import { parseKeyValues } from '../../codecs/key-value/key-value.ts';
import { noteEpoch, notePayloadTime, setObserver } from '../mapping/observer.ts';
import { markAuthentication } from '../mapping/outcome.ts';
import type { Draft, Parser, SyslogLine } from '../parser.ts';

/** `0,<epoch>,NGFWweb_login,5,,NSLOG_SYSLOG ID=NS_GUI_LOGIN_SUCCESS,PARA=10.0.0.1;admin;6` */
const coded =
  /^\d,(\d{10}),([^,]{0,64}),(\d{0,2}),([^,]{0,64}),NSLOG_\w+ ID=(\w{2,64}),PARA=(.{0,2000})$/s;
/** `1,<epoch>,admin,10.0.0.1,1,commit,0,commit` */
const command =
  /^\d,(\d{10}),([^,]{1,64}),([0-9a-fA-F.:]{3,45}),(\d{0,3}),([^,]{1,32}),(-?\d{1,6}),(.{0,2000})$/s;

/** NS-NGFW and NS-ICG of NetentSec (网康). */
export const netentsec: Parser = {
  id: 'netentsec',
  detect: ({ content, hostname }) =>
    content.includes('NSLOG_') ||
    /^\d,\d{10},/.test(content) ||
    (hostname === 'NS' && content.startsWith(':')),
  parse: (line, draft) => {
    if (setCoded(line, draft) || setCommand(line, draft)) return true;
    if (!isAuditText(line)) return false;
    observe(line, draft);
    const pairs = parseKeyValues(line.content, { separator: ':', delimiters: ',' });
    notePayloadTime(line, new Map(pairs).get('时间'));
    const text = new Map(pairs).get('用户') ?? '';
    const inline = /^([^{}]{1,64})\{([^{}]{3,45})\}$/.exec(text);
    const own: [string, string][] = inline ? [['srcip', inline[2] ?? '']] : [];
    applyPairs(draft, [...own, ...pairs], { namespace: 'netentsec' });
    draft['event.category'] ??= 'configuration';
    return true;
  },
};

function isAuditText(line: SyslogLine): boolean {
  return line.content.includes('日志');
}

function observe(line: SyslogLine, draft: Draft): void {
  setObserver(draft, line, 'netentsec', 'ns-ngfw', 'firewall');
}

function setCoded(line: SyslogLine, draft: Draft): boolean {
  const match = coded.exec(line.content);
  if (!match) return false;
  const [, epoch, provider = '', level = '', , code = '', parameters = ''] = match;
  observe(line, draft);
  noteEpoch(line, epoch);
  draft['event.code'] = code;
  if (provider !== '') draft['event.provider'] = provider;
  if (/^[0-7]$/.test(level)) draft['event.severity'] = Number(level);
  const [ip = '', user = ''] = parameters.split(';');
  applyPairs(
    draft,
    [
      ['srcip', ip],
      ['user', user],
    ],
    { namespace: 'netentsec' },
  );
  if (/LOGIN|LOGOUT/.test(code)) {
    const outcome = /FAIL|ERR/.test(code) ? 'failure' : 'success';
    markAuthentication(draft, code.includes('LOGOUT') ? 'logout' : 'login', outcome);
  }
  return true;
}

function setCommand(line: SyslogLine, draft: Draft): boolean {
  const match = command.exec(line.content);
  if (!match) return false;
  const [, epoch, user = '', ip = '', , action = '', result = '', text = ''] = match;
  observe(line, draft);
  noteEpoch(line, epoch);
  draft['event.category'] = 'configuration';
  draft['event.action'] = action;
  draft['event.outcome'] = result === '0' ? 'success' : 'failure';
  draft['process.command_line'] = text;
  applyPairs(
    draft,
    [
      ['user', user],
      ['srcip', ip],
    ],
    { namespace: 'netentsec' },
  );
  return true;
}
