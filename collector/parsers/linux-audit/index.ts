import { setLevel } from '../mapping/levels.ts';
import type { Parser, SyslogLine } from '../parser.ts';
import { setRecord } from './fields.ts';
import { readRecordPairs } from './record-pairs.ts';
import { nameRecordType } from './record-types.ts';

/** `node=lab type=EXECVE msg=audit(1795262401.123:4711): `, `audit: type=1400 audit(…): `, `EXECVE argc=…` of journald. */
const head =
  /^(?:\[ *\d{1,9}\.\d{1,9}\] )?(?:audit: )?(?:node=(\S{1,253}) )?type=([A-Z\d_[\]]{1,40}) (?:msg=)?audit\((\d{1,10})\.(\d{3}):(\d{1,20})\): ?/;
const journal = /^(?:<audit-(?=\d{4}>))?([A-Z\d][A-Z\d_]{2,39})>?(?:\[\d{4}\])? (?=[a-z])/;
const startsLikeRecord = /^(?:type=|node=)/;

/** Records of the Linux audit system: by audisp's syslog plugin, from the file, by the kernel, by journald. */
export const linuxAudit: Parser = {
  id: 'linux-audit',
  detect: ({ appName, message }) =>
    (startsLikeRecord.test(message) && message.includes('audit(')) ||
    appName === 'audit' ||
    (appName === 'kernel' && message.slice(0, 48).includes('audit: type=')),
  parse: (line, draft) => {
    const found = readHead(line);
    if (!found) return false;
    const { type, node, body } = found;
    if (node !== undefined) draft['host.name'] = node;
    if (found.serial !== undefined) draft['audit.sequence'] = found.serial;
    draft['event.provider'] = 'auditd';
    setRecord(draft, type, body, readRecordPairs(body));
    if (line.priority === undefined) setLevel(draft, 6);
    return true;
  },
};

interface Head {
  type: string;
  node?: string;
  serial?: string;
  body: string;
}

function readHead(line: SyslogLine): Head | undefined {
  const { message } = line;
  const match = head.exec(message.slice(0, 512));
  if (!match) {
    const word = line.appName === 'audit' ? journal.exec(message.slice(0, 64)) : null;
    if (word?.[1] === undefined) return undefined;
    return { type: nameRecordType(word[1]), body: message.slice(word[0].length) };
  }
  const [whole, node, type = '', seconds, millis, serial] = match;
  line.payloadTime = Number(`${seconds}${millis}`);
  const result: Head = { type: nameRecordType(type), body: message.slice(whole.length) };
  if (node !== undefined) result.node = node;
  if (serial !== undefined) result.serial = serial;
  return result;
}
