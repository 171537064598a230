import { parseEndpoint } from '../mapping/convert.ts';
import { setLevel } from '../mapping/levels.ts';
import { setObserver } from '../mapping/observer.ts';
import { markAuthentication, readOutcome } from '../mapping/outcome.ts';
import type { Draft, Parser, SyslogLine } from '../parser.ts';

/** `%SYS-5-CONFIG_I: text`, the form that RGOS shares with IOS. */
const mark = /^%([A-Z][A-Z0-9_]{1,40}(?:-[A-Z0-9_]{1,24})?)-([0-7])-([A-Z0-9_]{2,64}): ?/;

interface Head {
  module: string;
  level: number;
  mnemonic: string;
  body: string;
}

/**
 * RGOS writes `HOST %MOD-n-NAME:`; IOS puts a colon before the mark and no host after the date. In the RFC
 * 5424 style the module, level and mnemonic stand where app name, process and message id do.
 */
export const ruijieRgos: Parser = {
  id: 'ruijie-rgos',
  detect: (line) =>
    (line.content.charCodeAt(0) === 0x25 && line.hostname !== undefined) ||
    inFields(line) !== undefined,
  parse: (line, draft) => {
    const head = inText(line) ?? inFields(line);
    if (!head) return false;
    setObserver(draft, line, 'ruijie', 'rgos', 'switch');
    setMessage(draft, head);
    return true;
  },
};

function inText(line: SyslogLine): Head | undefined {
  const match = mark.exec(line.content.slice(0, 160));
  if (!match || writtenByIos(line) || /^(?:ASA|FTD|PIX|FWSM)$/.test(match[1] ?? ''))
    return undefined;
  const [whole, module = '', level = '0', mnemonic = ''] = match;
  return { module, level: Number(level), mnemonic, body: line.content.slice(whole.length) };
}

/** IOS puts a counter and its host before the date and always a colon before the mark. */
export function writtenByIos(line: SyslogLine): boolean {
  const start = line.text.indexOf(line.content);
  return /:\s?$/.test(line.text.slice(Math.max(0, start - 2), start));
}

function inFields(line: SyslogLine): Head | undefined {
  const { appName = '', procId = '', msgId = '' } = line;
  if (line.format !== 'rfc5424' || !/^[0-7]$/.test(procId)) return undefined;
  if (!/^[A-Z][A-Z0-9_]{1,40}$/.test(appName) || !/^[A-Z0-9_]{2,32}$/.test(msgId)) return undefined;
  return { module: appName, level: Number(procId), mnemonic: msgId, body: line.message };
}

function setMessage(draft: Draft, head: Head): void {
  draft['event.provider'] = head.module;
  draft['event.code'] = head.mnemonic;
  setLevel(draft, head.level);
  draft['message'] = head.body;
  setIosMeaning(draft, head.mnemonic, head.body);
}

/** What RGOS and IOS say in the same words: sign-ins and commands. */
export function setIosMeaning(draft: Draft, mnemonic: string, body: string): void {
  const user = /\b(?:[Uu]ser(?:name)?:? |by |\[user: ?)"?([\w.@\\-]{1,64})/.exec(body)?.[1];
  const from = /(?:\bfrom |\[Source: ?|\()([0-9a-fA-F.:]{4,45})(?=[\s)\],;]|$)/
    .exec(body)?.[1]
    ?.replace(/[.:]+$/, '');
  if (/CONFIG_I|CFGLOG|LOGGEDCMD|CMD/.test(mnemonic)) {
    draft['event.category'] = 'configuration';
    draft['event.action'] = 'configure';
    const command = /command:\s?(.{1,2048})$/s.exec(body)?.[1];
    if (command !== undefined) draft['process.command_line'] = command.trim();
  } else if (/LOGIN|LOGOUT|AUTH|LOGON/.test(mnemonic)) {
    const failed = /FAIL|REJECT|DENY/.test(mnemonic);
    const outcome = failed ? 'failure' : readOutcome(body);
    markAuthentication(draft, mnemonic.includes('LOGOUT') ? 'logout' : 'login', outcome);
  } else return;
  if (user !== undefined && !/^(?:console|vty\d*)$/i.test(user)) draft['user.name'] ??= user;
  const endpoint = parseEndpoint(from ?? '');
  if (endpoint) draft['source.ip'] ??= endpoint.ip;
}
