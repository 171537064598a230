/*
 * Texts of JSON (RFC 8259, section 7) as they stand in bytes of UTF-8 (RFC 3629), between their quotes.
 */

export const quote = 0x22;
export const backslash = 0x5c;
const letterU = 0x75;

/** What a byte is within a text: 0 = itself; 1 = the closing quote; 2 = the start of something longer; 3 = no text. */
export const kinds = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte === quote) return 1;
  if (byte < 0x20) return 3;
  return byte === backslash || byte > 0x7f ? 2 : 0;
});

/** Escapes that stand for one character; 0 = none. */
const escapes = new Uint8Array(256);
for (const [letter, unit] of Object.entries({
  '"': 0x22,
  '\\': 0x5c,
  '/': 0x2f,
  b: 0x08,
  f: 0x0c,
  n: 0x0a,
  r: 0x0d,
  t: 0x09,
})) {
  escapes[letter.charCodeAt(0)] = unit;
}

const failed = -1;

/** What a hexadecimal digit counts; 16 = it is none. */
const digits = new Uint8Array(256).fill(16);
for (let value = 0; value < 16; value += 1) {
  const digit = value.toString(16);
  digits[digit.charCodeAt(0)] = value;
  digits[digit.toUpperCase().charCodeAt(0)] = value;
}

/** The unit that an escape or a character of several bytes at `at` stands for; -1 when it is damaged or not followed. */
export function longUnit(bytes: Buffer, at: number, end: number): number {
  if (bytes[at] !== backslash) return wideUnit(bytes, at);
  const unit = escapes[bytes[at + 1] ?? 0] ?? 0;
  return unit === 0 ? codedUnit(bytes, at, end) : unit;
}

/** How many bytes write that unit. */
export function longSize(bytes: Buffer, at: number): number {
  const first = bytes[at] ?? 0;
  if (first === backslash) return bytes[at + 1] === letterU ? 6 : 2;
  return first < 0xe0 ? 2 : 3;
}

/** The unit of `\uXXXX` at `at`; -1 when it is none. */
function codedUnit(bytes: Buffer, at: number, end: number): number {
  if (bytes[at + 1] !== letterU || at + 6 > end) return failed;
  let unit = 0;
  for (let place = at + 2; place < at + 6; place += 1) {
    const digit = digits[bytes[place] ?? 0] ?? 16;
    if (digit > 15) return failed;
    unit = unit * 16 + digit;
  }
  return unit;
}

/** A character of two or three bytes; longer ones and malformed ones are not followed. */
function wideUnit(bytes: Buffer, at: number): number {
  const first = bytes[at] ?? 0;
  const second = (bytes[at + 1] ?? 0) ^ 0x80;
  if (second > 0x3f) return failed;
  if (first >= 0xc2 && first < 0xe0) return ((first & 0x1f) << 6) | second;
  const third = (bytes[at + 2] ?? 0) ^ 0x80;
  if (first < 0xe0 || first > 0xef || third > 0x3f) return failed;
  const unit = ((first & 0x0f) << 12) | (second << 6) | third;
  return unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? failed : unit;
}

/**
 * Decodes a text that a reader has been through into UTF-16 units from `place` on, of which there are no more than
 * bytes. Answers how many.
 */
export function decodeText(
  bytes: Buffer,
  start: number,
  end: number,
  units: Uint16Array,
  place: number,
): number {
  let to = place;
  for (let at = start; at < end; to += 1) {
    const byte = bytes[at] ?? 0;
    if (kinds[byte] === 0) {
      units[to] = byte;
      at += 1;
    } else {
      units[to] = longUnit(bytes, at, end);
      at += longSize(bytes, at);
    }
  }
  return to - place;
}
