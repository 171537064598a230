const pageBits = 12;
/** Entries of one page, and so of the largest block. */
export const pageEntries = 1 << pageBits;
/** A little less, so that a full window moves its entries once in a while and not at each match. */
export const maxTimesPerWindow = pageEntries - 96;
const classes = Math.log2(pageEntries) + 1;
const bytesPerEntry = 16;
const pageBytes = pageEntries * bytesPerEntry;
/** Pages without a block that keep their memory, against allocating them again and again. */
const keptEmpty = 4;
/** One page for each size, with room to move. */
const minPages = 2 * classes;
const none = -1;

const nothing = new Float64Array(0);

interface Page {
  number: number;
  times: Float64Array;
  payloads: Float64Array;
  /** Blocks of this page have 2^class entries. */
  class: number;
  live: number;
  /** Blocks from here on were never given out. */
  fresh: number;
  /** First of the blocks given back; each holds the next one in its first time. */
  free: number;
}

/**
 * Blocks of 1, 2, 4 … 4,096 entries (a time and a number each) in typed arrays outside of the JavaScript heap: a
 * million small windows are no work for the garbage collector. A page holds blocks of one size; an empty page serves any.
 */
export class EntryPool {
  readonly #maxPages: number;
  readonly #pages: Page[] = [];
  readonly #empty: Page[] = [];
  /** Per class, the pages with room. */
  readonly #open: readonly Set<Page>[] = Array.from({ length: classes }, () => new Set<Page>());

  constructor(maxBytes: number) {
    this.#maxPages = Math.max(minPages, Math.floor(maxBytes / pageBytes));
  }

  /** Memory of the pages in use or kept. */
  get bytes(): number {
    const kept = Math.min(this.#empty.length, keptEmpty);
    return (this.#pages.length - this.#empty.length + kept) * pageBytes;
  }

  times(block: number): Float64Array {
    return this.#pages[block >> pageBits]?.times ?? nothing;
  }

  payloads(block: number): Float64Array {
    return this.#pages[block >> pageBits]?.payloads ?? nothing;
  }

  /** A block of 2^`size` entries, or -1 when the memory is used up. Its first entry is at `block % pageEntries`. */
  take(size: number): number {
    const page = this.#pageFor(size);
    if (!page) return none;
    page.live += 1;
    let at = page.free;
    if (at === none) {
      at = page.fresh;
      page.fresh += 1 << size;
    } else {
      page.free = page.times[at] ?? none;
    }
    if (page.free === none && page.fresh >= pageEntries) this.#open[size]?.delete(page);
    return page.number * pageEntries + at;
  }

  give(block: number, size: number): void {
    const page = this.#pages[block >> pageBits];
    if (!page) return;
    page.live -= 1;
    if (page.live === 0) {
      this.#open[size]?.delete(page);
      this.#release(page);
      return;
    }
    const at = block % pageEntries;
    page.times[at] = page.free;
    page.free = at;
    this.#open[size]?.add(page);
  }

  #pageFor(size: number): Page | undefined {
    for (const page of this.#open[size] ?? []) return page;
    const page = this.#empty.pop() ?? this.#newPage();
    if (!page) return undefined;
    if (page.times.length === 0) {
      page.times = new Float64Array(pageEntries);
      page.payloads = new Float64Array(pageEntries);
    }
    page.class = size;
    page.fresh = 0;
    page.free = none;
    this.#open[size]?.add(page);
    return page;
  }

  #newPage(): Page | undefined {
    const number = this.#pages.length;
    if (number >= this.#maxPages) return undefined;
    const page = {
      number,
      times: nothing,
      payloads: nothing,
      class: 0,
      live: 0,
      fresh: 0,
      free: 0,
    };
    this.#pages.push(page);
    return page;
  }

  #release(page: Page): void {
    if (this.#empty.length >= keptEmpty) {
      page.times = nothing;
      page.payloads = nothing;
      this.#empty.unshift(page);
    } else {
      this.#empty.push(page);
    }
  }
}
