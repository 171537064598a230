import type { SyslogLine } from '../parser.ts';

/** `%%01SSH/5/SSH_USER_LOGIN(s)[15]:text` of the information center, taken apart. */
export interface VrpHead {
  module: string;
  /** 0 (emergency) to 7 (debugging). */
  level: number;
  mnemonic: string;
  /** `l` log, `s` security, `t` trap, `d` diagnostic. */
  kind?: string;
  sequence?: string;
  body: string;
  /** Text between the header's host and the mark: a relay's template puts address and facility there. */
  before: string;
}

/** Only looked for near the start: a template adds an address and two numbers at most. */
const searchWidth = 160;

const marked =
  /%%(?:01)?([A-Za-z0-9][A-Za-z0-9_-]{0,40})\/(\d)\/([A-Za-z0-9_-]{1,80})(?:[([]([lstd])[)\]])?(?:[[(](\d{1,10})[\])])?:?\s*/y;
/** Traps written as logs, and logs without the mark: the module is upper case and a `:` must follow. */
const unmarked =
  /([A-Z][A-Z0-9_-]{1,40})\/(\d)\/([A-Za-z0-9_-]{2,80})(?:[([]([lstd])[)\]])?(?:[[(](\d{1,10})[\])])?:\s*/y;

/** Reads the head, or answers undefined when the line is not from the information center. */
export function readVrpHead(line: SyslogLine): VrpHead | undefined {
  const { content } = line;
  const mark = content.slice(0, searchWidth).indexOf('%%');
  const start = mark < 0 ? 0 : mark;
  const pattern = mark < 0 ? unmarked : marked;
  pattern.lastIndex = start;
  const match = pattern.exec(content);
  if (!match) return undefined;
  const [, module = '', level = '0', mnemonic = '', kind, sequence] = match;
  const body = content.slice(pattern.lastIndex);
  const before = content.slice(0, start).trim();
  const head: VrpHead = { module, level: Number(level), mnemonic, body, before };
  if (kind !== undefined) head.kind = kind;
  if (sequence !== undefined) head.sequence = sequence;
  return head;
}
