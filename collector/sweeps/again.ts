import type { Field } from './field.ts';
import type { Scheme } from './events.ts';
import { ListSource } from './list-source.ts';
import type { PortChoice } from './port-choice.ts';
import type { SweepRules } from './rules.ts';
import type { Offer, Source } from './source.ts';

/** A question that was silent, with what was expected of it. */
export interface Silent {
  field: Field;
  value: bigint;
  from?: string;
  host?: number;
  source: Source;
  expected: number;
  scheme: Scheme;
}

interface OfferAgain extends Offer {
  silent: Silent;
}

/**
 * Hosts that probably exist and were silent are asked on another port: a host firewall lets some ports through, and only what was a good
 * guess is a good guess again.
 */
export class Again implements Source {
  readonly scheme = 'known';
  readonly variant = 'again';
  readonly #ports: PortChoice;
  readonly #rules: SweepRules;
  readonly #waiting = new Set<Silent>();
  #queue: OfferAgain[] | undefined;

  constructor(rules: SweepRules, ports: PortChoice) {
    this.#rules = rules;
    this.#ports = ports;
  }

  add(silent: Silent): void {
    const { worthAgain } = this.#rules.ports;
    // What a list expects may rise yet; of a row it is what the neighbours said.
    const worth =
      silent.source instanceof ListSource
        ? silent.expected
        : (this.#offerOf(silent)?.expected ?? 0);
    if (worth >= worthAgain) this.#waiting.add(silent);
  }

  /** Expectations change with every round. */
  refresh(): void {
    this.#queue = undefined;
  }

  /** Silent, and yet there: what was expected before, less what the silence says. */
  #isThere({ field, source, expected }: Silent, asked: readonly number[]): number {
    const now = source instanceof ListSource ? source.mean() : expected;
    let there = now;
    for (const [index, port] of asked.entries()) {
      const answers = this.#ports.answers(field, port);
      if (index === 0) there = Math.min(0.97, there / answers);
      there = (there * (1 - answers)) / (1 - there * answers);
    }
    return there;
  }

  #offerOf(silent: Silent): OfferAgain | undefined {
    const { field, value, host, from } = silent;
    const asked = field.asked.get(value);
    if (!asked || asked.alive || field.isAliased(value)) return undefined;
    if (host !== undefined && field.explained.has(host)) return undefined;
    const next = this.#ports.next(field, asked.ports);
    if (!next) return undefined;
    const expected = Math.min(0.95, this.#isThere(silent, asked.ports) * next.share);
    const worth = silent.scheme === 'known' ? this.#rules.learning.knownValue : 1;
    return {
      field,
      value,
      source: this,
      silent,
      port: next.port,
      scheme: silent.scheme,
      expected,
      rank: expected * worth,
      ...(from === undefined ? {} : { from }),
      ...(host === undefined ? {} : { host }),
    };
  }

  #ordered(): OfferAgain[] {
    const queue: OfferAgain[] = [];
    for (const silent of this.#waiting) {
      const offer = this.#offerOf(silent);
      if (!offer) this.#waiting.delete(silent);
      else if (offer.expected >= this.#rules.ports.worthAgain) queue.push(offer);
    }
    return queue.sort((a, b) => a.rank - b.rank);
  }

  peek(): Offer | undefined {
    this.#queue ??= this.#ordered();
    return this.#queue.at(-1);
  }

  take(): void {
    const taken = this.#queue?.pop();
    if (taken) this.#waiting.delete(taken.silent);
  }

  learn(hit: boolean, expected: number, port: number): void {
    this.#ports.learnAgain(port, hit, expected / Math.max(0.01, this.#ports.again(port)));
  }

  /** What was silent twice and answered then was learned by the question that it answered. */
  correct(): void {}
}
