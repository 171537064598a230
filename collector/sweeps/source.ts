import type { Scheme } from './events.ts';
import type { Field } from './field.ts';

/** An address worth a question. */
export interface Candidate {
  value: bigint;
  from?: string;
  /** The IPv4 host that it is a guess of; its other guesses are dropped once one was right. */
  host?: number;
}

/** A candidate with what it is expected to yield: new hosts per question, 0 to 1. */
export interface Offer extends Candidate {
  field: Field;
  source: Source;
  expected: number;
  /** Expectation × what a hit is worth: offers are taken in this order. */
  rank: number;
  /** Where the source decides them: the port, and the scheme that first thought of the address. */
  port?: number;
  scheme?: Scheme;
}

/** One way to make candidates in one field. It learns from each answer to a question of its own. */
export interface Source {
  readonly scheme: Scheme;
  /** Tells sources of one scheme apart, such as the suffix of a word. */
  readonly variant: string;
  /** The best candidate now; undefined when there is none. */
  peek(): Offer | undefined;
  /** Takes what peek showed; until it is answered the source counts it as half a failure, so that a round spreads over sources. */
  take(expected: number): void;
  learn(hit: boolean, expected: number, port: number): void;
  /** An address that counted as silent answered on another port. */
  correct(): void;
}

/** Counts whose past fades, so that the tail of a list does not live on its head. */
export class Tally {
  hits = 0;
  tries = 0;
  /** Hits that were expected of the tries. */
  expected = 0;
  /** Under way: questions, and what is expected of them. */
  pending = 0;
  #pendingExpected = 0;
  readonly #keeps: number;

  /** @param keeps share of the past that each answer leaves, below 1. */
  constructor(keeps: number) {
    this.#keeps = keeps;
  }

  take(expected: number): void {
    this.pending += 1;
    this.#pendingExpected += expected;
  }

  add(hit: boolean, expected: number): void {
    this.hits = this.hits * this.#keeps + (hit ? 1 : 0);
    this.tries = this.tries * this.#keeps + 1;
    this.expected = this.expected * this.#keeps + expected;
    this.pending = Math.max(0, this.pending - 1);
    this.#pendingExpected = this.pending === 0 ? 0 : Math.max(0, this.#pendingExpected - expected);
  }

  /** A try that counted as failed was a hit. */
  correct(): void {
    this.hits += 1;
  }

  /** Posterior mean of a Beta distribution; what is under way counts as half a failure. */
  mean(prior: number, strength: number): number {
    return (this.hits + strength * prior) / (this.tries + this.pending / 2 + strength);
  }

  /** How much better or worse than expected it goes: hits for each expected hit, drawn to `prior` by `strength` expected hits. */
  factor(prior: number, strength: number): number {
    return (this.hits + strength * prior) / (this.expected + this.#pendingExpected / 2 + strength);
  }
}
