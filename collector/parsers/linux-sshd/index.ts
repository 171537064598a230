import { parseEndpoint, parsePort } from '../mapping/convert.ts';
import type { Outcome } from '../mapping/outcome.ts';
import { addType } from '../mapping/verdict.ts';
import type { Draft, Parser } from '../parser.ts';

/**
 * A message of OpenSSH's `auth.c`, `monitor.c`, `packet.c` and `sshd.c`. The groups are `user`, `ip`, `port`,
 * `method`. A user name may be empty or, chosen by an attacker, hold ` from 1.2.3.4 port 1`: it is matched
 * greedily, so that the last address, which sshd wrote, is the one taken.
 */
interface Message {
  pattern: RegExp;
  action: string;
  outcome?: Outcome;
}

const at = String.raw`(?<ip>[0-9A-Fa-f.:%\w-]{2,80})(?: port (?<port>\d{1,5}))?`;
const messages: readonly Message[] = [
  row(`^Accepted (?<method>[\\w/-]{1,40}) for (?<user>.{0,256}) from ${at}`, 'login', 'success'),
  row(
    `^Failed (?<method>[\\w/-]{1,40}) for (?:invalid user |illegal user )?(?<user>.{0,256}) from ${at}`,
    'login',
    'failure',
  ),
  row(`^(?:Invalid|Illegal) user (?<user>.{0,256}) from ${at}`, 'login', 'failure'),
  row(
    `^Postponed (?<method>[\\w/-]{1,40}) for (?:invalid user )?(?<user>.{0,256}) from ${at}`,
    'login',
  ),
  row(
    `^(?:error: )?maximum authentication attempts exceeded for (?:invalid user )?(?<user>.{0,256}) from ${at}`,
    'login',
    'failure',
  ),
  row(`^User (?<user>.{1,256}) from ${at} not allowed because`, 'login', 'failure'),
  row(`^User (?<user>.{1,256}) not allowed because`, 'login', 'failure'),
  row(
    `^(?:Disconnecting|Connection closed by|Connection reset by|Disconnected from)(?::)? ?(?:authenticating |invalid )?user (?<user>.{0,256}) (?<ip>[0-9A-Fa-f.:%\\w]{2,80}) port (?<port>\\d{1,5})`,
    'disconnect',
  ),
  row(
    `^(?:Received disconnect from|Connection closed by|Connection reset by|Disconnected from|Did not receive identification string from|Bad protocol version identification .{0,200} from|banner exchange: Connection from|Unable to negotiate with|ssh_dispatch_run_fatal: Connection from|Timeout, client not responding from|Connection from) ${at}`,
    'disconnect',
  ),
  row(
    `^error: (?:PAM: )?[Aa]uthentication (?:failure|error) for (?:illegal user |invalid user )?(?<user>.{0,256}) from ${at}`,
    'login',
    'failure',
  ),
  row(
    `^reverse mapping checking getaddrinfo for \\S{0,255} \\[(?<ip>[0-9A-Fa-f.:]{2,45})\\]`,
    'reverse-mapping',
  ),
  row(`^(?:Authentication refused|refused connect from) ?(?:${at})?`, 'login', 'failure'),
  row(
    `^Starting session: (?:.{0,200}) for (?<user>.{0,256}) from ${at}`,
    'session-start',
    'success',
  ),
];

function row(source: string, action: string, outcome?: Outcome): Message {
  const pattern = new RegExp(source);
  return outcome === undefined ? { pattern, action } : { pattern, action, outcome };
}

export const linuxSshd: Parser = {
  id: 'linux-sshd',
  detect: ({ appName }) =>
    appName === 'sshd' || appName === 'sshd-session' || appName === 'sshd-auth',
  parse: (line, draft) => {
    const text = line.message.slice(0, 2048).replace(/^message repeated \d{1,6} times: \[ ?/, '');
    if (text.startsWith('pam_')) return false;
    for (const { pattern, action, outcome } of messages) {
      const groups = pattern.exec(text)?.groups;
      if (!groups) continue;
      setGroups(draft, groups);
      if (action === 'login') setLogin(draft, outcome);
      else setConnection(draft, action, outcome);
      break;
    }
    setHost(draft, line.hostname);
    return true;
  },
};

function setGroups(draft: Draft, groups: Record<string, string | undefined>): void {
  const { user, ip, port, method } = groups;
  if (user !== undefined && user !== '') draft['user.name'] = user;
  const endpoint = parseEndpoint(ip ?? '');
  if (endpoint) draft['source.ip'] = endpoint.ip;
  if (ip !== undefined) draft['source.address'] = ip;
  const number = parsePort(port ?? '');
  if (number !== undefined) draft['source.port'] = number;
  if (method !== undefined) draft['ssh.method'] = method;
}

/** `ssh_login` and `info` are the names that Elastic's and Sigma's users know from Filebeat. */
function setLogin(draft: Draft, outcome: Outcome | undefined): void {
  draft['event.category'] = 'authentication';
  draft['event.action'] = 'ssh_login';
  if (outcome) draft['event.outcome'] = outcome;
  addType(draft, 'info');
}

function setConnection(draft: Draft, action: string, outcome: Outcome | undefined): void {
  draft['event.category'] = 'network';
  draft['event.action'] = action;
  if (outcome) draft['event.outcome'] = outcome;
  addType(draft, 'connection');
}

export function setHost(draft: Draft, hostname: string | undefined): void {
  draft['event.provider'] = draft['log.syslog.appname'] ?? 'sshd';
  if (hostname !== undefined) draft['host.hostname'] = hostname;
}
