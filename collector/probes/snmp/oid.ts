/** Orders by sub-identifier, a prefix first (RFC 3416 section 4.2.2); negative, zero or positive. */
export function compareOids(a: string, b: string): number {
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    let left = 0;
    let right = 0;
    for (; i < a.length && a.charCodeAt(i) !== 46; i++) left = left * 10 + a.charCodeAt(i) - 48;
    for (; j < b.length && b.charCodeAt(j) !== 46; j++) right = right * 10 + b.charCodeAt(j) - 48;
    if (left !== right) return left - right;
    i++;
    j++;
  }
  return Math.max(a.length - i, 0) - Math.max(b.length - j, 0);
}

export function isBelow(base: string, oid: string): boolean {
  return oid.length > base.length && oid.startsWith(base) && oid.charCodeAt(base.length) === 46;
}

/** The instance part of `oid` under `base`: `7.192.168.0.1`. */
export function indexBelow(base: string, oid: string): string {
  return oid.slice(base.length + 1);
}
