import type { DropReason, LineSink, SourceLine } from '../line-sink.ts';

/** A sink in memory with a limit, for tests of listeners. */
export class CollectingSink implements LineSink {
  lines: SourceLine[] = [];
  drops: { transport: string; address: string; reason: DropReason; lines: number }[] = [];
  /** Lines taken before `offer` says no. */
  room = Number.POSITIVE_INFINITY;
  #waiting = new Set<() => void>();

  get texts(): string[] {
    return this.lines.map((line) => Buffer.from(line.raw).toString());
  }

  offer(line: SourceLine): boolean {
    if (this.lines.length >= this.room) return false;
    this.lines.push({ ...line, raw: Buffer.from(line.raw) });
    return true;
  }

  whenWritable(listener: () => void): () => void {
    this.#waiting.add(listener);
    return () => this.#waiting.delete(listener);
  }

  async admit(lines: readonly SourceLine[]): Promise<void> {
    this.lines.push(...lines);
  }

  drop(transport: string, address: string, reason: DropReason, lines: number): void {
    this.drops.push({ transport, address, reason, lines });
  }

  /** Makes room and wakes who waits for it. */
  makeRoom(room = Number.POSITIVE_INFINITY): void {
    this.room = room;
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const listener of waiting) listener();
  }
}
