import { EntryLists } from './entry-lists.ts';
import { maxTimesPerWindow } from './entry-pool.ts';
import type { Fingerprint } from './fingerprint.ts';
import { GroupTable } from './group-table.ts';
import type { CorrelationLimits } from './limits.ts';

/**
 * How the matches of a group are kept, so that nothing is lost that a window could ask for:
 * - `sum`: one entry per time with the sum of the numbers (counts, sums);
 * - `distinct`: per different number at most a few entries, see `#addDistinct`; the newest one positive, others negative;
 * - `ordered`: one entry per time and number;
 * - `list`: every match.
 */
export type Keeping = 'sum' | 'distinct' | 'ordered' | 'list';

/** A correlation as far as its windows go. */
export interface WindowKind {
  /** Changes whenever what is counted does. */
  key: string;
  keeping: Keeping;
  spanMs: number;
}

export interface CorrelatorStats {
  /** Windows held. */
  groups: number;
  /** Entries held in them. */
  matches: number;
  /** Memory of both. */
  bytes: number;
  /** Windows and matches forgotten before their time, since the start: `evicted` + `overflowed`. */
  forgotten: number;
  /** Windows forgotten to make room, since the start. */
  evicted: number;
  /** Matches forgotten because their window was full, since the start. */
  overflowed: number;
  /** Matches not counted because they came too late, since the start. */
  late: number;
}

/** Is told before windows change, so that a snapshot can be taken while they do. */
export interface WindowObserver {
  /** The group is about to change or to go. */
  beforeChange(group: number): void;
  created(group: number): void;
}

/** One match as it goes into a window; what a journal keeps. */
export interface Match {
  definition: number;
  print: Fingerprint;
  /** Event time, ms. */
  at: number;
  /** Arrival, ms; NaN when the event does not say. */
  arrived: number;
  /** What is kept of it; NaN when it only moves the window on. */
  amount: number;
}

/** Slots looked at per match for windows whose time is over. */
const sweepSlots = 8;
const none = -1;

/** The windows of all correlations: what each group saw within its timespan, bounded in number and memory. */
export class WindowStore {
  readonly limits: CorrelationLimits;
  readonly groups = new GroupTable();
  readonly entries: EntryLists;
  readonly kinds: WindowKind[] = [];
  /** Told of every match taken in; a journal. */
  onMatch: ((match: Match) => void) | undefined;
  observer: WindowObserver | undefined;
  readonly #kindNumbers = new Map<string, number>();
  #evicted = 0;
  #overflowed = 0;
  #late = 0;
  /** Latest arrival. */
  #now = 0;
  #sweepAt = 0;

  constructor(limits: CorrelationLimits) {
    const timesPerWindow = Math.min(limits.timesPerWindow, maxTimesPerWindow);
    this.limits = { ...limits, timesPerWindow };
    this.entries = new EntryLists(this.groups, limits.bytes, (group) => this.#makeWay(group));
  }

  /** The number of a kind; the same for the same key. Numbers are never used for another one. */
  define(kind: WindowKind): number {
    const known = this.#kindNumbers.get(kind.key);
    if (known !== undefined) return known;
    const number = this.kinds.push(kind) - 1;
    this.#kindNumbers.set(kind.key, number);
    return number;
  }

  stats(): CorrelatorStats {
    return {
      groups: this.groups.size,
      matches: this.entries.size,
      bytes: this.groups.bytes + this.entries.bytes,
      forgotten: this.#evicted + this.#overflowed,
      evicted: this.#evicted,
      overflowed: this.#overflowed,
      late: this.#late,
    };
  }

  /** Takes a match in. Answers its group, or -1 when it came too late. */
  apply(match: Match): number {
    this.onMatch?.(match);
    this.#sweep(match.arrived);
    const kind = this.kinds[match.definition];
    if (!kind) return none;
    const group = this.#groupFor(match, kind);
    if (group === none) return none;
    this.groups.touch(group);
    this.groups.seenAt[group] = Number.isNaN(match.arrived) ? 0 : this.#now;
    this.groups.latest[group] = Math.max(this.groups.latest[group] ?? match.at, match.at);
    this.#forget(group, kind);
    if (!Number.isNaN(match.amount)) this.#add(group, kind, match.at, match.amount);
    return group;
  }

  /** Puts a group back as it was; for a snapshot. Entries are times and amounts in turn. */
  restore(match: Omit<Match, 'amount'>, entries: Float64Array): void {
    const known = this.groups.find(match.print);
    if (known !== none) this.#drop(known);
    const group = this.#create(match.print, match.definition);
    this.groups.seenAt[group] = match.arrived;
    this.groups.latest[group] = match.at;
    this.#now = Math.max(this.#now, match.arrived);
    const count = Math.min(entries.length / 2, this.limits.timesPerWindow);
    for (let at = 0; at < count; at += 1) {
      this.entries.insert(
        group,
        this.entries.end(group),
        entries[at * 2] ?? 0,
        entries[at * 2 + 1] ?? 0,
      );
    }
  }

  /** Forgets all windows. */
  clear(): void {
    for (let group = this.groups.oldest(); group !== none; group = this.groups.oldest()) {
      this.#drop(group);
    }
  }

  /** Counts of the statistics begin anew: those of a replay were counted before. */
  resetCounts(): void {
    this.#evicted = 0;
    this.#overflowed = 0;
    this.#late = 0;
  }

  #groupFor(match: Match, kind: WindowKind): number {
    const { groups, limits } = this;
    const group = groups.find(match.print);
    if (group === none) return this.#create(match.print, match.definition);
    this.observer?.beforeChange(group);
    if (this.#isOver(group, kind)) {
      this.entries.clear(group);
      groups.latest[group] = Number.NEGATIVE_INFINITY;
    }
    const patience = Math.max(kind.spanMs, limits.latenessMs);
    if (match.at >= (groups.latest[group] ?? 0) - patience) return group;
    this.#late += 1;
    return none;
  }

