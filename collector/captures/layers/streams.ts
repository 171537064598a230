/** One direction of a connection, of which the beginning is collected. */
interface Stream {
  /** Sequence number of the byte that comes next. */
  next: number;
  collected: Uint8Array;
  /** Segments that came before their turn. */
  early: Map<number, Uint8Array>;
  /** There is nothing more to look for. */
  done: boolean;
}

export interface StreamBounds {
  streams: number;
  helloBytes: number;
}

/** What to do with the beginning of a stream: `used` bytes are read, `done` ends it. */
export type Consumer = (collected: Uint8Array) => { used: number; done: boolean };

const maxEarly = 8;
const nothing = new Uint8Array();

/** a - b in the circle of 32-bit sequence numbers. */
const distance = (a: number, b: number) => (a - b) | 0;

/**
 * Puts the beginnings of TCP streams together. At most `streams` directions are followed, the longest unused one makes room;
 * `dropped` is told of each that had something collected, or that grew too long.
 */
export function createStreams({ streams, helloBytes }: StreamBounds, dropped: () => void) {
  const open = new Map<string, Stream>();

  function follow(key: string, next: number): Stream {
    const [oldest] = open.keys();
    if (open.size >= streams && oldest !== undefined) {
      if (open.get(oldest)?.collected.length) dropped();
      open.delete(oldest);
    }
    const stream = { next, collected: nothing, early: new Map(), done: false };
    open.set(key, stream);
    return stream;
  }

  function append(stream: Stream, bytes: Uint8Array): void {
    stream.collected = Buffer.concat([stream.collected, bytes]);
    stream.next = (stream.next + bytes.length) >>> 0;
  }

  /** What came early and fits now. */
  function catchUp(stream: Stream): void {
    for (const [sequence, bytes] of [...stream.early].sort(([a], [b]) => distance(a, b))) {
      const ahead = distance(sequence, stream.next);
      if (ahead > 0) return;
      stream.early.delete(sequence);
      if (-ahead < bytes.length) append(stream, bytes.subarray(-ahead));
    }
  }

  function close(stream: Stream): void {
    Object.assign(stream, { done: true, collected: nothing });
    stream.early.clear();
  }

  return {
    /** A connection begins: its first byte has the next sequence number. */
    begin(key: string, sequence: number): void {
      open.delete(key);
      follow(key, (sequence + 1) >>> 0);
    },
    segment(key: string, sequence: number, bytes: Uint8Array, consume: Consumer): void {
      let stream = open.get(key);
      if (!stream) {
        // The capture began later than the connection: only what looks like a beginning is followed.
        if (!(bytes[0] === 22 && bytes[1] === 3)) return;
        stream = follow(key, sequence);
      }
      if (stream.done) return;
      const ahead = distance(sequence, stream.next);
      if (ahead > 0) {
        if (stream.early.size < maxEarly && ahead <= helloBytes) {
          stream.early.set(sequence, bytes.slice());
        }
        return;
      }
      if (-ahead >= bytes.length) return;
      append(stream, bytes.subarray(-ahead));
      catchUp(stream);
      const { used, done } = consume(stream.collected);
      if (done) close(stream);
      else if (used > 0) stream.collected = stream.collected.slice(used);
      if (stream.collected.length > helloBytes) {
        dropped();
        close(stream);
      }
    },
    finish(): void {
      for (const { collected, done } of open.values()) if (!done && collected.length > 0) dropped();
      open.clear();
    },
  };
}
