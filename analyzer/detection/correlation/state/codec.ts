import type { Position } from '../../../../collector/spool/cursor.ts';
import type { Match, WindowKind, WindowStore } from '../window-store.ts';

/** What a frame holds. */
export const frameKinds = { header: 1, kinds: 2, groups: 3, matches: 4, end: 5 } as const;

const matchBytes = 4 + 16 + 8 + 8 + 8;
const groupHeadBytes = 4 + 2 + 16 + 8 + 8;
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
    at = this.#bytes.writeUInt32LE(match.definition, at);
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

/** Kinds of windows by their number in the file. */
type KindMap = ReadonlyMap<number, WindowKind>;

/** The number in the store; what no window needs any more is not made known to it. */
function numberOf(kinds: KindMap, number: number, windows: WindowStore): number | undefined {
  const kind = kinds.get(number);
  return kind && windows.define(kind);
}

/** Applies the matches of a frame; answers the position up to which they reach. */
export function applyMatches(payload: Buffer, kinds: KindMap, windows: WindowStore): Position {
  const print = new Uint32Array(4);
  for (let at = positionBytes; at + matchBytes <= payload.length; at += matchBytes) {
    const definition = numberOf(kinds, payload.readUInt32LE(at), windows);
    if (definition === undefined) continue;
    readPrint(payload, at + 4, print);
    windows.apply({
      definition,
      print,
      at: payload.readDoubleLE(at + 20),
      arrived: payload.readDoubleLE(at + 28),
      amount: payload.readDoubleLE(at + 36),
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
  let at = bytes.writeUInt32LE(groups.definition[group] ?? 0, 0);
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
    const definition = numberOf(kinds, payload.readUInt32LE(at), windows);
    const count = payload.readUInt16LE(at + 4);
    readPrint(payload, at + 6, print);
    const arrived = payload.readDoubleLE(at + 22);
    const latest = payload.readDoubleLE(at + 30);
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

/** Reads a frame that `encodeJson` of a `[number, WindowKind][]` made. */
export function readKinds(payload: Buffer, into: Map<number, WindowKind>): void {
  for (const [number, kind] of JSON.parse(payload.toString()) as [number, WindowKind][]) {
    into.set(number, kind);
  }
}

export function readHeader(payload: Buffer): Header {
  const { version, ...rest } = JSON.parse(payload.toString()) as Omit<Header, 'version'> & {
    version: number;
  };
  if (version !== 1) throw new Error(`version ${version} of windows on disk is not known`);
  return { version, ...rest };
}
