/** Longest line held, bytes. */
const maxLineBytes = 4_194_304;

export interface ByteLineSink {
  /** A line without its end; the bytes hold until the call returns. */
  line(bytes: Buffer, start: number, end: number): void;
  /** A line over 4 MiB was skipped to its end. */
  tooLong(): void;
}

/** Splits chunks into lines without making strings of them. Memory stays bounded whatever comes. */
export class ByteLineSplitter {
  readonly #sink: ByteLineSink;
  #held: Buffer = Buffer.alloc(0);
  #skipping = false;

  constructor(sink: ByteLineSink) {
    this.#sink = sink;
  }

  add(chunk: Uint8Array): void {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    let start = 0;
    for (let end = bytes.indexOf(0x0a); end >= 0; end = bytes.indexOf(0x0a, start)) {
      this.#give(bytes, start, end);
      start = end + 1;
    }
    this.#hold(bytes.subarray(start));
  }

  /** A last line without a line end counts. */
  end(): void {
    if (this.#held.length > 0 || this.#skipping) this.#give(Buffer.alloc(0), 0, 0);
  }

  /** A copy: the stream may use its chunk again. */
  #hold(rest: Buffer): void {
    this.#held = Buffer.concat([this.#held, rest]);
    if (this.#held.length <= maxLineBytes) return;
    this.#skipping = true;
    this.#held = Buffer.alloc(0);
  }

  /** The end of a line; its beginning may be held. */
  #give(bytes: Buffer, start: number, end: number): void {
    const length = this.#held.length + end - start;
    if (this.#skipping || length > maxLineBytes) this.#sink.tooLong();
    else if (this.#held.length === 0) this.#line(bytes, start, end);
    else this.#line(Buffer.concat([this.#held, bytes.subarray(start, end)]), 0, length);
    this.#held = Buffer.alloc(0);
    this.#skipping = false;
  }

  #line(bytes: Buffer, start: number, end: number): void {
    this.#sink.line(bytes, start, end > start && bytes[end - 1] === 0x0d ? end - 1 : end);
  }
}
