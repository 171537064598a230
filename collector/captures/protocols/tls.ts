import { u16, u8 } from '../bytes.ts';

/** What the beginning of a stream is, as far as it is there. */
export type HelloResult =
  /** `used` bytes are read; another ClientHello may follow behind a HelloRetryRequest. */
  { kind: 'hello'; serverName: string | null; used: number } | { kind: 'more' } | { kind: 'other' };

const record = { changeCipherSpec: 20, handshake: 22 } as const;
const clientHello = 1;
const maxRecordBytes = 16_384 + 2_048;

const more: HelloResult = { kind: 'more' };
const other: HelloResult = { kind: 'other' };

/** Looks for a TLS ClientHello (RFC 8446 4.1.2) at the start of a stream; it may be spread over records (RFC 8446 5.1). */
export function readHello(stream: Uint8Array): HelloResult {
  const parts: Uint8Array[] = [];
  let held = 0;
  let at = 0;
  for (;;) {
    if (stream.length >= at + 1 && !isRecordType(u8(stream, at))) return other;
    if (stream.length >= at + 2 && u8(stream, at + 1) !== 3) return other;
    if (stream.length < at + 5) return more;
    const length = u16(stream, at + 3);
    if (length === 0 || length > maxRecordBytes) return other;
    const isHandshake = u8(stream, at) === record.handshake;
    const from = at + 5;
    if (isHandshake && held === 0 && stream.length > from && u8(stream, from) !== clientHello) {
      return other;
    }
    if (stream.length < from + length) return more;
    at = from + length;
    if (!isHandshake) continue;
    parts.push(stream.subarray(from, at));
    held += length;
    const handshake = parts.length === 1 ? (parts[0] ?? stream) : Buffer.concat(parts);
    if (held < 4) continue;
    const needed = 4 + (u8(handshake, 1) << 16) + u16(handshake, 2);
    if (held >= needed) {
      return { kind: 'hello', serverName: serverNameOf(handshake.subarray(4, needed)), used: at };
    }
  }
}

function isRecordType(type: number): boolean {
  return type === record.handshake || type === record.changeCipherSpec;
}

/** The host name of the extension `server_name` (RFC 6066 3); null when it is not there or not a host name. */
function serverNameOf(hello: Uint8Array): string | null {
  let at = 34;
  at += 1 + u8(hello, at);
  at += 2 + u16(hello, at);
  at += 1 + u8(hello, at);
  const end = Math.min(hello.length, at + 2 + u16(hello, at));
  at += 2;
  while (at + 4 <= end) {
    const length = u16(hello, at + 2);
    if (u16(hello, at) === 0) return hostNameIn(hello, at + 4, Math.min(end, at + 4 + length));
    at += 4 + length;
  }
  return null;
}

function hostNameIn(hello: Uint8Array, start: number, end: number): string | null {
  const isHostName = u8(hello, start + 2) === 0;
  const from = start + 5;
  const to = from + u16(hello, start + 3);
  if (!isHostName || to > end) return null;
  const name = Buffer.from(hello.subarray(from, to)).toString('latin1').toLowerCase();
  return /^[\w-]{1,63}(?:\.[\w-]{1,63}){0,126}$/u.test(name) && name.length <= 255 ? name : null;
}
