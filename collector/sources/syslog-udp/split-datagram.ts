const lineFeed = 0x0a;
const carriageReturn = 0x0d;

function startsWithPri(bytes: Buffer, at: number): boolean {
  if (bytes[at] !== 0x3c) return false;
  for (let digits = 1; digits <= 4; digits++) {
    const byte = bytes[at + digits];
    if (byte === 0x3e) return digits > 1;
    if (byte === undefined || byte < 0x30 || byte > 0x39) return false;
  }
  return false;
}

/** Without trailing CR, LF and NUL, which senders add and RFC 5426 does not. */
function trimEnd(bytes: Buffer): Buffer {
  let end = bytes.length;
  while (end > 0) {
    const byte = bytes[end - 1];
    if (byte !== lineFeed && byte !== carriageReturn && byte !== 0) break;
    end--;
  }
  return bytes.subarray(0, end);
}

/**
 * The lines of one datagram. RFC 5426 (3.1) puts exactly one message into a datagram, and a line feed may be
 * part of it; some senders pack several, each with its own `<PRI>` after a line feed: only those are split.
 */
export function splitDatagram(datagram: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  let start = 0;
  let at = datagram.indexOf(lineFeed);
  while (at !== -1) {
    if (startsWithPri(datagram, at + 1)) {
      lines.push(trimEnd(datagram.subarray(start, at)));
      start = at + 1;
    }
    at = datagram.indexOf(lineFeed, at + 1);
  }
  lines.push(trimEnd(datagram.subarray(start)));
  return lines.filter((line) => line.length > 0);
}
