import type { AtomId } from './atoms.ts';
import type { ValueCursor, ValueKey } from './value-cursor.ts';

/** Logs repeat themselves: most programs, users and agents of an event were in the events just before. */
const slotCount = 256;
const longestValue = 512;

/** After so many values it is looked whether remembering pays. */
const stretch = 256;
const leastHits = 64;
/** If not, for so many values nothing is remembered; longer each time. */
const firstRest = 4_096;
const longestRest = 262_144;

/** Remembers which atoms hold for the values of a column that came last. */
export class ValueCache {
  readonly #hashes = new Int32Array(slotCount);
  readonly #keys: (ValueKey | undefined)[] = Array.from({ length: slotCount });
  readonly #atoms: (readonly AtomId[])[] = Array.from({ length: slotCount }, () => []);
  /** Of the value that was looked for last. */
  #hash = 0;
  #lookups = 0;
  #hits = 0;
  #rest = 0;
  #nextRest = firstRest;

  /** Whether the cache wants to be asked about this value, and told about it. */
  wants(value: ValueCursor): boolean {
    if (this.#rest > 0) {
      this.#rest -= 1;
      return false;
    }
    return value.rawLength <= longestValue;
  }

  /** The atoms of a value that was seen before. */
  find(value: ValueCursor): readonly AtomId[] | undefined {
    this.#lookups += 1;
    if (this.#lookups >= stretch) this.#judge();
    this.#hash = value.hash();
    const slot = this.#hash & (slotCount - 1);
    const key = this.#keys[slot];
    if (key === undefined || this.#hashes[slot] !== this.#hash || !value.is(key)) return undefined;
    this.#hits += 1;
    return this.#atoms[slot];
  }

  /** Whether the value that was not found comes for the second time; what comes once is not worth keeping. */
  isSecond(): boolean {
    const slot = this.#hash & (slotCount - 1);
    if (this.#hashes[slot] === this.#hash) return true;
    this.#hashes[slot] = this.#hash;
    this.#keys[slot] = undefined;
    return false;
  }

  /** Keeps the value that was not found. */
  store(value: ValueCursor, atoms: readonly AtomId[]): void {
    const slot = this.#hash & (slotCount - 1);
    this.#keys[slot] = value.key();
    this.#atoms[slot] = atoms;
  }

  #judge(): void {
    if (this.#hits < leastHits) {
      this.#rest = this.#nextRest;
      this.#nextRest = Math.min(longestRest, this.#nextRest * 2);
      this.#keys.fill(undefined);
    } else this.#nextRest = firstRest;
    this.#lookups = 0;
    this.#hits = 0;
  }
}
