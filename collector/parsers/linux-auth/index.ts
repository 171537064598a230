import { parseKeyValues } from '../../codecs/key-value/key-value.ts';
import { parseEndpoint } from '../mapping/convert.ts';
import { setHost } from '../linux-sshd/index.ts';
import { markAuthentication, readOutcome } from '../mapping/outcome.ts';
import { addType } from '../mapping/verdict.ts';
import type { Draft, Parser } from '../parser.ts';

const programs =
  /^(?:su|sudo|login|sshd|sshd-session|passwd|chpasswd|cron|crond|systemd-logind|polkitd|gdm.*|lightdm|vsftpd|dovecot|pam|systemd|(?:user|group)(?:add|del|mod)|g?passwd|chage|chsh|chfn|newusers)$/i;

/** Account programs: what they did to whom. */
const accounts: readonly (readonly [pattern: RegExp, type: string])[] = [
  [/^(?:failed adding|new) user:? (?:name=|')([^',]{1,64})/, 'creation'],
  [/^(?:failed adding|new) group:? (?:name=|')([^',]{1,64})/, 'creation'],
  [/^(?:failed )?delet(?:e|ing) (?:user|group) '([^']{1,64})'/, 'deletion'],
  [/^removed (?:shadow )?group '([^']{1,64})'/, 'deletion'],
  [/^(?:change|lock|unlock) user '([^']{1,64})'/, 'change'],
  [/^add '([^']{1,64})' to (?:shadow )?group/, 'change'],
  [/^password changed for ([^\s,]{1,64})/, 'change'],
];

export const linuxAuth: Parser = {
  id: 'linux-auth',
  detect: ({ appName, message }) =>
    appName !== undefined && (message.includes('pam_') || programs.test(appName)),
  parse: (line, draft) => {
    const text = line.message.slice(0, 4096);
    const name = line.appName?.toLowerCase() ?? '';
    const known =
      setPam(draft, text) ||
      (name === 'sudo' && setSudo(draft, text)) ||
      (name === 'su' && setSwitch(draft, text)) ||
      setAccount(draft, text) ||
      setSession(draft, text);
    if (!known && !programs.test(name)) return false;
    setHost(draft, line.hostname);
    return true;
  },
};

/** `pam_unix(sshd:auth): authentication failure; logname= uid=0 … rhost=10.0.0.1  user=root` */
function setPam(draft: Draft, text: string): boolean {
  const match = /^pam_\w{1,40}\(([\w:.-]{1,60})\): /.exec(text);
  if (!match) return false;
  const body = text.slice(match[0].length);
  if (/^(?:authentication failure|check pass|auth could not)/.test(body)) {
    const fields = new Map(parseKeyValues(body, { separator: '=', delimiters: ' ;' }));
    setUser(draft, fields.get('user'));
    const endpoint = parseEndpoint(fields.get('rhost') ?? '');
    if (endpoint) draft['source.ip'] = endpoint.ip;
    markAuthentication(draft, 'login', 'failure');
    return true;
  }
  if (setSession(draft, body)) return true;
  setUser(draft, /\buser[ =]"?([^\s")]{1,64})/.exec(body)?.[1]);
  return true;
}

/** `session opened for user root by alice(uid=0)`: the user is who opened it, when that is known. */
function setSession(draft: Draft, text: string): boolean {
  const match =
    /^session (opened|closed) for user ([^\s(]{1,64})(?:\(uid=\d+\))?(?: by ([^\s(]{0,64})(?:\(uid=(\d{1,10})\))?)?/.exec(
      text,
    );
  if (!match) return false;
  const [, state, target = '', by = '', uid] = match;
  draft['event.category'] = 'session';
  draft['event.action'] = state === 'opened' ? 'session-start' : 'session-end';
  addType(draft, state === 'opened' ? 'start' : 'end');
  draft['event.outcome'] = 'success';
  setUser(draft, by === '' ? target : by);
  if (by !== '' && by !== target) draft['user.effective.name'] = target;
  if (uid !== undefined) draft['user.id'] = uid;
  return true;
}

/** `alice : TTY=pts/0 ; PWD=/home/alice ; USER=root ; COMMAND=/bin/ls`, with a refusal in front of TTY. */
function setSudo(draft: Draft, text: string): boolean {
  const match = /^\s*(\S{1,64}) : (.{1,4000})$/s.exec(text);
  if (!match) return false;
  const [, user, rest = ''] = match;
  setUser(draft, user);
  const target = /\bUSER=([^\s;]{1,64})/.exec(rest)?.[1];
  if (target !== undefined) draft['user.effective.name'] = target;
  const command = /\bCOMMAND=(.{1,2048})$/s.exec(rest)?.[1];
  if (command !== undefined) draft['process.command_line'] = command;
  const directory = /\bPWD=([^;]{1,512}?) ;/.exec(rest)?.[1];
  if (directory !== undefined) draft['process.working_directory'] = directory;
  const refused = /incorrect password|NOT in sudoers|not allowed|authentication failure/i.test(
    rest,
  );
  draft['event.category'] = 'process';
  draft['event.action'] = 'sudo';
  draft['event.outcome'] = refused ? 'failure' : 'success';
  return true;
}

/** `(to root) alice on pts/0`, `FAILED SU (to root) alice on pts/0`, `'su root' failed for alice on …` */
function setSwitch(draft: Draft, text: string): boolean {
  const match = /^(FAILED SU )?\(to ([^)]{1,64})\) (\S{1,64}) on /.exec(text);
  const old = /^'su ([^']{1,64})' (failed|succeeded) for (\S{1,64}) on /.exec(text);
  if (!match && !old) return false;
  setUser(draft, match?.[3] ?? old?.[3]);
  const target = match?.[2] ?? old?.[1];
  if (target !== undefined) draft['user.effective.name'] = target;
  const failed = match ? match[1] !== undefined : old?.[2] === 'failed';
  markAuthentication(draft, 'login', failed ? 'failure' : 'success');
  return true;
}

function setAccount(draft: Draft, text: string): boolean {
  for (const [pattern, type] of accounts) {
    const match = pattern.exec(text);
    if (!match) continue;
    draft['event.category'] = 'iam';
    draft['event.outcome'] = /^failed|exit code: [1-9]/.test(text) ? 'failure' : 'success';
    draft['event.action'] = `user-${type}`;
    addType(draft, text.includes('group') && !text.includes('user') ? 'group' : 'user');
    addType(draft, type);
    setAccountNames(draft, text, match[1]);
    return true;
  }
  const outcome = /^(?:Accepted|Failed|FAILED LOGIN|LOGIN)/.test(text)
    ? readOutcome(text)
    : undefined;
  if (outcome) markAuthentication(draft, 'login', outcome);
  return outcome !== undefined;
}

/** `new user: name=web, UID=48, GID=48, …`, `new group: name=web, GID=48`. */
function setAccountNames(draft: Draft, text: string, name: string | undefined): void {
  const isGroup = /^(?:failed adding|new|deleting) group|^removed |^delete group/.test(text);
  if (isGroup && name !== undefined) draft['group.name'] = name;
  else setUser(draft, name);
  const uid = /\bUID=(\d{1,10})/.exec(text)?.[1];
  const gid = /\bGID=(\d{1,10})/.exec(text)?.[1];
  if (uid !== undefined) draft['user.id'] = uid;
  if (gid !== undefined) draft['group.id'] = gid;
}

function setUser(draft: Draft, name: string | undefined): void {
  if (name !== undefined && name !== '') draft['user.name'] ??= name;
}
