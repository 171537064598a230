import { parseClfDate } from '../mapping/clf-date.ts';
import { parseEndpoint } from '../mapping/convert.ts';
import { markDns, setAsker, setQuestion } from '../mapping/dns.ts';
import { setLevel } from '../mapping/levels.ts';
import type { Draft, Parser, SyslogLine } from '../parser.ts';
import { setClientMessage } from './client-message.ts';

/** What `print-time`, `print-category` and `print-severity` of a channel put first. */
const head =
  /^(?:(\d\d)-([A-Z][a-z]{2})-(\d{4}) (\d\d:\d\d:\d\d(?:\.\d{3})?) )?(?:([a-z][a-z-]{2,24}): )?(?:(critical|error|warning|notice|info|debug \d{1,2}): )?/;
/** `client @0x7f… 10.1.1.8#53211/key name (www.example.com): view internal: `. */
const client =
  /^client (?:@0x[\da-f]{1,16} )?([\da-f.:]{2,45})#(\d{1,5})(?:\/key \S{1,255})?(?: \((\S{1,1024})\))?: (?:view (\S{1,255}): )?/i;
const levels = new Map([
  ['critical', 2],
  ['error', 3],
  ['warning', 4],
  ['notice', 5],
  ['info', 6],
]);

/** ISC BIND: queries, responses, refusals and zone transfers of the channels `queries`, `security`, `xfer-out`. */
export const bindNamed: Parser = {
  id: 'bind-named',
  detect: ({ appName, message }) => appName === 'named' || isChannelFile(message),
  parse: (line, draft) => {
    const { message } = line;
    if (message.startsWith('CEF:')) return false;
    const match = head.exec(message.slice(0, 120));
    noteTime(line, match);
    const rest = message.slice(match?.[0].length ?? 0);
    const known = setClient(draft, rest);
    if (!known && line.appName !== 'named') return false;
    if (known && line.appName !== 'named') draft['process.name'] = 'named';
    setHead(draft, match);
    draft['event.provider'] = 'named';
    if (!known) setTransferIn(draft, rest);
    return true;
  },
};

/** A line of a file that somebody ships under another tag. */
function isChannelFile(message: string): boolean {
  if (message.startsWith('client ')) return client.test(message.slice(0, 1800));
  if (message.startsWith('queries: ')) return true;
  return message.charCodeAt(2) === 0x2d && message.slice(0, 90).includes(' client ');
}

function noteTime(line: SyslogLine, match: RegExpExecArray | null): void {
  const [, day, month, year, time] = match ?? [];
  if (day === undefined) return;
  const stamp = parseClfDate(`${day}/${month}/${year}:${time}`);
  if (stamp) line.payloadTime = stamp;
}

function setHead(draft: Draft, match: RegExpExecArray | null): void {
  const word = match?.[6] ?? match?.[5] ?? '';
  const level = word.startsWith('debug') ? 7 : levels.get(word);
  if (level !== undefined) setLevel(draft, level);
  const category = match?.[5];
  if (category !== undefined && !levels.has(category)) draft['bind.category'] = category;
}

function setClient(draft: Draft, text: string): boolean {
  const match = client.exec(text.slice(0, 1800));
  const [whole = '', address = '', port = '', name, view] = match ?? [];
  if (!parseEndpoint(address)) return false;
  if (view !== undefined) draft['bind.view'] = view;
  setClientMessage(draft, text.slice(whole.length), name);
  setAsker(draft, address, port);
  return true;
}

/** `transfer of 'example.edu.cn/IN' from 192.0.2.53#53: Transfer completed: …`: this server is the secondary. */
function setTransferIn(draft: Draft, text: string): void {
  const match =
    /^transfer of '(\S{1,1024})\/([A-Z]{2,10})' from ([\da-f.:]{2,45})#(\d{1,5}): /i.exec(
      text.slice(0, 1200),
    );
  const endpoint = parseEndpoint(match?.[3] ?? '');
  if (!match || !endpoint) return;
  markDns(draft, 'answer');
  draft['event.action'] = 'zone-transfer-in';
  setQuestion(draft, { name: match[1] ?? '', class: match[2] });
  draft['destination.ip'] = endpoint.ip;
}
