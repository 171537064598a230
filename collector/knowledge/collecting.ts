import ipaddr from 'ipaddr.js';
import type { ImportBounds, Imported, ImportFault, LearntAddress } from './known.ts';

/** RFC 5952 or dotted; undefined for what is no address, a zone or a short form included. */
export function canonicalAddress(text: string): string | undefined {
  const trimmed = text.trim();
  if (trimmed.includes('%')) return undefined;
  if (ipaddr.IPv4.isValidFourPartDecimal(trimmed)) return trimmed;
  if (!trimmed.includes(':') || !ipaddr.IPv6.isValid(trimmed)) return undefined;
  return ipaddr.IPv6.parse(trimmed).toRFC5952String();
}

/** Six bytes with any separators or none, as `00:11:22:33:44:55`; undefined otherwise. */
export function canonicalMac(text: string): string | undefined {
  const digits = text.trim().replaceAll(/[:.-]/gu, '').toLowerCase();
  if (!/^[0-9a-f]{12}$/u.test(digits) || digits === '000000000000') return undefined;
  return (digits.match(/../gu) ?? []).join(':');
}

/** A plain host name in lower case without a final dot; undefined for anything else. */
export function canonicalName(text: string): string | undefined {
  const name = text.trim().replace(/\.$/u, '').toLowerCase();
  const isPlain = name.length <= 253 && /^[\w-]{1,63}(?:\.[\w-]{1,63})*$/u.test(name);
  return isPlain ? name : undefined;
}

/** Hexadecimal bytes of a DHCP unique identifier with any separators; at most 130 bytes (RFC 8415 11.1). */
export function canonicalDuid(text: string): string | undefined {
  const digits = text
    .trim()
    .replaceAll(/[:\s-]/gu, '')
    .toLowerCase();
  return /^(?:[0-9a-f]{2}){3,130}$/u.test(digits) ? digits : undefined;
}

/** Without the keys that have no value. */
export function defined<T extends object>(
  values: T,
): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> };
}

/** Takes what a file says and keeps it within bounds. */
export interface Collecting {
  readonly lines: number;
  /** What is said of the same key later takes its place. */
  add(address: LearntAddress, key?: string): void;
  /** The journal says that nobody has it any more. */
  release(key: string): void;
  fault(code: ImportFault['code'], text: string): void;
  done(): Imported;
}

const shownCharacters = 80;

/**
 * Feeds the lines of a text to `read`, one after the other; a line that is too long is a fault and is not kept in memory.
 */
export async function collectLines(
  content: AsyncIterable<Uint8Array>,
  bounds: ImportBounds,
  read: (line: string, into: Collecting) => void,
  end?: (into: Collecting) => void,
): Promise<Imported> {
  const imported: Imported = { addresses: [], lines: 0, faults: [], faultCount: 0, dropped: 0 };
  const kept = new Map<string, LearntAddress>();
  const into: Collecting = {
    get lines() {
      return imported.lines;
    },
    add(address, key = address.address) {
      if (kept.has(key) || kept.size < bounds.addresses) kept.set(key, address);
      else imported.dropped += 1;
    },
    release(key) {
      kept.delete(key);
    },
    fault(code, text) {
      imported.faultCount += 1;
      if (imported.faults.length >= bounds.faults) return;
      const shown = text.replace(/\p{C}/gu, '·').slice(0, shownCharacters);
      imported.faults.push({ line: imported.lines, code, text: shown });
    },
    done: () => ({ ...imported, addresses: [...kept.values()] }),
  };
  const decoder = new TextDecoder();
  let rest = '';
  let tooLong = false;
  const line = (text: string) => {
    imported.lines += 1;
    if (tooLong || text.length > bounds.lineCharacters) into.fault('LINE_TOO_LONG', text);
    else read(text.replace(/\r$/u, ''), into);
    tooLong = false;
  };
  for await (const chunk of content) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = parts.pop() ?? '';
    for (const part of parts) line(part);
    if (rest.length <= bounds.lineCharacters) continue;
    tooLong = true;
    rest = rest.slice(0, shownCharacters);
  }
  rest += decoder.decode();
  if (rest !== '' || tooLong) line(rest);
  end?.(into);
  return into.done();
}
