import { isIP } from 'node:net';
import { RuleError, type Reason } from '../errors.ts';
import { numberOf } from './number-of.ts';
import type { RuleValue } from './selection.ts';
import { writtenText } from './written-text.ts';

/** Values that a modifier reads in a way of its own. All throw RuleError for what it can not read. */

function bad(reason: Reason): RuleError {
  return new RuleError('BAD_VALUE', reason);
}

/** What `exists` asks for. */
export function readTruth(value: RuleValue): boolean {
  const text = value.kind === 'null' ? '' : writtenText(value);
  if (/^(?:true|yes)$/i.test(text)) return true;
  if (/^(?:false|no)$/i.test(text)) return false;
  throw bad({
    en: 'The modifier exists takes true or false.',
    zh: '修饰符 exists 的取值只能是 true 或 false。',
  });
}

/** The number that `modifier` compares with. */
export function readLimit(value: RuleValue, modifier: string): number {
  const limit = value.kind === 'number' ? value.value : numberOf(writtenText(value));
  if (limit !== undefined && (value.kind !== 'number' || Number.isFinite(limit))) return limit;
  throw bad({
    en: `The modifier ${modifier} takes a number.`,
    zh: `修饰符 ${modifier} 的取值应当是数字。`,
  });
}

export interface AddressRange {
  address: string;
  /** Bits of the prefix. */
  length: number;
  family: 'ipv4' | 'ipv6';
}

/** A range of RFC 4632 or RFC 4291; a bare address is a range of one. */
export function readAddressRange(text: string): AddressRange {
  const [, address = '', bits] = /^\s*([^/\s]+)(?:\/(\d{1,3}))?\s*$/.exec(text) ?? [];
  const version = isIP(address);
  const longest = version === 4 ? 32 : 128;
  const length = bits === undefined ? longest : Number(bits);
  if (version === 0 || length > longest) {
    throw bad({ en: `"${text}" is not an address range.`, zh: `“${text}” 不是地址段。` });
  }
  return { address, length, family: version === 4 ? 'ipv4' : 'ipv6' };
}