  /** Nothing of it can count any more, whatever comes: long since quiet by the time of arrival. */
  #isOver(group: number, kind: WindowKind): boolean {
    const seenAt = this.groups.seenAt[group] ?? 0;
    return seenAt > 0 && seenAt + kind.spanMs + this.limits.latenessMs < this.#now;
  }

  #create(print: Fingerprint, definition: number): number {
    while (this.groups.size >= this.limits.groups) this.#evict(this.groups.oldest());
    const group = this.groups.add(print, definition);
    this.observer?.created(group);
    return group;
  }

  #evict(group: number): void {
    this.#evicted += 1;
    this.#drop(group);
  }

  #drop(group: number): void {
    this.observer?.beforeChange(group);
    this.entries.clear(group);
    this.groups.remove(group);
  }

  /** The window longest without a match goes, but not the one that needs the memory. */
  #makeWay(group: number): void {
    const oldest = this.groups.oldest();
    this.#evict(oldest === group ? this.groups.after(oldest) : oldest);
  }

  /** A few slots at each match, so that memory comes back without a pause. */
  #sweep(arrived: number): void {
    if (arrived > this.#now) this.#now = arrived;
    const { groups } = this;
    for (let step = 0; step < sweepSlots; step += 1) {
      this.#sweepAt = this.#sweepAt + 1 < groups.capacity ? this.#sweepAt + 1 : 0;
      const kind = this.kinds[groups.definition[this.#sweepAt] ?? 0];
      if (groups.used[this.#sweepAt] && kind && this.#isOver(this.#sweepAt, kind)) {
        this.#drop(this.#sweepAt);
      }
    }
  }

  /** Entries that no window of a match still to come can reach. */
  #forget(group: number, kind: WindowKind): void {
    const start = (this.groups.latest[group] ?? 0) - kind.spanMs - this.limits.latenessMs;
    const { first } = this.entries.within(group, start, Number.POSITIVE_INFINITY);
    const old = first - this.entries.first(group);
    if (old > 0) this.entries.drop(group, old);
  }

  #add(group: number, kind: WindowKind, at: number, amount: number): void {
    if (kind.keeping === 'distinct') this.#addDistinct(group, kind, at, amount);
    else if (!this.#joins(group, kind.keeping, at, amount)) {
      this.entries.insert(group, this.entries.placeOf(group, at), at, amount);
      this.#squeeze(group, kind.keeping);
    }
  }

  /** Whether an entry of the same time takes it in. */
  #joins(group: number, keeping: Keeping, at: number, amount: number): boolean {
    if (keeping === 'list') return false;
    const times = this.entries.times(group);
    const payloads = this.entries.payloads(group);
    const first = this.entries.first(group);
    for (
      let entry = this.entries.placeOf(group, at) - 1;
      entry >= first && times[entry] === at;
      entry--
    ) {
      if (keeping === 'sum') {
        payloads[entry] = (payloads[entry] ?? 0) + amount;
        return true;
      }
      if (payloads[entry] === amount) return true;
      // Between them stands another rule at the same time: the order of arrival is kept.
      if (keeping === 'ordered') return false;
    }
    return false;
  }

  /**
   * Of the entries of one number, the middle one of three is of no use when the outer two are no further apart than the
   * timespan: no window can hold it without one of them. So a number that comes a million times costs three entries.
   */
  #addDistinct(group: number, kind: WindowKind, at: number, amount: number): void {
    const times = this.entries.times(group);
    const payloads = this.entries.payloads(group);
    const first = this.entries.first(group);
    let before = none;
    let after = none;
    let beforeThat = none;
    for (let entry = this.entries.end(group) - 1; entry >= first; entry -= 1) {
      if (payloads[entry] !== amount && payloads[entry] !== -amount) continue;
      if ((times[entry] ?? 0) > at) after = entry;
      else if (before === none) before = entry;
      else {
        beforeThat = entry;
        break;
      }
    }
    const timeOf = (entry: number): number => times[entry] ?? 0;
    if (before !== none && timeOf(before) === at) return;
    if (after !== none) {
      if (before !== none && timeOf(after) - timeOf(before) <= kind.spanMs) return;
      this.entries.insert(group, this.entries.placeOf(group, at), at, -amount);
    } else {
      if (before !== none) payloads[before] = -amount;
      if (beforeThat !== none && at - timeOf(beforeThat) <= kind.spanMs) {
        this.entries.remove(group, before);
      }
      this.entries.insert(group, this.entries.placeOf(group, at), at, amount);
    }
    this.#squeeze(group, kind.keeping);
  }

  /** Keeps a full window within its bound. */
  #squeeze(group: number, keeping: Keeping): void {
    if ((this.groups.count[group] ?? 0) <= this.limits.timesPerWindow) return;
    if (keeping === 'sum') {
      this.entries.coarsen(group);
      return;
    }
    this.entries.drop(group, 1);
    this.#overflowed += 1;
  }
}
