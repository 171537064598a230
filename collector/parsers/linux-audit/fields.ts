import { keepVendorField } from '../mapping/apply-pairs.ts';
import { isPlaceholder, parseEndpoint } from '../mapping/convert.ts';
import { markAuthentication } from '../mapping/outcome.ts';
import { addType } from '../mapping/verdict.ts';
import type { Draft } from '../parser.ts';
import { decodeValue, isArgument, type RecordPair } from './record-pairs.ts';
import { categoryOf } from './record-types.ts';
import { parseSockaddr } from './sockaddr.ts';
import { findSyscall } from './syscalls.ts';

const maxKept = 120;
const maxCommandLine = 8192;
/** Nobody: the user of a process that no session started. */
const unset = '4294967295';

/** Sets `audit.…` by the record's own names, enriched ones as `audit.…_name`, and what ECS has a name for. */
export function setRecord(
  draft: Draft,
  type: string,
  body: string,
  pairs: readonly RecordPair[],
): void {
  draft['audit.type'] = type;
  draft['event.category'] = categoryOf(type);
  const values = new Map<string, string>();
  for (const pair of pairs) {
    const value = decodeValue(pair, type);
    if (!isArgument(pair.key, type)) {
      if (!isAbsent(value) && !values.has(pair.key)) values.set(pair.key, value);
      continue;
    }
    const part = pair.key.replace(/\[\d+\]$/, '');
    values.set(part, part === pair.key ? value : (values.get(part) ?? '') + value);
  }
  keep(draft, values);
  setSyscall(draft, values);
  setCommand(draft, type, values);
  setProcess(draft, values);
  setUser(draft, values);
  setAddress(draft, values);
  setOutcome(draft, type, body, values);
}

function isAbsent(value: string): boolean {
  return isPlaceholder(value) || value === '?' || value === '(none)' || value === 'unset';
}

function keep(draft: Draft, values: ReadonlyMap<string, string>): void {
  let kept = 0;
  for (const [key, value] of values) {
    if (kept++ >= maxKept) return;
    const enriched = /^[A-Z][A-Z0-9_-]*$/.test(key);
    if (key === 'key' && value.includes('\u0001')) draft['audit.key'] = value.split('\u0001');
    else keepVendorField(draft, 'audit', enriched ? `${key}_name` : key, printable(value));
  }
}

/** Arguments of `proctitle` end in NUL; nothing invisible but line ends and tabs gets into an event. */
function printable(value: string): string {
  return value.replaceAll(/(?![\t\n])\p{Cc}/gu, ' ').trim();
}

function setSyscall(draft: Draft, values: ReadonlyMap<string, string>): void {
  const arch = values.get('arch');
  const number = values.get('syscall');
  if (arch === undefined || number === undefined) return;
  const name = findSyscall(arch, number);
  if (name !== undefined) draft['audit.syscall_name'] ??= name;
}

function setCommand(draft: Draft, type: string, values: ReadonlyMap<string, string>): void {
  if (type === 'EXECVE') {
    const words: string[] = [];
    for (let index = 0; values.has(`a${index}`); index++) words.push(values.get(`a${index}`) ?? '');
    setText(draft, 'process.command_line', words.join(' ').slice(0, maxCommandLine));
    const program = words[0] ?? '';
    if (program.startsWith('/')) draft['process.executable'] = program;
    setText(draft, 'process.name', baseName(program));
    return;
  }
  const title = type === 'USER_CMD' ? values.get('cmd') : values.get('proctitle');
  setText(draft, 'process.command_line', title?.slice(0, maxCommandLine));
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function setProcess(draft: Draft, values: ReadonlyMap<string, string>): void {
  setNumber(draft, 'process.pid', values.get('pid'));
  setNumber(draft, 'process.parent.pid', values.get('ppid'));
  const executable = values.get('exe');
  setText(draft, 'process.executable', executable);
  setText(draft, 'process.name', values.get('comm') ?? (executable && baseName(executable)));
  setText(draft, 'process.working_directory', values.get('cwd'));
  if (draft['audit.type'] === 'PATH') setText(draft, 'file.path', values.get('name'));
}

/** `acct` is whom a program speaks of, `uid` who ran, `auid` who had signed in. */
function setUser(draft: Draft, values: ReadonlyMap<string, string>): void {
  setText(draft, 'user.name', values.get('acct') ?? values.get('ID') ?? values.get('UID'));
  if (!values.has('acct')) setId(draft, 'user.id', values.get('id') ?? values.get('uid'));
  setId(draft, 'user.audit.id', values.get('auid'));
  setText(draft, 'user.audit.name', values.get('AUID'));
  if (values.get('euid') === values.get('uid')) return;
  setId(draft, 'user.effective.id', values.get('euid'));
  setText(draft, 'user.effective.name', values.get('EUID'));
}

function setAddress(draft: Draft, values: ReadonlyMap<string, string>): void {
  const endpoint = parseEndpoint(values.get('addr') ?? '');
  if (endpoint) {
    draft['source.ip'] = endpoint.ip;
    draft['source.address'] = endpoint.ip;
  }
  const host = values.get('hostname');
  if (host !== undefined && !parseEndpoint(host)) draft['source.domain'] = host;
  const socket = parseSockaddr(values.get('saddr') ?? '');
  if (!socket) return;
  draft['audit.laddr'] ??= socket.address;
  if (socket.port !== undefined) draft['audit.lport'] ??= String(socket.port);
}

function setOutcome(
  draft: Draft,
  type: string,
  body: string,
  values: ReadonlyMap<string, string>,
): void {
  const word = values.get('success') ?? values.get('res') ?? values.get('result') ?? '';
  const failed = /^(?:no|0|fail)/.test(word);
  if (failed || /^(?:yes|1|success)/.test(word))
    draft['event.outcome'] = failed ? 'failure' : 'success';
  if (type === 'USER_LOGIN' || type === 'USER_LOGOUT') {
    const outcome = draft['event.outcome'] === 'failure' ? 'failure' : 'success';
    markAuthentication(draft, type === 'USER_LOGIN' ? 'login' : 'logout', outcome);
  }
  draft['event.action'] ??= type.toLowerCase().replaceAll('_', '-');
  if (/^avc: {1,2}denied /.test(body) || values.get('apparmor') === 'DENIED') {
    addType(draft, 'denied');
    draft['event.outcome'] = values.get('permissive') === '1' ? 'success' : 'failure';
  }
}

function setText(draft: Draft, field: string, value: string | undefined): void {
  if (value === undefined) return;
  const text = printable(value);
  if (text !== '') draft[field] ??= text;
}

function setId(draft: Draft, field: string, value: string | undefined): void {
  if (value !== unset && value !== '-1') setText(draft, field, value);
}

function setNumber(draft: Draft, field: string, value: string | undefined): void {
  if (value !== undefined && /^\d{1,10}$/.test(value)) draft[field] = Number(value);
}
