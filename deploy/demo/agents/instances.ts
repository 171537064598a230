/** One leaf of a device's MIB; `live` gives the value at a moment (ms since the agent started). */
export type Leaf =
  | {
      type: 'integer' | 'counter' | 'gauge' | 'ticks';
      value: number | ((elapsed: number) => number);
    }
  | { type: 'counter64'; value: bigint | ((elapsed: number) => bigint) }
  | { type: 'text'; value: string }
  | { type: 'bytes'; value: Buffer }
  | { type: 'oid' | 'address'; value: string };

/** Full OID → leaf. */
export type Instances = Map<string, Leaf>;

/** `00:1e:10:2a:00:01` as six bytes. */
export function macBytes(mac: string): Buffer {
  return Buffer.from(mac.replaceAll(':', ''), 'hex');
}

/** A counter that grows with the time of day: busy at school hours is left to the log generator. */
export function growing(start: bigint, perSecond: number): (elapsed: number) => bigint {
  return (elapsed) => start + BigInt(Math.floor((elapsed / 1_000) * perSecond));
}

/** A gauge that swings around a middle with the given period. */
export function swinging(middle: number, width: number, periodSeconds: number) {
  return (elapsed: number): number =>
    Math.round(middle + width * Math.sin((elapsed / 1_000 / periodSeconds) * 2 * Math.PI));
}
