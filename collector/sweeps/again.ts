import type { Field } from './field.ts';
import type { Scheme } from './events.ts';
import { ListSource } from './list-source.ts';
import type { PortChoice } from './port-choice.ts';
import type { SweepRules } from './rules.ts';
import { Tally, type Offer, type Source } from './source.ts';

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

/** A second chance is worth keeping from here on. */
const worthKeeping = 0.01;

/**
 * Hosts that probably exist and were silent are asked on another port: a host firewall lets some ports through, and only what was a good
 * guess is a good guess again.
 */
export class Again implements Source {
  readonly scheme = 'known';
  readonly variant = 'again';
  readonly #ports: PortChoice;
  readonly #rules: SweepRules;
  readonly #tally: Tally;
  readonly #waiting = new Set<Silent>();
  #queue: { silent: Silent; expected: number }[] | undefined;

  constructor(rules: SweepRules, ports: PortChoice) {
    this.#rules = rules;
    this.#ports = ports;
    this.#tally = new Tally(rules.learning.keeps);
  }

  add(silent: Silent): void {
    this.#waiting.add(silent);
  }

  /** Expectations change with every round. */
  refresh(): void {
    this.#queue = undefined;
  }

  /** Silent, and yet there: what was expected before, less what the silence says. */
  #isThere({ field, value, source, expected }: Silent): number {
    const asked = field.asked.get(value)?.ports ?? [];
    const now = source instanceof ListSource ? Math.max(source.mean(), 0) : expected;
    let there = now;
    for (const [index, port] of asked.entries()) {
      const answers = this.#ports.answers(field, port);
      if (index === 0) there = Math.min(0.97, there / answers);
      there = (there * (1 - answers)) / (1 - there * answers);
    }
    return there;
  }

  #ordered(): { silent: Silent; expected: number }[] {
    const queue: { silent: Silent; expected: number }[] = [];
    for (const silent of this.#waiting) {
      const { field, value, host } = silent;
      const asked = field.asked.get(value);
      const over =
        asked === undefined ||
        asked.alive ||
        field.isAliased(value) ||
        (host !== undefined && field.explained.has(host)) ||
        this.#ports.next(field, asked.ports) === undefined;
      if (over) {
        this.#waiting.delete(silent);
        continue;
      }
      const expected = this.#isThere(silent) * this.#rules.ports.answersAgain;
      if (expected >= worthKeeping) queue.push({ silent, expected });
    }
    return queue.sort((a, b) => a.expected - b.expected);
  }

  peek(): (Offer & { silent: Silent }) | undefined {
    this.#queue ??= this.#ordered();
    const best = this.#queue.at(-1);
    if (!best) return undefined;
    const { value, from, host } = best.silent;
    const factor = Math.min(3, this.#tally.factor(1, 2));
    const worth = best.silent.scheme === 'known' ? this.#rules.learning.knownValue : 1;
    return {
      field: best.silent.field,
      value,
      source: this,
      silent: best.silent,
      expected: Math.min(0.95, best.expected * factor) * worth,
      ...(from === undefined ? {} : { from }),
      ...(host === undefined ? {} : { host }),
    };
  }

  take(expected: number): void {
    const taken = this.#queue?.pop();
    if (!taken) return;
    this.#waiting.delete(taken.silent);
    this.#tally.take(expected);
  }

  learn(hit: boolean, expected: number): void {
    this.#tally.add(hit, expected);
  }

  correct(): void {
    this.#tally.correct();
  }
}
