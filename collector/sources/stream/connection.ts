import type { Socket } from 'node:net';
import { FrameSplitter } from '../../codecs/framing/frame-splitter.ts';
import type { TimeSource } from '../../time/time-source.ts';
import type { LineSink, Transport } from '../line-sink.ts';

export interface ConnectionDeps {
  transport: Extract<Transport, 'tcp' | 'tls'>;
  address: string;
  maxLineBytes: number;
  sink: LineSink;
  time: TimeSource;
  /** Counts what was handed over. */
  onTaken(lines: number, bytes: number): void;
  onPaused(paused: boolean): void;
}

/**
 * Reads one connection: bytes → frames → sink. When the sink has no room the socket is paused, so that TCP
 * itself slows the sender down; at most one chunk's frames wait in memory.
 */
export class Connection {
  /** True while the sink has no room; such a connection is not idle, it is waiting for us. */
  paused = false;
  readonly #socket: Socket;
  readonly #deps: ConnectionDeps;
  readonly #splitter: FrameSplitter;
  #waiting: Buffer[] = [];
  #forget: (() => void) | undefined;
  #oversized = 0;
  #ended = false;

  constructor(socket: Socket, deps: ConnectionDeps) {
    this.#socket = socket;
    this.#deps = deps;
    this.#splitter = new FrameSplitter({
      maxFrameBytes: deps.maxLineBytes,
      onFrame: (frame) => this.#waiting.push(frame),
    });
    socket.on('data', (chunk: Buffer) => {
      this.#splitter.push(chunk);
      this.#hand();
    });
    socket.on('end', () => this.#end());
    socket.on('close', () => this.#close());
  }

  /** True between frames: nothing is half received. */
  get quiet(): boolean {
    return this.#splitter.pendingBytes === 0;
  }

  /** Delivers a last line without trailer; used when the peer or we close. */
  #end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#splitter.end();
    this.#hand();
  }

  #close(): void {
    this.#end();
    if (this.#waiting.length > 0) {
      const { transport, address, sink } = this.#deps;
      sink.drop(transport, address, 'full', this.#waiting.length);
      this.#waiting = [];
    }
    this.#forget?.();
    this.#setPaused(false);
  }

  #hand(): void {
    const { sink, time, transport, address } = this.#deps;
    const receivedAt = time.now();
    let taken = 0;
    let bytes = 0;
    for (const raw of this.#waiting) {
      if (!sink.offer({ receivedAt, transport, sourceAddress: address, raw })) break;
      taken++;
      bytes += raw.length;
    }
    this.#waiting = taken === this.#waiting.length ? [] : this.#waiting.slice(taken);
    this.#deps.onTaken(taken, bytes);
    this.#countOversized();
    if (this.#waiting.length > 0) this.#pause();
    else this.#setPaused(false);
  }

  #countOversized(): void {
    const cut = this.#splitter.counts.oversized - this.#oversized;
    if (cut === 0) return;
    this.#oversized += cut;
    this.#deps.sink.drop(this.#deps.transport, this.#deps.address, 'oversized', cut);
  }

  #pause(): void {
    this.#socket.pause();
    this.#setPaused(true);
    this.#forget = this.#deps.sink.whenWritable(() => {
      this.#hand();
      if (!this.paused && !this.#socket.destroyed) this.#socket.resume();
    });
  }

  #setPaused(paused: boolean): void {
    if (this.paused === paused) return;
    this.paused = paused;
    this.#deps.onPaused(paused);
  }
}
