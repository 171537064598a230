import { hash } from 'node:crypto';

/** 128 bits of SHA-256 as four numbers: a window is found by it, so that the text of its group need not be kept. */
export type Fingerprint = Uint32Array;

/** Writes the fingerprint of `text` into `into`. */
export function fingerprint(text: string, into: Fingerprint): void {
  const digest = hash('sha256', text, 'binary');
  for (let word = 0; word < 4; word += 1) {
    const at = word * 4;
    into[word] =
      digest.charCodeAt(at) |
      (digest.charCodeAt(at + 1) << 8) |
      (digest.charCodeAt(at + 2) << 16) |
      (digest.charCodeAt(at + 3) << 24);
  }
}

/** A number that stands for a text: a whole number from 1 to 2^52, of SHA-256. */
export function valueNumber(text: string): number {
  const digest = hash('sha256', text, 'binary');
  let number = 0;
  for (let at = 0; at < 6; at += 1) number = number * 256 + digest.charCodeAt(at);
  return number * 16 + (digest.charCodeAt(6) & 15) + 1;
}
