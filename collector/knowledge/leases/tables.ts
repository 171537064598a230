import {
  canonicalAddress,
  canonicalDuid,
  canonicalMac,
  canonicalName,
  defined,
  type Collecting,
} from '../collecting.ts';
import type { LearntAddress } from '../known.ts';

/** Columns by their heading, in the words of Kea, of exports of switches, and of address lists. */
const headings: Readonly<Record<string, 'address' | 'mac' | 'name' | 'duid' | 'until' | 'state'>> =
  {
    address: 'address',
    ip: 'address',
    ipaddress: 'address',
    ipv4: 'address',
    ipv6: 'address',
    ipv4address: 'address',
    ipv6address: 'address',
    mac: 'mac',
    hwaddr: 'mac',
    hwaddress: 'mac',
    macaddress: 'mac',
    name: 'name',
    hostname: 'name',
    fqdn: 'name',
    duid: 'duid',
    clientduid: 'duid',
    expire: 'until',
    state: 'state',
  };

type Columns = Map<'address' | 'mac' | 'name' | 'duid' | 'until' | 'state', number>;

function epochText(text: string): string | undefined {
  const seconds = /^\d{9,11}$/u.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(seconds) ? new Date(seconds * 1_000).toISOString() : undefined;
}

function leased(
  address: string,
  line: number,
  more: Partial<Record<'mac' | 'name' | 'duid' | 'until', string | undefined>>,
): LearntAddress {
  return { ...defined(more), address, source: 'lease', where: String(line) };
}

/** The columns that a first line names, when an address is among them. */
export function columnsOf(line: string): Columns | undefined {
  const columns: Columns = new Map();
  for (const [at, cell] of line
    .replace(/^\uFEFF/u, '')
    .split(',')
    .entries()) {
    const meaning = headings[cell.toLowerCase().replaceAll(/[^a-z0-9]/gu, '')];
    if (meaning !== undefined && !columns.has(meaning)) columns.set(meaning, at);
  }
  return columns.has('address') ? columns : undefined;
}

/** Comma-separated values with headings: Kea's memfile (`state` 0 is in use), exports, address lists. */
export function readCsvLine(columns: Columns, line: string, into: Collecting): void {
  if (line.trim() === '') return;
  const cells = line.split(',').map((cell) => cell.trim().replaceAll(/^"|"$/gu, ''));
  const cell = (name: Parameters<Columns['get']>[0]) => cells[columns.get(name) ?? -1] ?? '';
  const address = canonicalAddress(cell('address'));
  if (address === undefined) {
    into.fault('NOT_AN_ADDRESS', line);
    return;
  }
  if (/^[1-9]/u.test(cell('state'))) {
    into.release(address);
    return;
  }
  into.add(
    leased(address, into.lines, {
      mac: canonicalMac(cell('mac')),
      name: canonicalName(cell('name')),
      duid: canonicalDuid(cell('duid')),
      until: epochText(cell('until')),
    }),
  );
}

/** dnsmasq: `expiry MAC address name client-id`; for IPv6 the second word is a number and the last one the DUID. */
export function readDnsmasqLine(line: string, into: Collecting): void {
  const [expiry = '', second = '', third = '', name = '', client = ''] = line.trim().split(/\s+/u);
  if (expiry === '' || expiry === 'duid') return;
  const address = canonicalAddress(third);
  if (address === undefined) {
    into.fault(/^\d+$/u.test(expiry) ? 'NOT_AN_ADDRESS' : 'UNREADABLE', line);
    return;
  }
  into.add(
    leased(address, into.lines, {
      mac: canonicalMac(second),
      name: name === '*' ? undefined : canonicalName(name),
      duid: address.includes(':') ? canonicalDuid(client) : undefined,
      until: epochText(expiry),
    }),
  );
}
