import type { WindowObserver, WindowStore } from '../window-store.ts';
import { encodeGroup } from './codec.ts';

/** Bytes of one slice: the event loop is held for a millisecond or two. */
const sliceBytes = 128 * 1024;

/**
 * The windows as they are at the moment it is made, read slice by slice while they change: a window that is about to
 * change and was not read yet is read first. Order is that of the last match, oldest first.
 */
export class Snapshot implements WindowObserver {
  /** Groups read. */
  count = 0;
  readonly #windows: WindowStore;
  #next: number;
  /** Slots read already, or made since. */
  #done: Uint8Array;
  #early: Buffer[] = [];

  constructor(windows: WindowStore) {
    this.#windows = windows;
    this.#next = windows.groups.oldest();
    this.#done = new Uint8Array(windows.groups.capacity);
    windows.observer = this;
  }

  beforeChange(group: number): void {
    if (group === this.#next) this.#next = this.#windows.groups.after(group);
    if (this.#done[group]) return;
    this.#early.push(this.#read(group));
  }

  created(group: number): void {
    if (group >= this.#done.length) {
      const larger = new Uint8Array(this.#windows.groups.capacity);
      larger.set(this.#done);
      this.#done = larger;
    }
    this.#done[group] = 1;
  }

  /** The next groups, or undefined when all have been read. */
  slice(): Buffer | undefined {
    const parts = this.#early;
    this.#early = [];
    let bytes = parts.reduce((sum, part) => sum + part.length, 0);
    while (this.#next >= 0 && bytes < sliceBytes) {
      const group = this.#next;
      this.#next = this.#windows.groups.after(group);
      if (this.#done[group]) continue;
      const part = this.#read(group);
      bytes += part.length;
      parts.push(part);
    }
    if (parts.length > 0) return Buffer.concat(parts);
    this.stop();
    return undefined;
  }

  stop(): void {
    if (this.#windows.observer === this) this.#windows.observer = undefined;
    this.#next = -1;
  }

  #read(group: number): Buffer {
    this.#done[group] = 1;
    this.count += 1;
    return encodeGroup(this.#windows, group);
  }
}
