import { unitFolds } from './fold.ts';
import { kinds } from './json-text.ts';

/** Symbols that stand for the start and the end of a value; 0 for all characters that no literal has. */
export const startSymbol = 1;
export const endSymbol = 2;
const firstLetter = 3;

/** No symbol. */
export const longSymbol = 0xffff;

const pageSize = 256;

/** Which symbol a UTF-16 unit, lower case or not, is for one automaton. */
export interface Alphabet {
  readonly size: number;
  /** The first 256 units, as almost all are. */
  readonly latin1: Uint16Array;
  /** The same for bytes of a text of JSON; `longSymbol` where several bytes stand for a unit. */
  readonly json: Uint16Array;
  symbolOf(unit: number): number;
}

/** Lower-cased units → symbols, in pages of 256 so that a few Chinese words cost little. */
class PagedAlphabet implements Alphabet {
  size = firstLetter;
  readonly latin1 = new Uint16Array(pageSize);
  readonly json = new Uint16Array(pageSize);
  readonly #pages: (Uint16Array | undefined)[] = Array.from({ length: pageSize });
  readonly #folds = unitFolds();

  symbolOf(unit: number): number {
    const folded = this.#folds[unit] ?? 0;
    return this.#pages[folded >> 8]?.[folded & 0xff] ?? 0;
  }

  add(unit: number): void {
    let page = this.#pages[unit >> 8];
    if (!page) {
      page = new Uint16Array(pageSize);
      this.#pages[unit >> 8] = page;
    }
    if ((page[unit & 0xff] ?? 0) > 0) return;
    page[unit & 0xff] = this.size;
    this.size += 1;
  }

  /** To be called when all letters are there. */
  close(): this {
    for (let unit = 0; unit < pageSize; unit += 1) {
      this.latin1[unit] = this.symbolOf(unit);
      this.json[unit] = kinds[unit] === 0 ? this.symbolOf(unit) : longSymbol;
    }
    return this;
  }
}

/** The alphabet of lower-cased texts. */
export function createAlphabet(texts: Iterable<string>): Alphabet {
  const alphabet = new PagedAlphabet();
  for (const text of texts) {
    for (let at = 0; at < text.length; at += 1) alphabet.add(text.charCodeAt(at));
  }
  return alphabet.close();
}
