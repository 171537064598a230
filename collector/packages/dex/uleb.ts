/** Reads numbers of variable length (DEX format, LEB128) one after another; behind the end everything is 0 and `broken` is set. */
export class UlebCursor {
  at: number;
  broken = false;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.at = at;
  }

  /** An unsigned number of at most five bytes. */
  next(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.#bytes[this.at];
      if (byte === undefined) {
        this.broken = true;
        return 0;
      }
      this.at += 1;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
    }
    this.broken = true;
    return 0;
  }
}
