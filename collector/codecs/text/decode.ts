import { isUtf8 } from 'node:buffer';

/** Longest message kept, in bytes. RFC 5424 6.1 asks for 2,048; session and web logs reach 30 KiB. */
export const maxMessageBytes = 65_536;

export type Encoding = 'utf-8' | 'utf-8-damaged' | 'gb18030' | 'latin1';

export interface DecodedText {
  text: string;
  encoding: Encoding;
  truncated: boolean;
}

const gb18030 = new TextDecoder('gb18030', { fatal: true, ignoreBOM: true });
/** Undecodable sequences per well-formed multi-byte character up to which text still counts as UTF-8. */
const damagedShare = 0.25;

/**
 * Decodes one message: UTF-8, else UTF-8 with a few damaged characters (a device that cuts at a byte
 * count), else GB18030 (the encoding of most older Chinese devices), else Latin-1, which cannot fail.
 * Trailing line ends, blanks and NUL octets, which several firewalls send, are taken off.
 */
export function decodeText(raw: Uint8Array): DecodedText {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
  const truncated = bytes.length > maxMessageBytes;
  const end = trimmedEnd(bytes, truncated ? characterStart(bytes, maxMessageBytes) : bytes.length);
  const kept = end === bytes.length ? bytes : bytes.subarray(0, end);
  if (isUtf8(kept)) return { text: kept.toString('utf8'), encoding: 'utf-8', truncated };
  return { ...decodeForeign(kept), truncated };
}

/** Text that a message holds as bytes, such as in hexadecimal: the same, and what is UTF-8 stays whole, blanks and all. */
export function decodeBytes(bytes: Buffer): string {
  return isUtf8(bytes) ? bytes.toString('utf8') : decodeText(bytes).text;
}

function decodeForeign(bytes: Buffer): { text: string; encoding: Encoding } {
  const lossy = bytes.toString('utf8');
  if (mostlyUtf8(lossy)) return { text: lossy, encoding: 'utf-8-damaged' };
  try {
    return { text: gb18030.decode(bytes), encoding: 'gb18030' };
  } catch {
    return { text: bytes.toString('latin1'), encoding: 'latin1' };
  }
}

function mostlyUtf8(lossy: string): boolean {
  let good = 0;
  let bad = 0;
  for (let at = 0; at < lossy.length; at++) {
    const unit = lossy.charCodeAt(at);
    if (unit === 0xfffd) bad++;
    else if (unit > 0x7f) good++;
  }
  return bad <= good * damagedShare;
}

function trimmedEnd(bytes: Buffer, from: number): number {
  let end = from;
  while (end > 0) {
    const byte = bytes[end - 1];
    if (byte !== 0x0a && byte !== 0x0d && byte !== 0x00 && byte !== 0x20) break;
    end--;
  }
  return end;
}

/** The last start of a UTF-8 character at or before `at`, so that a cut leaves no half character. */
function characterStart(bytes: Buffer, at: number): number {
  for (let start = at; start > at - 4 && start > 0; start--) {
    if (((bytes[start] ?? 0) & 0xc0) !== 0x80) return start;
  }
  return at;
}
