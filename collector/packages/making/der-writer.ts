/** Values of ASN.1 in DER (X.690): only what certificates and PKCS #7 need. */

function length(count: number): Buffer {
  if (count < 0x80) return Buffer.of(count);
  const bytes: number[] = [];
  for (let rest = count; rest > 0; rest >>>= 8) bytes.unshift(rest & 0xff);
  return Buffer.of(0x80 | bytes.length, ...bytes);
}

export function der(tag: number, ...content: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(content);
  return Buffer.concat([Buffer.of(tag), length(body.length), body]);
}

export const sequence = (...content: readonly Uint8Array[]): Buffer => der(0x30, ...content);
export const set = (...content: readonly Uint8Array[]): Buffer => der(0x31, ...content);
export const octets = (content: Uint8Array): Buffer => der(0x04, content);
export const utf8 = (text: string): Buffer => der(0x0c, Buffer.from(text, 'utf8'));
/** Context tag with a value inside. */
export const explicit = (tag: number, ...content: readonly Uint8Array[]): Buffer =>
  der(0xa0 | tag, ...content);
export const bits = (content: Uint8Array): Buffer => der(0x03, Buffer.of(0), content);
export const nothing = (): Buffer => Buffer.of(0x05, 0x00);

/** A non-negative INTEGER from its bytes. */
export function integer(bytes: Uint8Array): Buffer {
  const trimmed = Buffer.from(bytes.subarray(bytes.findIndex((byte) => byte !== 0)));
  const positive = (trimmed[0] ?? 0) < 0x80 ? trimmed : Buffer.concat([Buffer.of(0), trimmed]);
  return der(0x02, positive.length === 0 ? Buffer.of(0) : positive);
}

export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const bytes: number[] = [];
  for (const number of [first * 40 + second, ...rest]) {
    const groups = [number & 0x7f];
    for (let left = Math.floor(number / 128); left > 0; left = Math.floor(left / 128)) {
      groups.unshift(0x80 | (left & 0x7f));
    }
    bytes.push(...groups);
  }
  return der(0x06, Buffer.from(bytes));
}

/** GeneralizedTime from ISO 8601 in UTC; UTCTime for the years that it must stand for (RFC 5280, 4.1.2.5). */
export function time(iso: string): Buffer {
  const digits = iso.replaceAll(/[-:T]/gu, '').slice(0, 14);
  const isShort = Number(iso.slice(0, 4)) < 2050;
  return der(
    isShort ? 0x17 : 0x18,
    Buffer.from(`${isShort ? digits.slice(2) : digits}Z`, 'latin1'),
  );
}
