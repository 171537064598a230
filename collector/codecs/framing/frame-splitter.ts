/** Digits of a MSG-LEN that are believed; a longer number is text, not a length. */
const maxLengthDigits = 7;
const newline = 0x0a;
const nul = 0x00;
const space = 0x20;

export interface FrameSplitterOptions {
  /** Longest frame delivered, in bytes. Longer ones are cut to this length and counted. */
  maxFrameBytes?: number;
  /** Called for each complete frame. The bytes are the callee's to keep. */
  onFrame: (frame: Buffer) => void;
}

export interface FrameCounts {
  frames: number;
  /** Frames longer than the limit: delivered cut, the remainder skipped. */
  oversized: number;
  /** Bytes skipped: the remainder of oversized frames, and strays between counted frames. */
  skippedBytes: number;
  /** Octet-counted frames that the peer did not finish before it closed. */
  unfinished: number;
}

type State =
  | { kind: 'start' }
  | { kind: 'counted'; missing: number }
  | { kind: 'line' }
  | { kind: 'skip-counted'; missing: number }
  | { kind: 'skip-line' };

/**
 * Splits the byte stream of one TCP or TLS connection into syslog frames.
 *
 * RFC 6587: a frame that starts with a digit 1–9 and reads `MSG-LEN SP` is octet-counted (3.4.1), any
 * other is ended by LF or NUL (3.4.2). The choice is made per frame, because relays mix both on one
 * connection. The buffer never holds more than `maxFrameBytes`: a longer frame is delivered cut, its
 * remainder skipped up to its end, so that the next frame is read in step again.
 */
export class FrameSplitter {
  readonly counts: FrameCounts = { frames: 0, oversized: 0, skippedBytes: 0, unfinished: 0 };
  private readonly maxFrameBytes: number;
  private readonly onFrame: (frame: Buffer) => void;
  private state: State = { kind: 'start' };
  private parts: Buffer[] = [];
  private held = 0;
  private lastWasCounted = false;

  constructor(options: FrameSplitterOptions) {
    this.maxFrameBytes = options.maxFrameBytes ?? 65_536;
    this.onFrame = options.onFrame;
  }

  /** Bytes held for a frame that is not complete yet; 0 between frames. */
  get pendingBytes(): number {
    return this.held;
  }

  push(chunk: Uint8Array): void {
    let rest = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    while (rest.length > 0) rest = rest.subarray(this.consume(rest));
  }

  /** The peer closed: what is held is delivered, since a last line often has no trailer. */
  end(): void {
    if (this.state.kind === 'counted') this.counts.unfinished++;
    if (this.held > 0) this.deliver();
    this.state = { kind: 'start' };
  }

  /** Takes at least one byte of `bytes` and answers how many. */
  private consume(bytes: Buffer): number {
    switch (this.state.kind) {
      case 'start':
        return this.begin(bytes);
      case 'counted':
        return this.takeCounted(bytes, this.state.missing);
      case 'line':
        return this.takeLine(bytes);
      case 'skip-counted':
        return this.skipCounted(bytes, this.state.missing);
      case 'skip-line':
        return this.skipLine(bytes);
    }
  }

  /** Decides the framing of the next frame; a MSG-LEN split over chunks waits in `parts`. */
  private begin(bytes: Buffer): number {
    const first = bytes[0] ?? 0;
    if (this.held === 0) {
      if (first === newline || first === nul || first === space || first === 0x0d) return 1;
      if (this.lastWasCounted && first > 0x7f) return this.skipStray();
      if (first < 0x31 || first > 0x39) {
        this.state = { kind: 'line' };
        return this.takeLine(bytes);
      }
    }
    for (let at = 0; at < bytes.length; at++) {
      const byte = bytes[at] ?? 0;
      if (byte >= 0x30 && byte <= 0x39 && this.held + at < maxLengthDigits) continue;
      return byte === space ? this.beginCounted(bytes, at) : this.beginLine();
    }
    this.keep(bytes);
    return bytes.length;
  }

  /**
   * The middle of a character where a MSG-LEN should stand: the sender counted characters, not octets.
   * Text without a PRI may start so too, but not right after a counted frame.
   */
  private skipStray(): number {
    this.counts.skippedBytes++;
    return 1;
  }

  private beginCounted(bytes: Buffer, digits: number): number {
    const length = Number(this.takeHeld(bytes.subarray(0, digits)).toString('latin1'));
    this.state = { kind: 'counted', missing: length };
    return digits + 1;
  }

  /** The digits were text after all; those already held stay the head of the line. */
  private beginLine(): number {
    this.state = { kind: 'line' };
    return 0;
  }

  private takeCounted(bytes: Buffer, missing: number): number {
    const room = Math.min(missing, this.maxFrameBytes - this.held, bytes.length);
    this.keep(bytes.subarray(0, room));
    const left = missing - room;
    if (left === 0) this.deliver();
    else if (this.held >= this.maxFrameBytes) {
      this.deliverCut();
      this.state = { kind: 'skip-counted', missing: left };
    } else this.state = { kind: 'counted', missing: left };
    return room;
  }

  private takeLine(bytes: Buffer): number {
    const stop = lineEnd(bytes);
    const wanted = stop < 0 ? bytes.length : stop;
    const room = Math.min(wanted, this.maxFrameBytes - this.held);
    this.keep(bytes.subarray(0, room));
    if (room < wanted) {
      this.deliverCut();
      this.state = { kind: 'skip-line' };
      return room;
    }
    if (stop < 0) return room;
    this.deliver();
    return stop + 1;
  }

  private skipCounted(bytes: Buffer, missing: number): number {
    const skipped = Math.min(missing, bytes.length);
    this.counts.skippedBytes += skipped;
    this.state =
      missing === skipped
        ? { kind: 'start' }
        : { kind: 'skip-counted', missing: missing - skipped };
    return skipped;
  }

  private skipLine(bytes: Buffer): number {
    const stop = lineEnd(bytes);
    this.counts.skippedBytes += stop < 0 ? bytes.length : stop;
    if (stop < 0) return bytes.length;
    this.state = { kind: 'start' };
    return stop + 1;
  }

  private keep(bytes: Buffer): void {
    if (bytes.length === 0) return;
    this.parts.push(Buffer.from(bytes));
    this.held += bytes.length;
  }

  private takeHeld(tail?: Buffer): Buffer {
    const whole = Buffer.concat(tail ? [...this.parts, tail] : this.parts);
    this.parts = [];
    this.held = 0;
    return whole;
  }

  private deliver(): void {
    const frame = this.takeHeld();
    this.lastWasCounted = this.state.kind === 'counted';
    this.state = { kind: 'start' };
    const end = frame.at(-1) === 0x0d ? frame.length - 1 : frame.length;
    if (end === 0) return;
    this.counts.frames++;
    this.onFrame(frame.subarray(0, end));
  }

  private deliverCut(): void {
    this.counts.oversized++;
    this.deliver();
  }
}

function lineEnd(bytes: Buffer): number {
  const lf = bytes.indexOf(newline);
  const zero = bytes.indexOf(nul);
  if (lf < 0 || zero < 0) return Math.max(lf, zero);
  return Math.min(lf, zero);
}
