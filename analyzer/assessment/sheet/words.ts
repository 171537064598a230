/**
 * A sheet is a row of 16-bit words: for each item of the profile the number of its verdicts, its flags, and one word per verdict. A
 * verdict word is its kind (4 bits) and the span of time in which it counts (12 bits, an index into the windows).
 */
export type WordKind =
  | 'satisfied'
  | 'confirmable'
  | 'partial'
  | 'failed'
  | 'unknown'
  | 'attested-satisfied'
  | 'attested-partial'
  | 'attested-failed'
  | 'exception';

export const wordKinds: readonly WordKind[] = [
  'satisfied',
  'confirmable',
  'partial',
  'failed',
  'unknown',
  'attested-satisfied',
  'attested-partial',
  'attested-failed',
  'exception',
];

/** From here on kinds are what people said; before are objects, which are unknown when their verdict is not in force. */
export const firstOfPeople = wordKinds.indexOf('attested-satisfied');

const kindBits = 4;
export const kindMask = (1 << kindBits) - 1;
const maxWindows = 1 << (16 - kindBits);
/** Verdicts of one item; more is no longer a sheet but a census. */
const maxVerdicts = 0xffff;

/** From (inclusive) and until (exclusive) in milliseconds since 1970; null: without end. */
export type Window = readonly [from: number, until: number | null];

const always: Window = [0, null];
const never: Window = [0, 0];

/** Collects windows and gives each its index. A sheet that runs out of them takes the rest as never in force, which makes nothing pass. */
export function createWindows() {
  const windows: Window[] = [always, never];
  const indexes = new Map<string, number>();
  let dropped = 0;
  return {
    windows,
    dropped: () => dropped,
    indexOf(from: number, until: number | null): number {
      const key = `${from} ${until}`;
      const known = indexes.get(key);
      if (known !== undefined) return known;
      if (windows.length === maxWindows) {
        dropped += 1;
        return 1;
      }
      windows.push([from, until]);
      indexes.set(key, windows.length - 1);
      return windows.length - 1;
    },
  };
}

export function wordOf(kind: WordKind, window: number): number {
  return (window << kindBits) | wordKinds.indexOf(kind);
}

/** Place of the window in a word. */
export function windowOf(word: number): number {
  return word >> kindBits;
}

/** Which windows are in force at an instant. */
export function windowsAt(windows: readonly Window[], atMs: number): Uint8Array {
  const open = new Uint8Array(windows.length);
  windows.forEach(([from, until], index) => {
    open[index] = from <= atMs && (until === null || until > atMs) ? 1 : 0;
  });
  return open;
}

/** 16-bit words as base64 of their bytes, in the order of every machine that this runs on (little-endian). */
export function packWords(items: readonly { flags: number; words: readonly number[] }[]): string {
  const words = items.flatMap(({ flags, words: verdicts }) => {
    const kept = verdicts.length > maxVerdicts ? verdicts.slice(0, maxVerdicts) : verdicts;
    return [kept.length, flags, ...kept];
  });
  return Buffer.from(Uint16Array.from(words).buffer).toString('base64');
}

export function unpackWords(text: string): Uint16Array {
  const words = new Uint16Array(Buffer.byteLength(text, 'base64') >> 1);
  Buffer.from(words.buffer).write(text, 'base64');
  return words;
}
