import { decodeBytes } from '../../codecs/text/decode.ts';

/** A field of a record: what was written, and whether it stood in quotes. */
export interface RecordPair {
  key: string;
  text: string;
  quoted: boolean;
}

/** EXECVE has one per argument; the rest of a longer record stays in `event.original`. */
const maxPairs = 300;
const separator = '\u001d';
const keyName = /[A-Za-z_][\w.-]{0,63}(?:\[\d{1,5}\])?=/y;
const closers = new Map([
  ['"', '"'],
  ['(', ')'],
  ['{', '}'],
]);

/**
 * Reads `key=value` as the kernel and auditd write it: values in double quotes, bare, or in apostrophes around the
 * pairs of a program, which are read as if they stood outside. rsyslog writes the separator before the enriched part
 * as `#035`, other relays drop it: an enriched key is in capitals anyway.
 */
export function readRecordPairs(record: string): RecordPair[] {
  const text = record.replaceAll(/#035(?=[A-Z])/g, separator);
  const pairs: RecordPair[] = [];
  collect(text, pairs, true);
  return pairs;
}

function collect(text: string, pairs: RecordPair[], outer: boolean): void {
  let at = 0;
  while (at < text.length && pairs.length < maxPairs) {
    keyName.lastIndex = at;
    const match = keyName.exec(text);
    if (!match) {
      at = nextWord(text, at);
      continue;
    }
    const key = match[0].slice(0, -1);
    const start = at + match[0].length;
    const nested = outer && key === 'msg' && text.charAt(start) === "'";
    const value = nested ? readProgram(text, start) : readValue(text, start);
    if (nested) collect(value.text, pairs, false);
    else pairs.push({ key, text: value.text, quoted: value.quoted });
    at = value.end;
  }
}

interface Value {
  text: string;
  quoted: boolean;
  end: number;
}

/** A command may hold an apostrophe: the last one closes. */
function readProgram(text: string, start: number): Value {
  const last = text.lastIndexOf("'");
  const end = last > start ? last : text.length;
  return { text: text.slice(start + 1, end), quoted: true, end: end + 1 };
}

function readValue(text: string, start: number): Value {
  const first = text.charAt(start);
  const closer = closers.get(first);
  if (closer === undefined) {
    const end = wordEnd(text, start);
    return { text: text.slice(start, end), quoted: false, end };
  }
  const close = text.indexOf(closer, start + 1);
  const end = close < 0 ? text.length : close;
  const inner = first === '(' ? text.slice(start, end + 1) : text.slice(start + 1, end);
  return { text: inner, quoted: first === '"', end: end + 1 };
}

function wordEnd(text: string, start: number): number {
  let at = start;
  while (at < text.length && text.charCodeAt(at) !== 0x20 && text.charCodeAt(at) !== 0x1d) at++;
  return at;
}

function nextWord(text: string, start: number): number {
  const at = wordEnd(text, start);
  return at + 1;
}

/** Fields that are written in hexadecimal when they hold a blank, a quote or a byte beyond ASCII (`auparse/typetab.h`). */
const escaped = new Set(
  `path comm exe file name watch cwd cmd acct dir key vm device cgroup data grp new_group ocomm profile operation
  info invalid_context sw root_dir proctitle old-disk new-disk old-fs new-fs old-net new-net`.split(
    /\s+/,
  ),
);

/** Arguments are EXECVE's only: those of a system call are numbers. A long one comes in parts, `a2[0]`, `a2[1]`. */
export function isArgument(key: string, type: string): boolean {
  return type === 'EXECVE' && /^a\d+(?:\[\d+\])?$/.test(key);
}

/** What the value says: text of hexadecimal digits where the record's type and the field call for it. */
export function decodeValue({ key, text, quoted }: RecordPair, type: string): string {
  if (quoted) return text;
  if (!isArgument(key, type) && !escaped.has(key)) return text;
  if (text.length % 2 !== 0 || !/^(?:[0-9A-F]{2})+$/.test(text)) return text;
  return decodeBytes(Buffer.from(text, 'hex'));
}
