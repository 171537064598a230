import { readdirSync, readFileSync } from 'node:fs';

/** Where the system doesn't say how many files may be open, what POSIX systems give at least. */
const assumedLimit = 256;
/** Kept for everything else that this process opens. */
const reserved = 128;

/**
 * How many sockets this process may still open: its limit (`ulimit -n`; Node raises the soft one to the hard one when it starts) less what is
 * open and a reserve. At least 8.
 */
export function spareSockets(): number {
  let limit = assumedLimit;
  let open = 0;
  try {
    const line = /^Max open files\s+(\d+|unlimited)/mu.exec(
      readFileSync('/proc/self/limits', 'latin1'),
    )?.[1];
    if (line === 'unlimited') return Number.MAX_SAFE_INTEGER;
    if (line !== undefined) limit = Number(line);
    open = readdirSync('/proc/self/fd').length;
  } catch {
    // Not Linux: the assumed limit stands.
  }
  return Math.max(8, limit - open - reserved);
}
