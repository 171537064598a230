import type { Fingerprint } from './fingerprint.ts';

const nowhere = 0xffff_ffff;
const firstCapacity = 64;

function grown<A extends { length: number; set(from: A): void }>(
  make: (length: number) => A,
  old: A,
  length: number,
): A {
  const array = make(length);
  array.set(old);
  return array;
}

const u32 = (length: number) => new Uint32Array(length);
const u16 = (length: number) => new Uint16Array(length);
const f64 = (length: number) => new Float64Array(length);
const i8 = (length: number) => new Int8Array(length);
const i32 = (length: number) => new Int32Array(length);

/**
 * The groups of all correlations in columns of numbers: found by fingerprint (open addressing, linear probing), in the
 * order of their last match. A group is a slot number, which is used again after `remove`.
 */
export class GroupTable {
  size = 0;
  capacity = firstCapacity;
  /** Which correlation. */
  definition = u32(firstCapacity);
  /** Arrival of the last match, ms; 0 where events do not say when they arrived. */
  seenAt = f64(firstCapacity);
  /** Newest event time, ms. */
  latest = f64(firstCapacity);
  /** Its block of entries, or -1. */
  block = i32(firstCapacity).fill(-1);
  /** The block has 2^class entries. */
  class = i8(firstCapacity);
  /** Where in the block the entries begin, and how many they are. */
  head = u16(firstCapacity);
  count = u16(firstCapacity);
  /** 1 for slots in use. */
  used = i8(firstCapacity);
  #prints = u32(firstCapacity * 4);
  #older = u32(firstCapacity);
  #newer = u32(firstCapacity);
  #oldest = nowhere;
  #newest = nowhere;
  /** Slots given back, linked through `#newer`. */
  #free = nowhere;
  #fresh = 0;
  /** Slot + 1, or 0. */
  #index = u32(firstCapacity * 2);

  get bytes(): number {
    return this.capacity * (4 + 8 + 8 + 4 + 1 + 2 + 2 + 1 + 16 + 4 + 4 + 8);
  }

  find(print: Fingerprint): number {
    const mask = this.#index.length - 1;
    for (let at = (print[0] ?? 0) & mask; ; at = (at + 1) & mask) {
      const slot = (this.#index[at] ?? 0) - 1;
      if (slot < 0) return -1;
      if (this.#isPrint(slot, print)) return slot;
    }
  }

  /** A new group; the caller made sure that there is none with this fingerprint. */
  add(print: Fingerprint, definition: number): number {
    if (this.size === this.capacity) this.#grow();
    let slot = this.#free;
    if (slot === nowhere) slot = this.#fresh++;
    else this.#free = this.#newer[slot] ?? nowhere;
    this.size += 1;
    this.#prints.set(print, slot * 4);
    this.definition[slot] = definition;
    this.seenAt[slot] = 0;
    this.latest[slot] = Number.NEGATIVE_INFINITY;
    this.block[slot] = -1;
    this.head[slot] = 0;
    this.count[slot] = 0;
    this.used[slot] = 1;
    this.#enter(slot);
    this.#append(slot);
    return slot;
  }

  /** The caller gave the block back. */
  remove(slot: number): void {
    this.#leave(slot);
    this.#unlink(slot);
    this.used[slot] = 0;
    this.#newer[slot] = this.#free;
    this.#free = slot;
    this.size -= 1;
  }

  /** Makes it the one matched last. */
  touch(slot: number): void {
    if (slot === this.#newest) return;
    this.#unlink(slot);
    this.#append(slot);
  }

  /** The group longest without a match, or -1. */
  oldest(): number {
    return this.#oldest === nowhere ? -1 : this.#oldest;
  }

  /** The group matched next after `slot`, or -1. */
  after(slot: number): number {
    const next = this.#newer[slot] ?? nowhere;
    return next === nowhere ? -1 : next;
  }

  copyPrint(slot: number, into: Fingerprint): void {
    for (let word = 0; word < 4; word += 1) into[word] = this.#prints[slot * 4 + word] ?? 0;
  }

  #isPrint(slot: number, print: Fingerprint): boolean {
    const at = slot * 4;
    return (
      this.#prints[at] === print[0] &&
      this.#prints[at + 1] === print[1] &&
      this.#prints[at + 2] === print[2] &&
      this.#prints[at + 3] === print[3]
    );
  }

  #enter(slot: number): void {
    const mask = this.#index.length - 1;
    let at = (this.#prints[slot * 4] ?? 0) & mask;
    while (this.#index[at] !== 0) at = (at + 1) & mask;
    this.#index[at] = slot + 1;
  }

  /** Closes the gap, so that no probe stops at it. */
  #leave(slot: number): void {
    const index = this.#index;
    const mask = index.length - 1;
    let gap = (this.#prints[slot * 4] ?? 0) & mask;
    while (index[gap] !== slot + 1) gap = (gap + 1) & mask;
    for (let at = (gap + 1) & mask; index[at] !== 0; at = (at + 1) & mask) {
      const home = (this.#prints[((index[at] ?? 0) - 1) * 4] ?? 0) & mask;
      if (((at - home) & mask) < ((at - gap) & mask)) continue;
      index[gap] = index[at] ?? 0;
      gap = at;
    }
    index[gap] = 0;
  }

  #append(slot: number): void {
    this.#older[slot] = this.#newest;
    this.#newer[slot] = nowhere;
    if (this.#newest === nowhere) this.#oldest = slot;
    else this.#newer[this.#newest] = slot;
    this.#newest = slot;
  }

  #unlink(slot: number): void {
    const older = this.#older[slot] ?? nowhere;
    const newer = this.#newer[slot] ?? nowhere;
    if (older === nowhere) this.#oldest = newer;
    else this.#newer[older] = newer;
    if (newer === nowhere) this.#newest = older;
    else this.#older[newer] = older;
  }

  #grow(): void {
    const length = this.capacity * 2;
    this.definition = grown(u32, this.definition, length);
    this.seenAt = grown(f64, this.seenAt, length);
    this.latest = grown(f64, this.latest, length);
    this.block = grown(i32, this.block, length);
    this.class = grown(i8, this.class, length);
    this.head = grown(u16, this.head, length);
    this.count = grown(u16, this.count, length);
    this.used = grown(i8, this.used, length);
    this.#prints = grown(u32, this.#prints, length * 4);
    this.#older = grown(u32, this.#older, length);
    this.#newer = grown(u32, this.#newer, length);
    this.capacity = length;
    this.#index = u32(length * 2);
    for (let slot = 0; slot < this.#fresh; slot += 1) if (this.used[slot]) this.#enter(slot);
  }
}
