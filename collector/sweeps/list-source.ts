import type { Field } from './field.ts';
import type { Scheme } from './events.ts';
import { Tally, type Candidate, type Offer, type Source } from './source.ts';

export interface ListOptions {
  field: Field;
  scheme: Scheme;
  variant?: string;
  candidates: Iterable<Candidate>;
  /** Expected share of hits before anything is asked; a function where other sources change it. */
  prior: () => number;
  /** Questions that the prior is worth. */
  strength: number;
  /** Share of the past that each answer leaves. */
  keeps: number;
  /** Wider counts that learn with it, such as those of the scheme in all prefixes. */
  pools?: readonly Tally[];
  /** Expectation that it never falls below: what is to be gone through whole. */
  floor?: number;
  /** What a hit is worth beside a new host. */
  value?: number;
}

/** Candidates in a fixed order, equally likely: a Beta estimate of their common share of hits decides when the list has its turn. */
export class ListSource implements Source {
  readonly scheme: Scheme;
  readonly variant: string;
  readonly tally: Tally;
  readonly #options: ListOptions;
  readonly #candidates: Iterator<Candidate>;
  readonly #added: Candidate[] = [];
  #head: Candidate | undefined;

  constructor(options: ListOptions) {
    this.scheme = options.scheme;
    this.variant = options.variant ?? '';
    this.tally = new Tally(options.keeps);
    this.#options = options;
    this.#candidates = options.candidates[Symbol.iterator]();
  }

  /** Expected share of hits now. */
  mean(): number {
    const { prior, strength, floor = 0 } = this.#options;
    return Math.max(floor, this.tally.mean(prior(), strength));
  }

  /** A candidate that became known later; it comes after those that are waiting. */
  add(candidate: Candidate): void {
    this.#added.push(candidate);
  }

  #isOpen({ value, host }: Candidate): boolean {
    const { field } = this.#options;
    return !(host !== undefined && field.explained.has(host)) && field.isOpen(value);
  }

  #next(): Candidate | undefined {
    for (;;) {
      const { done, value } = this.#candidates.next();
      const candidate = done === true ? this.#added.shift() : value;
      if (!candidate) return undefined;
      if (this.#isOpen(candidate)) return candidate;
    }
  }

  peek(): Offer | undefined {
    if (this.#head && !this.#isOpen(this.#head)) this.#head = undefined;
    this.#head ??= this.#next();
    if (!this.#head) return undefined;
    const { field } = this.#options;
    const expected = this.mean();
    const rank = expected * (this.#options.value ?? 1);
    return { ...this.#head, field, source: this, expected, rank };
  }

  take(expected: number): void {
    this.#head = undefined;
    this.tally.take(expected);
  }

  learn(hit: boolean, expected: number): void {
    this.tally.add(hit, expected);
    for (const pool of this.#options.pools ?? []) pool.add(hit, expected);
  }

  correct(): void {
    this.tally.correct();
    for (const pool of this.#options.pools ?? []) pool.correct();
  }
}
