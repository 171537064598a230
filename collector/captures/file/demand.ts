import { CaptureError } from '../errors.ts';

/** What a decoder asks for: the next `bytes`, which may be missing only where `mayEnd` says so. */
export interface Demand {
  readonly bytes: number;
  /** Between two records: an end here is the end of the file. */
  readonly mayEnd: boolean;
  /** The bytes are not looked at and are not kept together. */
  readonly skip: boolean;
}

/** A decoder reads like straight code: `const header = yield* take(24)`. `undefined` is the end, where it is allowed. */
export type Decoder<T = void> = Generator<Demand, T, Uint8Array | undefined>;

const nothing = new Uint8Array();

export function* take(bytes: number): Decoder<Uint8Array> {
  if (bytes === 0) return nothing;
  const taken = yield { bytes, mayEnd: false, skip: false };
  return taken ?? nothing;
}

/** As `take`, undefined when the file ends exactly here. */
export function* takeOrEnd(bytes: number): Decoder<Uint8Array | undefined> {
  return yield { bytes, mayEnd: true, skip: false };
}

export function* skip(bytes: number): Decoder {
  if (bytes > 0) yield { bytes, mayEnd: false, skip: true };
}

/** Where the decoder is, for messages and faults. */
export interface Position {
  /** Offset of the byte that is asked for next. */
  offset: number;
  /** Where the record or block begins that is being read. */
  record: number;
  /** Packets that were read. */
  packets: number;
}

/**
 * Drives a decoder with pieces as they come; memory is bounded by the largest demand plus a piece. The view that a decoder
 * gets is valid until its next demand.
 */
export class Feed {
  readonly position: Position;
  readonly #decoder: Decoder;
  #demand: Demand | undefined;
  #pieces: Uint8Array[] = [];
  #waiting = 0;
  #missing: number;

  constructor(position: Position, decoder: Decoder) {
    this.position = position;
    this.#decoder = decoder;
    this.#demand = this.#next(undefined, true);
    this.#missing = this.#demand?.bytes ?? 0;
  }

  get ended(): boolean {
    return this.#demand === undefined;
  }

  /** Throws CaptureError of the decoder. */
  push(piece: Uint8Array): void {
    let at = 0;
    while (this.#demand !== undefined && at < piece.length) {
      const part = piece.subarray(at, at + this.#missing);
      at += part.length;
      this.#missing -= part.length;
      if (!this.#demand.skip) {
        // The piece may be used again by whoever reads: what has to wait is copied.
        this.#pieces.push(this.#missing === 0 && this.#waiting === 0 ? part : part.slice());
        this.#waiting += part.length;
      }
      if (this.#missing === 0) this.#satisfy();
    }
  }

  /** The last byte is there. Throws CAPTURE_CUT_OFF in the middle of a record. */
  end(): void {
    if (this.#demand === undefined) return;
    const missing = this.#missing;
    const { record, packets } = this.position;
    if (this.#demand.mayEnd && missing === this.#demand.bytes) {
      this.#demand = this.#next(undefined, false);
      return;
    }
    throw new CaptureError(
      'CAPTURE_CUT_OFF',
      `The capture ends in the middle of a record: ${missing} bytes are missing.`,
      packets + 1,
      record,
    );
  }

  #satisfy(): void {
    const [first = nothing, ...more] = this.#pieces;
    const whole = more.length === 0 ? first : Buffer.concat(this.#pieces);
    this.position.offset += this.#demand?.bytes ?? 0;
    this.#pieces = [];
    this.#waiting = 0;
    this.#demand = this.#next(whole, false);
    this.#missing = this.#demand?.bytes ?? 0;
  }

  #next(bytes: Uint8Array | undefined, first: boolean): Demand | undefined {
    const { done, value } = first ? this.#decoder.next() : this.#decoder.next(bytes);
    return done === true ? undefined : value;
  }
}
