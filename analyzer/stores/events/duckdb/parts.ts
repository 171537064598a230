import { irregularBit } from './layout.ts';

/** What is known of one day without reading it. Times in milliseconds. */
interface PartBase {
  day: string;
  rows: number;
  /** Range of `@timestamp`. */
  first: number;
  last: number;
  /** Bits of the hot fields that occur in `other`. */
  irregular: bigint;
}

export interface OpenPart extends PartBase {
  kind: 'open';
  table: string;
}

export interface SealedPart extends PartBase {
  kind: 'sealed';
  /** Absolute paths. */
  events: string;
  terms: string;
  counts: string;
  bytes: number;
}

export type Part = OpenPart | SealedPart;

export function mayBeIrregular(part: Part, field: string): boolean {
  return (part.irregular & irregularBit(field)) !== 0n;
}

/**
 * Readers share, a writer that takes a day away (sealing's last step, deletion) waits for them and is alone.
 * A waiting writer goes before new readers, so it cannot starve.
 */
export class ReadWriteLock {
  #readers = 0;
  #writing = false;
  readonly #waitingWriters: (() => void)[] = [];
  readonly #waitingReaders: (() => void)[] = [];

  async read<T>(work: () => Promise<T>): Promise<T> {
    while (this.#writing || this.#waitingWriters.length > 0) {
      await new Promise<void>((resolve) => this.#waitingReaders.push(resolve));
    }
    this.#readers += 1;
    try {
      return await work();
    } finally {
      this.#readers -= 1;
      this.#wake();
    }
  }

  async write<T>(work: () => Promise<T>): Promise<T> {
    while (this.#writing || this.#readers > 0) {
      await new Promise<void>((resolve) => this.#waitingWriters.push(resolve));
    }
    this.#writing = true;
    try {
      return await work();
    } finally {
      this.#writing = false;
      this.#wake();
    }
  }

  #wake(): void {
    if (this.#writing) return;
    const writer = this.#readers === 0 ? this.#waitingWriters.shift() : undefined;
    if (writer) writer();
    else if (this.#waitingWriters.length === 0) {
      for (const reader of this.#waitingReaders.splice(0)) reader();
    }
  }
}
