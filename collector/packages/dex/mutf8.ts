/** Code units turned to text at once: more arguments than this overflow the stack. */
const CHUNK = 8_192;

/** Bytes of modified UTF-8 (JVMS 4.4.7): U+0000 in two bytes, supplementary characters as pairs of surrogates; a broken sequence gives U+FFFD. */
export function decodeMutf8(bytes: Uint8Array, start: number, end: number): string {
  const units: number[] = [];
  let text = '';
  let at = start;
  while (at < end) {
    const first = bytes[at] ?? 0;
    const second = bytes[at + 1] ?? 0;
    const third = bytes[at + 2] ?? 0;
    if (first < 0x80) {
      units.push(first);
      at += 1;
    } else if ((first & 0xe0) === 0xc0 && (second & 0xc0) === 0x80 && at + 1 < end) {
      units.push(((first & 0x1f) << 6) | (second & 0x3f));
      at += 2;
    } else if (
      (first & 0xf0) === 0xe0 &&
      (second & 0xc0) === 0x80 &&
      (third & 0xc0) === 0x80 &&
      at + 2 < end
    ) {
      units.push(((first & 0x0f) << 12) | ((second & 0x3f) << 6) | (third & 0x3f));
      at += 3;
    } else {
      units.push(0xff_fd);
      at += 1;
    }
    if (units.length >= CHUNK) text += String.fromCharCode(...units.splice(0));
  }
  return text + String.fromCharCode(...units);
}
