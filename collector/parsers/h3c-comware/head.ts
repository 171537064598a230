import type { SyslogLine } from '../parser.ts';

/** `%%10SHELL/5/SHELL_LOGIN(l): text` of the information center, taken apart. */
export interface ComwareHead {
  module: string;
  /** 0 (emergency) to 7 (debugging). */
  level: number;
  mnemonic: string;
  body: string;
}

const searchWidth = 120;
const marked =
  /%%10\s?([A-Za-z0-9][A-Za-z0-9_-]{0,40})\/(\d)\/([A-Za-z0-9_-]{1,80})(?:\([a-z]{1,3}\))?(?:\[\d{1,10}\])?:?\s*/y;
/** Old releases and the UNICOM format leave `%%` or the whole mark out; only with Comware's own modules. */
const unmarked =
  /(?:10)?(IFNET|SHELL|SSHS?|WEB|LOGIN|FILTER|ATK|CFGMAN|CFM|SYSLOG|OPTMOD|ARP|STP|MSTP|LLDP|OSPF|BGP|DEV|DEVD|DIAG|HA|IRF|STM|PORTSEC|RDS|AAA|LS|DOT1X|SC|IC|L2INF|VTY|session|SESSION|NAT|IPS|AV)\/(\d)\/([A-Za-z0-9_-]{2,80})(?:\([a-z]{1,3}\))?:\s*/y;

export function readComwareHead(line: SyslogLine): ComwareHead | undefined {
  const { content } = line;
  const mark = content.slice(0, searchWidth).indexOf('%%10');
  if (mark < 0 && !isOldStyle(line)) return undefined;
  const pattern = mark < 0 ? unmarked : marked;
  pattern.lastIndex = Math.max(mark, 0);
  const match = pattern.exec(content);
  if (!match) return undefined;
  const [, module = '', level = '0', mnemonic = ''] = match;
  return { module, level: Number(level), mnemonic, body: content.slice(pattern.lastIndex) };
}

/** Buffers print `%` (log) or `#` (trap) before the date; VRP, which has the same modules, does not. */
function isOldStyle(line: SyslogLine): boolean {
  return line.content.startsWith('10') || /^(?:<\d{1,3}>)? ?[%#]/.test(line.text.slice(0, 8));
}
