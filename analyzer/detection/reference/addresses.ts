import { isIP } from 'node:net';

/** Sixteen-bit groups of an IPv6 address without `::`. */
function groupsOf(text: string): number[] {
  if (text === '') return [];
  return text.split(':').flatMap((group) => {
    if (!group.includes('.')) return [Number.parseInt(group, 16)];
    const [a = 0, b = 0, c = 0, d = 0] = group.split('.').map(Number);
    return [a * 256 + b, c * 256 + d];
  });
}

/** An address on the line of 2^128; IPv4 stands where IPv6 maps it (`::ffff:0:0/96`). Undefined for other text. */
function addressNumber(text: string): bigint | undefined {
  const kind = isIP(text);
  if (kind === 0) return undefined;
  const [whole = ''] = (kind === 4 ? `::ffff:${text}` : text).split('%');
  const [left = '', right] = whole.split('::');
  const [before, after] = [groupsOf(left), groupsOf(right ?? '')];
  const zeros = right === undefined ? 0 : 8 - before.length - after.length;
  return [...before, ...Array.from({ length: zeros }, () => 0), ...after].reduce(
    (number, group) => number * 65_536n + BigInt(group),
    0n,
  );
}

/** Whether an address is in a range such as 192.0.2.0/24; a range without a length is one address. */
export function isInRange(text: string, range: string): boolean {
  const [base = '', length] = range.trim().split('/');
  const [start, address] = [addressNumber(base), addressNumber(text)];
  if (start === undefined || address === undefined) return false;
  const longest = isIP(base) === 4 ? 32 : 128;
  const free = BigInt(longest - Number(length ?? longest));
  return start >> free === address >> free;
}
