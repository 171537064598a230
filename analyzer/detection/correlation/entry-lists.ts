import { EntryPool, pageEntries } from './entry-pool.ts';
import type { GroupTable } from './group-table.ts';

const none = -1;

/** Index of the first entry and of the one behind the last. */
export interface Range {
  first: number;
  end: number;
}

/** The first index in [from, to) whose time is `at` or later. */
function lowerBound(times: Float64Array, from: number, to: number, at: number): number {
  let [low, high] = [from, to];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The first index in [from, to) whose time is later than `at`. */
function upperBound(times: Float64Array, from: number, to: number, at: number): number {
  let [low, high] = [from, to];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The entries of each group: ascending times and a number each, in one block of the pool. */
export class EntryLists {
  /** Entries of all groups. */
  size = 0;
  readonly #groups: GroupTable;
  readonly #pool: EntryPool;
  readonly #onFull: (group: number) => void;

  /** `onFull` forgets a group other than the given one, so that this can grow. */
  constructor(groups: GroupTable, maxBytes: number, onFull: (group: number) => void) {
    this.#groups = groups;
    this.#pool = new EntryPool(maxBytes);
    this.#onFull = onFull;
  }

  get bytes(): number {
    return this.#pool.bytes;
  }

  /** Times of the group's entries, ascending, from `first(group)` to `end(group)`. */
  times(group: number): Float64Array {
    return this.#pool.times(this.#groups.block[group] ?? 0);
  }

  payloads(group: number): Float64Array {
    return this.#pool.payloads(this.#groups.block[group] ?? 0);
  }

  first(group: number): number {
    const block = this.#groups.block[group] ?? none;
    return block === none ? 0 : (block % pageEntries) + (this.#groups.head[group] ?? 0);
  }

  end(group: number): number {
    return this.first(group) + (this.#groups.count[group] ?? 0);
  }

  /** Those whose times lie in [from, to]. */
  within(group: number, from: number, to: number): Range {
    const times = this.times(group);
    const last = this.end(group);
    const first = lowerBound(times, this.first(group), last, from);
    const end = (times[last - 1] ?? 0) <= to ? last : upperBound(times, first, last, to);
    return { first, end };
  }

  /** Behind all entries of the same time: what came first stays first. */
  placeOf(group: number, at: number): number {
    const end = this.end(group);
    const times = this.times(group);
    if (end === this.first(group) || (times[end - 1] ?? 0) <= at) return end;
    return upperBound(times, this.first(group), end, at);
  }

  /** Takes the first `dropped` entries away. */
  drop(group: number, dropped: number): void {
    const { head, count } = this.#groups;
    head[group] = (head[group] ?? 0) + dropped;
    count[group] = (count[group] ?? 0) - dropped;
    this.size -= dropped;
    this.#shrink(group);
  }

  clear(group: number): void {
    const groups = this.#groups;
    const block = groups.block[group] ?? none;
    if (block !== none) this.#pool.give(block, groups.class[group] ?? 0);
    this.size -= groups.count[group] ?? 0;
    groups.block[group] = none;
    groups.head[group] = 0;
    groups.count[group] = 0;
  }

  insert(group: number, place: number, at: number, amount: number): void {
    const offset = place - this.first(group);
    this.#makeRoom(group);
    const times = this.times(group);
    const payloads = this.payloads(group);
    const index = this.first(group) + offset;
    const end = this.end(group);
    if (index < end) {
      times.copyWithin(index + 1, index, end);
      payloads.copyWithin(index + 1, index, end);
    }
    times[index] = at;
    payloads[index] = amount;
    this.#groups.count[group] = (this.#groups.count[group] ?? 0) + 1;
    this.size += 1;
  }

  remove(group: number, entry: number): void {
    const end = this.end(group);
    this.times(group).copyWithin(entry, entry + 1, end);
    this.payloads(group).copyWithin(entry, entry + 1, end);
    this.#groups.count[group] = (this.#groups.count[group] ?? 0) - 1;
    this.size -= 1;
  }

  /** Room for one entry behind the last. */
  #makeRoom(group: number): void {
    const groups = this.#groups;
    const size = groups.class[group] ?? 0;
    if (groups.block[group] === none) {
      groups.block[group] = this.#take(0, group);
      groups.class[group] = 0;
      return;
    }
    const head = groups.head[group] ?? 0;
    const capacity = 1 << size;
    if (head + (groups.count[group] ?? 0) < capacity) return;
    if (head >= capacity / 2 || (head > 0 && capacity === pageEntries)) this.#move(group, size);
    else this.#move(group, size + 1);
  }

  #shrink(group: number): void {
    const size = this.#groups.class[group] ?? 0;
    if (size > 5 && (this.#groups.count[group] ?? 0) < 1 << (size - 3)) this.#move(group, size - 2);
  }

  /** To the beginning of a block of another size, or of its own. */
  #move(group: number, size: number): void {
    const groups = this.#groups;
    const oldSize = groups.class[group] ?? 0;
    const oldBlock = groups.block[group] ?? 0;
    const block = size === oldSize ? oldBlock : this.#take(size, group);
    const first = this.first(group);
    const end = this.end(group);
    const to = block % pageEntries;
    if (block === oldBlock) {
      this.times(group).copyWithin(to, first, end);
      this.payloads(group).copyWithin(to, first, end);
    } else {
      this.#pool.times(block).set(this.times(group).subarray(first, end), to);
      this.#pool.payloads(block).set(this.payloads(group).subarray(first, end), to);
      this.#pool.give(oldBlock, oldSize);
    }
    groups.block[group] = block;
    groups.class[group] = size;
    groups.head[group] = 0;
  }

  /** Two times become one, the later: nothing is lost, and it stays a thousandth of the window too long at most. */
  coarsen(group: number): void {
    const times = this.times(group);
    const payloads = this.payloads(group);
    const first = this.first(group);
    const end = this.end(group);
    let to = first;
    for (let from = first; from < end; from += 2, to += 1) {
      const last = Math.min(from + 1, end - 1);
      payloads[to] = (payloads[from] ?? 0) + (last > from ? (payloads[last] ?? 0) : 0);
      times[to] = times[last] ?? 0;
    }
    this.#groups.count[group] = to - first;
    this.size -= end - to;
  }

  #take(size: number, group: number): number {
    for (;;) {
      const block = this.#pool.take(size);
      if (block !== none) return block;
      this.#onFull(group);
    }
  }
}
