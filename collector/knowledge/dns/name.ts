import { u8 } from '../../captures/bytes.ts';

/** RFC 1035 2.3.4: of a name on the wire. */
const maxWireBytes = 255;

/**
 * Reads the name at an offset. A pointer must lead to before the labels that it continues (RFC 1035 4.1.4), so that there
 * is no loop. Undefined when it is not a name. Bytes that are no letter, digit, `-` or `_` are shown as `\DDD`; no final dot.
 */
export function readName(
  message: Uint8Array,
  start: number,
): { name: string; next: number } | undefined {
  let at = start;
  let next: number | undefined;
  let earliest = start;
  let wireBytes = 1;
  const labels: string[] = [];
  for (;;) {
    if (at >= message.length) return undefined;
    const length = u8(message, at);
    if (length === 0) return { name: labels.join('.'), next: next ?? at + 1 };
    if ((length & 0xc0) === 0xc0) {
      if (at + 1 >= message.length) return undefined;
      next ??= at + 2;
      const target = ((length & 0x3f) << 8) | u8(message, at + 1);
      if (target >= earliest) return undefined;
      earliest = target;
      at = target;
      continue;
    }
    wireBytes += length + 1;
    if (length > 63 || wireBytes > maxWireBytes || at + 1 + length > message.length) {
      return undefined;
    }
    labels.push(labelText(message, at + 1, at + 1 + length));
    at += 1 + length;
  }
}

function labelText(message: Uint8Array, from: number, to: number): string {
  let text = '';
  for (let at = from; at < to; at += 1) {
    const byte = u8(message, at);
    const plain =
      (byte >= 0x30 && byte <= 0x39) ||
      (byte >= 0x41 && byte <= 0x5a) ||
      (byte >= 0x61 && byte <= 0x7a) ||
      byte === 0x2d ||
      byte === 0x5f;
    text += plain ? String.fromCharCode(byte) : `\\${String(byte).padStart(3, '0')}`;
  }
  return text;
}

/** The wire form of a plain name (letters, digits, `-`, `_`). Undefined when it is none or too long. */
export function encodeName(name: string): Buffer | undefined {
  const labels = name === '' ? [] : name.replace(/\.$/u, '').split('.');
  if (!labels.every((label) => /^[\w-]{1,63}$/u.test(label))) return undefined;
  const wire = Buffer.concat([
    ...labels.map((label) => Buffer.from(`${String.fromCharCode(label.length)}${label}`, 'latin1')),
    Buffer.from([0]),
  ]);
  return wire.length > maxWireBytes ? undefined : wire;
}
