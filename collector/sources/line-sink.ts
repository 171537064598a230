/** How a line came in. */
export type Transport = 'udp' | 'tcp' | 'tls' | 'http';

/** One log line as received, before anybody looked into it. */
export interface SourceLine {
  /** Milliseconds since the Unix epoch. */
  receivedAt: number;
  transport: Transport;
  /** Address of the peer; IPv4-mapped IPv6 is written as IPv4, no zone. */
  sourceAddress: string;
  raw: Uint8Array;
}

/** Why a line did not come in whole: no room for it (lost), or longer than the limit (cut to it). */
export type DropReason = 'full' | 'oversized';

/**
 * Where sources put lines. Behind it is the spool: an offered line is on disk within the group-commit
 * window, an admitted one is on disk when the promise resolves.
 */
export interface LineSink {
  /** Copies the line; false when there is no room: a stream waits for `whenWritable`, a datagram is dropped. */
  offer(line: SourceLine): boolean;
  /** Calls `listener` once, as soon as `offer` can succeed again. Returns a function that forgets it. */
  whenWritable(listener: () => void): () => void;
  /** All lines or none; rejects with a `SpoolRefusedError` when they were not written. */
  admit(lines: readonly SourceLine[]): Promise<void>;
  /** Counts lines of a peer that are lost or cut. */
  drop(transport: Transport, sourceAddress: string, reason: DropReason, lines: number): void;
}

/** A running listener. */
export interface Source {
  /** Resolves when bytes can come in; rejects with a `SourceStartError` when the address is not free. */
  start(): Promise<void>;
  /** Stops listening, hands over what is complete, closes connections. Safe to call twice. */
  stop(): Promise<void>;
  /** The port really bound (useful with port 0). */
  port(): number;
}
