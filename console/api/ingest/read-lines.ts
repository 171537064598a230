import { Problem } from '../problem.ts';

/** A longer line is refused: whoever speaks HTTP can be told so. */
export const maxLineBytes = 65_536;
export const maxLines = 50_000;

const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/** The lines of a body, without their ends; empty ones are left out. */
function splitLines(body: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  let start = 0;
  while (start < body.length) {
    const found = body.indexOf(lineFeed, start);
    const end = found === -1 ? body.length : found;
    const last = end > start && body[end - 1] === carriageReturn ? end - 1 : end;
    if (last > start) lines.push(body.subarray(start, last));
    start = end + 1;
    if (lines.length > maxLines) {
      throw new Problem(413, 'TOO_MANY_LINES', `Send at most ${maxLines} lines at once.`);
    }
  }
  return lines;
}

function bad(line: number, what: string): Problem {
  return new Problem(400, 'BAD_LINE', `Line ${line}: ${what}`, { line });
}

/** `{"raw":"…"}` or `{"raw_base64":"…"}`. */
function rawOf(line: Buffer, number: number): Buffer {
  let value: unknown;
  try {
    value = JSON.parse(line.toString());
  } catch {
    throw bad(number, 'this is not JSON.');
  }
  const { raw, raw_base64: base64 } = (value ?? {}) as Record<string, unknown>;
  if (typeof raw === 'string') return Buffer.from(raw);
  if (typeof base64 === 'string') return Buffer.from(base64, 'base64');
  throw bad(number, 'an object with "raw" or "raw_base64" is expected.');
}

/** Raw lines of a request body; throws a Problem that names the line. Bytes of plain text stay as they are. */
export function readLines(body: Buffer, isJson: boolean): Buffer[] {
  const lines = splitLines(body).map((line, index) => (isJson ? rawOf(line, index + 1) : line));
  const tooLong = lines.findIndex((line) => line.length > maxLineBytes);
  if (tooLong !== -1) throw bad(tooLong + 1, `a line has at most ${maxLineBytes} bytes.`);
  return lines.filter((line) => line.length > 0);
}
