import { isOutOfMemory } from './failures.ts';

/**
 * A checkpoint holds the texts of 2,048 rows at once. Should all be of the largest size, they need more than the limit; then
 * the store takes more memory until the next start rather than refusing events for good.
 */
export const maxTimesMemory = 8;

/** Lends work more memory for as long as it needs it: a day that is never sealed, or a question never answered, would be worse. */
export class MemoryLoans {
  readonly #limitMiB: number;
  readonly #setLimit: (mib: number) => Promise<void>;
  readonly #loans = new Set<{ times: number }>();
  #setMiB: number;

  constructor(limitMiB: number, setLimit: (mib: number) => Promise<void>) {
    this.#limitMiB = limitMiB;
    this.#setLimit = setLimit;
    this.#setMiB = limitMiB;
  }

  /** Runs the work; again with twice the memory, and twice that, while the limit is what stands in its way. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    const loan = { times: 1 };
    this.#loans.add(loan);
    try {
      for (;;) {
        try {
          return await work();
        } catch (error) {
          if (!isOutOfMemory(error) || loan.times >= maxTimesMemory) throw error;
          loan.times *= 2;
          await this.#adjust();
        }
      }
    } finally {
      this.#loans.delete(loan);
      await this.#giveBack();
    }
  }

  async #adjust(): Promise<void> {
    const times = Math.max(1, ...Array.from(this.#loans, (loan) => loan.times));
    const mib = this.#limitMiB * times;
    if (mib === this.#setMiB) return;
    await this.#setLimit(mib);
    this.#setMiB = mib;
  }

  /** While others still use it, memory can not be taken away; whoever ends last does it. */
  async #giveBack(): Promise<void> {
    try {
      await this.#adjust();
    } catch (error) {
      if (!isOutOfMemory(error)) throw error;
    }
  }
}
