import type { Field } from './field.ts';
import type { Scheme } from './events.ts';
import { Tally, type Offer, type Source } from './source.ts';

export interface LineRules {
  /** A neighbour counts by exp(-(distance - 1) / fades), up to `reach` numbers away. */
  reach: number;
  fades: number;
  /** Neighbours (weighted) that the base expectation is worth. */
  strength: number;
  /** Expected hits that the calibration of a line is worth. */
  calibration: number;
  keeps: number;
}

export interface LineOptions {
  field: Field;
  scheme: Scheme;
  variant: string;
  rules: LineRules;
  /** The address of a number of this line. */
  at: (index: number) => bigint;
  size: number;
  /** Expectation without neighbours; 0 for numbers that only neighbours make worth asking. */
  base: (index: number) => number;
  /** Numbers that are worth asking without neighbours. */
  starts: Iterable<number>;
  /** What all of it is multiplied by, such as the share of hosts that have addresses of this form. */
  share?: () => number;
  /** How lines of this scheme go elsewhere: hits for each expected hit. */
  elsewhere: Tally;
  /** How a number is named as the neighbour that led to another one. */
  nameOf: (index: number) => string;
}

interface Mark {
  /** 1 somebody is there, 0 nobody. */
  hit: number;
  weight: number;
}

/** Weight of a mark from which on it stands against silence: a firewall is silent too. */
const sure = 0.9;

/**
 * Numbers of a row (low addresses, NICs of one vendor, a DHCP range): hosts are bought, numbered and leased side by side, so a number is as
 * likely as its neighbours were found. Hits draw their surroundings in and misses close them again.
 */
export class LineSource implements Source {
  readonly scheme: Scheme;
  readonly variant: string;
  readonly #options: LineOptions;
  readonly #marks = new Map<number, Mark>();
  /** Numbers worth asking, with what their neighbours let expect. */
  readonly #candidates = new Map<number, number>();
  readonly #tally: Tally;
  #queue: { index: number; expected: number }[] | undefined;

  constructor(options: LineOptions) {
    this.scheme = options.scheme;
    this.variant = options.variant;
    this.#options = options;
    this.#tally = new Tally(options.rules.keeps);
    for (const index of options.starts) this.#candidates.set(index, this.#local(index));
  }

  /** What is known of a number: `weight` below 1 where the knowledge may be stale. Silence does not unsay what was seen. */
  mark(index: number, hit: boolean, weight = 1): void {
    const before = this.#marks.get(index);
    if (!hit && before?.hit === 1 && before.weight >= sure) return;
    this.#marks.set(index, { hit: hit ? 1 : 0, weight });
    this.#candidates.delete(index);
    this.#queue = undefined;
    const { reach } = this.#options.rules;
    const last = Math.min(this.#options.size - 1, index + reach);
    for (let near = Math.max(0, index - reach); near <= last; near += 1) {
      const wanted = this.#candidates.has(near) || (hit && !this.#marks.has(near));
      if (wanted) this.#candidates.set(near, this.#local(near));
    }
  }

  #local(index: number): number {
    const { reach, fades, strength } = this.#options.rules;
    let hits = 0;
    let tries = 0;
    for (let distance = 1; distance <= reach; distance += 1) {
      const counts = Math.exp(-(distance - 1) / fades);
      for (const near of [index - distance, index + distance]) {
        const mark = this.#marks.get(near);
        if (!mark) continue;
        tries += counts * mark.weight;
        hits += counts * mark.weight * mark.hit;
      }
    }
    return (hits + strength * this.#options.base(index)) / (tries + strength);
  }

  #ordered(): { index: number; expected: number }[] {
    const queue = [...this.#candidates].map(([index, expected]) => ({ index, expected }));
    return queue.sort((a, b) => a.expected - b.expected || b.index - a.index);
  }

  #calibration(): number {
    const { rules, elsewhere, share } = this.#options;
    const factor = this.#tally.factor(
      elsewhere.factor(1, rules.calibration * 4),
      rules.calibration,
    );
    return Math.min(1.5, factor) * (share?.() ?? 1);
  }

  peek(): Offer | undefined {
    this.#queue ??= this.#ordered();
    const { at, field } = this.#options;
    for (let last = this.#queue.at(-1); last; last = this.#queue.at(-1)) {
      const value = at(last.index);
      if (field.isOpen(value)) {
        const expected = Math.min(0.98, last.expected * this.#calibration());
        const from = this.#nearest(last.index);
        return {
          field,
          value,
          source: this,
          expected,
          rank: expected,
          ...(from === undefined ? {} : { from }),
        };
      }
      this.#queue.pop();
      this.#candidates.delete(last.index);
    }
    return undefined;
  }

  #nearest(index: number): string | undefined {
    for (let distance = 1; distance <= this.#options.rules.reach; distance += 1) {
      for (const near of [index - distance, index + distance]) {
        if (this.#marks.get(near)?.hit === 1) return this.#options.nameOf(near);
      }
    }
    return undefined;
  }

  take(expected: number): void {
    const taken = this.#queue?.pop();
    this.#tally.take(expected);
    if (taken) this.#candidates.delete(taken.index);
  }

  learn(hit: boolean, expected: number): void {
    this.#tally.add(hit, expected);
    this.#options.elsewhere.add(hit, expected);
  }

  correct(): void {
    this.#tally.correct();
    this.#options.elsewhere.correct();
  }
}
