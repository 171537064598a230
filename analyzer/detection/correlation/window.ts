import type { Comparison } from '../rule.ts';

/** One counted match: which of the correlation's rules it was, and the value looked at. */
export interface Entry {
  rule: number;
  /** Distinct value (value_count). */
  key: string;
  /** Number (value_sum, value_avg). */
  amount: number;
}

/**
 * The matches of one group within the last timespan, both ends included. Counts are kept up as matches come and go,
 * so that a flood costs the same per match as a trickle.
 */
export class Window {
  readonly #spanMs: number;
  readonly #limit: number;
  #entries: (Entry & { at: number })[] = [];
  #head = 0;
  #latest = Number.NEGATIVE_INFINITY;
  readonly #keys = new Map<string, number>();
  readonly #rules = new Map<number, number>();
  #sum = 0;
  /** Matches forgotten before their time, because the window was full. */
  overflowed = 0;

  constructor(spanMs: number, limit: number) {
    this.#spanMs = spanMs;
    this.#limit = limit;
  }

  get size(): number {
    return this.#entries.length - this.#head;
  }

  get distinctKeys(): number {
    return this.#keys.size;
  }

  get distinctRules(): number {
    return this.#rules.size;
  }

  get sum(): number {
    return this.#sum;
  }

  /**
   * Moves on to the time of a match. One that comes late counts as if it came now; one that is older than the whole
   * window means that the sender's clock was set back, and starts the window afresh.
   */
  advance(at: number): void {
    if (at < this.#latest - this.#spanMs) this.#clear();
    this.#latest = Math.max(this.#latest, at);
    this.#forget();
  }

  add(entry: Entry): void {
    this.#entries.push({ ...entry, at: this.#latest });
    this.#keys.set(entry.key, (this.#keys.get(entry.key) ?? 0) + 1);
    this.#rules.set(entry.rule, (this.#rules.get(entry.rule) ?? 0) + 1);
    this.#sum += entry.amount;
    this.#forget();
  }

  /** The value below which `rank` percent of the numbers lie, between two of them in proportion; 0 without any. */
  percentile(rank: number): number {
    const ranked = this.#entries
      .slice(this.#head)
      .map((entry) => entry.amount)
      .sort((left, right) => left - right);
    const place = ((ranked.length - 1) * rank) / 100;
    const below = ranked[Math.floor(place)] ?? 0;
    return below + ((ranked[Math.ceil(place)] ?? below) - below) * (place - Math.floor(place));
  }

  /** The longest run of matches in time order whose rules stand in the order of the correlation. */
  orderedRules(): number {
    const best: number[] = [];
    for (let index = this.#head; index < this.#entries.length; index += 1) {
      const rule = this.#entries[index]?.rule ?? 0;
      let before = 0;
      for (let earlier = 0; earlier < rule; earlier += 1) {
        before = Math.max(before, best[earlier] ?? 0);
      }
      best[rule] = Math.max(best[rule] ?? 0, before + 1);
    }
    return best.reduce((longest, length) => Math.max(longest, length ?? 0), 0);
  }

  #forget(): void {
    const start = this.#latest - this.#spanMs;
    for (;;) {
      const oldest = this.#entries[this.#head];
      if (!oldest) break;
      const full = this.size > this.#limit;
      if (oldest.at >= start && !full) break;
      if (oldest.at >= start) this.overflowed += 1;
      this.#head += 1;
      this.#sum -= oldest.amount;
      decrease(this.#keys, oldest.key);
      decrease(this.#rules, oldest.rule);
    }
    if (this.#head > 64 && this.#head * 2 > this.#entries.length) {
      this.#entries = this.#entries.slice(this.#head);
      this.#head = 0;
    }
  }

  #clear(): void {
    this.#entries = [];
    this.#head = 0;
    this.#latest = Number.NEGATIVE_INFINITY;
    this.#keys.clear();
    this.#rules.clear();
    this.#sum = 0;
  }
}

function decrease<K>(counts: Map<K, number>, key: K): void {
  const left = (counts.get(key) ?? 0) - 1;
  if (left > 0) counts.set(key, left);
  else counts.delete(key);
}

export function compare(value: number, comparison: Comparison, limit: number): boolean {
  switch (comparison) {
    case 'gt':
      return value > limit;
    case 'gte':
      return value >= limit;
    case 'lt':
      return value < limit;
    case 'lte':
      return value <= limit;
    case 'eq':
      return value === limit;
    case 'neq':
      return value !== limit;
  }
}
