import type { Position } from '../../../../collector/spool/cursor.ts';
import type { Match, WindowKind, WindowStore } from '../window-store.ts';

/** What a frame holds. */
export const frameKinds = { header: 1, kinds: 2, groups: 3, matches: 4, end: 5 } as const;

const matchBytes = 2 + 16 + 8 + 8 + 8;
const groupHeadBytes = 2 + 2 + 16 + 8 + 8;
const positionBytes = 16;

/** Begins a file. `position`: everything before it is in the windows that the file builds on. */
export interface Header {
  version: 1;
  position?: Position;
}

function writePrint(bytes: Buffer, at: number, print: Uint32Array): void {
  for (let word = 0; word < 4; word += 1) bytes.writeUInt32LE(print[word] ?? 0, at + word * 4);
}

function readPrint(bytes: Buffer, at: number, into: Uint32Array): void {
  for (let word = 0; word < 4; word += 1) into[word] = bytes.readUInt32LE(at + word * 4);
}

/** Matches of one stored group of events, behind the position up to which they reach. */
export class MatchBuffer {
  count = 0;
  #bytes = Buffer.allocUnsafe(positionBytes + 64 * matchBytes);

  push(match: Match): void {
    let at = positionBytes + this.count * matchBytes;
    if (at + matchBytes > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(this.#bytes.length * 2);
      this.#bytes.copy(larger);
      this.#bytes = larger;
    }
    at = this.#bytes.writeUInt16LE(match.definition, at);
    writePrint(this.#bytes, at, match.print);
    at = this.#bytes.writeDoubleLE(match.at, at + 16);
    at = this.#bytes.writeDoubleLE(match.arrived, at);
    this.#bytes.writeDoubleLE(match.amount, at);
    this.count += 1;
  }

  /** A view that is good until the next `push`. */
  payload(position: Position): Buffer {
    this.#bytes.writeDoubleLE(position.segment, 0);
    this.#bytes.writeDoubleLE(position.offset, 8);
    return this.#bytes.subarray(0, positionBytes + this.count * matchBytes);
  }

  clear(): void {
    this.count = 0;
  }
}

/** File number of a kind of window → number in the store. */
export type KindMap = ReadonlyMap<number, number>;

/** Applies the matches of a frame; answers the position up to which they reach. */
export function applyMatches(payload: Buffer, kinds: KindMap, windows: WindowStore): Position {
  const print = new Uint32Array(4);
  for (let at = positionBytes; at + matchBytes <= payload.length; at += matchBytes) {
    const definition = kinds.get(payload.readUInt16LE(at));
    if (definition === undefined) continue;
    readPrint(payload, at + 2, print);
    windows.apply({
      definition,
      print,
      at: payload.readDoubleLE(at + 18),
      arrived: payload.readDoubleLE(at + 26),
      amount: payload.readDoubleLE(at + 34),
    });
  }
  return { segment: payload.readDoubleLE(0), offset: payload.readDoubleLE(8) };
}

/** One group with its entries, as it is now. */
export function encodeGroup(windows: WindowStore, group: number): Buffer {
  const { groups, entries } = windows;
  const first = entries.first(group);
  const count = groups.count[group] ?? 0;
  const print = new Uint32Array(4);
  groups.copyPrint(group, print);
  const bytes = Buffer.allocUnsafe(groupHeadBytes + count * 16);
  let at = bytes.writeUInt16LE(groups.definition[group] ?? 0, 0);
  at = bytes.writeUInt16LE(count, at);
  writePrint(bytes, at, print);
  at = bytes.writeDoubleLE(groups.seenAt[group] ?? 0, at + 16);
  at = bytes.writeDoubleLE(groups.latest[group] ?? 0, at);
  const times = entries.times(group);
  const payloads = entries.payloads(group);
  for (let entry = first; entry < first + count; entry += 1) {
    at = bytes.writeDoubleLE(times[entry] ?? 0, at);
    at = bytes.writeDoubleLE(payloads[entry] ?? 0, at);
  }
  return bytes;
}

/** Puts the groups of a frame into the store; answers how many the frame has. */
export function restoreGroups(payload: Buffer, kinds: KindMap, windows: WindowStore): number {
  const print = new Uint32Array(4);
  let restored = 0;
  for (let at = 0; at + groupHeadBytes <= payload.length; restored += 1) {
    const definition = kinds.get(payload.readUInt16LE(at));
    const count = payload.readUInt16LE(at + 2);
    readPrint(payload, at + 4, print);
    const arrived = payload.readDoubleLE(at + 20);
    const latest = payload.readDoubleLE(at + 28);
    at += groupHeadBytes;
    const entries = new Float64Array(count * 2);
    for (let index = 0; index < count * 2; index += 1) {
      entries[index] = payload.readDoubleLE(at + index * 8);
    }
    at += count * 16;
    if (definition !== undefined) {
      windows.restore({ definition, print, at: latest, arrived }, entries);
    }
  }
  return restored;
}

export function encodeJson(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}

/** Reads a frame that `encodeJson` of a `[number, WindowKind][]` made, and makes the kinds known to the store. */
export function defineKinds(payload: Buffer, windows: WindowStore, map: Map<number, number>): void {
  for (const [number, kind] of JSON.parse(payload.toString()) as [number, WindowKind][]) {
    map.set(number, windows.define(kind));
  }
}
