/** Just enough BER (X.690) to write SNMP answers byte by byte, also wrong ones. */
export function tlv(tag: number, ...bodies: Uint8Array[]): Buffer {
  const body = Buffer.concat(bodies);
  const { length } = body;
  if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), body]);
  if (length < 0x100) return Buffer.concat([Buffer.from([tag, 0x81, length]), body]);
  return Buffer.concat([Buffer.from([tag, 0x82, length >> 8, length & 0xff]), body]);
}

export function berInteger(tag: number, value: bigint): Buffer {
  const bytes: number[] = [];
  let rest = value;
  do {
    bytes.unshift(Number(rest & 0xffn));
    rest >>= 8n;
  } while (rest !== 0n && rest !== -1n);
  const sign = (bytes[0] ?? 0) & 0x80;
  if (value >= 0n && sign !== 0) bytes.unshift(0);
  if (value < 0n && sign === 0) bytes.unshift(0xff);
  return tlv(tag, Buffer.from(bytes));
}

export function berOid(oid: string): Buffer {
  const [first = 1, second = 3, ...rest] = oid.split('.').map(Number);
  const bytes: number[] = [first * 40 + second];
  for (const part of rest) {
    const digits = [part % 128];
    for (let left = Math.floor(part / 128); left > 0; left = Math.floor(left / 128)) {
      digits.unshift((left % 128) | 0x80);
    }
    bytes.push(...digits);
  }
  return tlv(6, Buffer.from(bytes));
}

export interface BerItem {
  tag: number;
  body: Buffer;
  rest: Buffer;
}

export function readTlv(bytes: Buffer): BerItem {
  const tag = bytes[0] ?? 0;
  let length = bytes[1] ?? 0;
  let start = 2;
  if (length & 0x80) {
    const count = length & 0x7f;
    length = bytes.readUIntBE(2, count);
    start += count;
  }
  return { tag, body: bytes.subarray(start, start + length), rest: bytes.subarray(start + length) };
}

export function readInteger(body: Buffer): number {
  return body.length === 0 ? 0 : body.readIntBE(0, Math.min(body.length, 6));
}

export function readOid(body: Buffer): string {
  const first = body[0] ?? 0;
  const parts = [Math.floor(first / 40), first % 40];
  let value = 0;
  for (const byte of body.subarray(1)) {
    value = value * 128 + (byte & 0x7f);
    if ((byte & 0x80) === 0) {
      parts.push(value);
      value = 0;
    }
  }
  return parts.join('.');
}
