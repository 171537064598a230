import { hash } from 'node:crypto';

/** Bits per id and probes: one id in 100,000 that was never seen is taken for seen, and then looked up. */
const bitsPerId = 24;
const probes = 16;
const layerIds = 1 << 18;
/** 64 layers hold 16 million ids in 48 MiB; past that, every id is looked up. */
const maxLayers = 64;

/**
 * Tells ids that were certainly never stored from those that may have been (a Bloom filter in layers).
 * What it calls perhaps seen is looked up in the table, so a wrong guess costs time and never an event.
 */
export class SeenIds {
  #layers: Uint32Array[] = [];
  #inLast = layerIds;
  #overflown = false;

  /** The low 64 bits of MD5, as DuckDB's `md5_number(id)` gives them; not used for security. */
  static key(id: string): bigint {
    return hash('md5', id, 'buffer').readBigUInt64LE(0);
  }

  add(key: bigint): void {
    if (this.#inLast >= layerIds) {
      if (this.#layers.length >= maxLayers) {
        this.#overflown = true;
        return;
      }
      this.#layers.push(new Uint32Array((layerIds * bitsPerId) / 32));
      this.#inLast = 0;
    }
    this.#inLast += 1;
    const layer = this.#layers.at(-1);
    if (!layer) return;
    const { low, step } = halves(key);
    for (let probe = 0; probe < probes; probe += 1) {
      const bit = (low + probe * step) % totalBits;
      layer[bit >>> 5] = (layer[bit >>> 5] ?? 0) | (1 << (bit & 31));
    }
  }

  mayHave(key: bigint): boolean {
    if (this.#overflown) return true;
    const { low, step } = halves(key);
    return this.#layers.some((layer) => {
      for (let probe = 0; probe < probes; probe += 1) {
        const bit = (low + probe * step) % totalBits;
        if (((layer[bit >>> 5] ?? 0) & (1 << (bit & 31))) === 0) return false;
      }
      return true;
    });
  }
}

const totalBits = layerIds * bitsPerId;

function halves(key: bigint): { low: number; step: number } {
  return { low: Number(key & 0xffff_ffffn), step: (Number(key >> 32n) | 1) >>> 0 };
}
