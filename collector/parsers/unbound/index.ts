import { parseEndpoint } from '../mapping/convert.ts';
import { markDns, setAsker, setQuestion, setResponseCode, withoutRoot } from '../mapping/dns.ts';
import { setLevel } from '../mapping/levels.ts';
import { noteEpoch } from '../mapping/observer.ts';
import { addType } from '../mapping/verdict.ts';
import type { Draft, Parser } from '../parser.ts';

/** `[1234:0] info: ` over syslog, `[1795219201] unbound[1234:0] info: ` in a file. */
const head =
  /^(?:\[(\d{10})\] unbound)?\[(\d{1,10}):([\da-f]{1,8})\] (fatal error|critical|error|warning|notice|info|debug|query|reply): /;
const unread = /^([\da-f.:]{2,45}) - - - ([A-Z]{3,12}) - - -/i;
const question =
  /^([\da-f.:]{2,45}) (\S{1,1024}) ([A-Z\d-]{1,20}) ([A-Z\d]{2,16})(?: ([A-Z]{3,12}|RCODE\d{1,5}) (\d{1,6}\.\d{6}) ([01]) (\d{1,8}))?(?: |$)/i;
/** `example.com. inform 10.1.1.8@53211 www.example.com. A IN`, of local zones. */
const zone =
  /^(\S{1,1024}) ([a-z_]{3,40}) ([\da-f.:]{2,45})@(\d{1,5}) (\S{1,1024}) ([A-Z\d-]{1,20}) ([A-Z\d]{2,16})$/i;
const failure = /^SERVFAIL <(\S{1,1024}) ([A-Z\d-]{1,20}) ([A-Z\d]{2,16})>: (.{1,1024})$/;
const levels = new Map([
  ['fatal error', 2],
  ['critical', 2],
  ['error', 3],
  ['warning', 4],
  ['notice', 5],
  ['debug', 7],
]);

const readers = [setQuestionLine, setUnread, setZone, setFailure];

/** NLnet Labs Unbound: `log-queries`, `log-replies`, `log-local-actions`, `log-servfail`. */
export const unbound: Parser = {
  id: 'unbound',
  detect: ({ appName, message }) =>
    appName === 'unbound' ||
    (message.charCodeAt(0) === 0x5b && message.startsWith('] unbound[', 11)),
  parse: (line, draft) => {
    const match = head.exec(line.message.slice(0, 80));
    const [whole = '', epoch, pid, , level = ''] = match ?? [];
    if (!match && line.appName !== 'unbound') return false;
    noteEpoch(line, epoch);
    if (pid !== undefined) draft['process.pid'] = Number(pid);
    draft['process.name'] = 'unbound';
    draft['event.provider'] = 'unbound';
    setLevel(draft, levels.get(level) ?? 6);
    const text = line.message.slice(whole.length, whole.length + 4096);
    readers.some((read) => read(draft, text));
    return true;
  },
};

/** A question, or with code, seconds, whether from the cache, and bytes, its answer. */
function setQuestionLine(draft: Draft, text: string): boolean {
  const match = question.exec(text);
  if (!match) return false;
  const [, asker = '', name = '', type, recordClass, code, seconds, cached, bytes] = match;
  if (!parseEndpoint(asker)) return false;
  markDns(draft, code === undefined ? 'query' : 'answer');
  setAsker(draft, asker);
  setQuestion(draft, { name, type, class: recordClass });
  if (code === undefined) return true;
  setResponseCode(draft, code);
  draft['event.duration'] = Math.round(Number(seconds) * 1e9);
  draft['unbound.cached'] = cached === '1';
  draft['destination.bytes'] = Number(bytes);
  return true;
}

/** A question that could not be read. */
function setUnread(draft: Draft, text: string): boolean {
  const [, asker = '', code] = unread.exec(text) ?? [];
  if (code === undefined || !parseEndpoint(asker)) return false;
  markDns(draft, 'answer');
  setAsker(draft, asker);
  setResponseCode(draft, code);
  return true;
}

function setZone(draft: Draft, text: string): boolean {
  const match = zone.exec(text);
  if (!match) return false;
  const [, name = '', action = '', asker = '', port, asked = '', type, recordClass] = match;
  if (!parseEndpoint(asker)) return false;
  markDns(draft, 'query');
  setAsker(draft, asker, port);
  setQuestion(draft, { name: asked, type, class: recordClass });
  draft['rule.name'] = withoutRoot(name);
  draft['unbound.local_action'] = action;
  if (/deny|refuse|drop|always_n|block/.test(action)) addType(draft, 'denied');
  return true;
}

function setFailure(draft: Draft, text: string): boolean {
  const [, name, type, recordClass, reason] = failure.exec(text) ?? [];
  if (name === undefined) return false;
  markDns(draft, 'answer');
  setQuestion(draft, { name, type, class: recordClass });
  setResponseCode(draft, 'SERVFAIL');
  if (reason !== undefined) draft['event.reason'] = reason;
  return true;
}
