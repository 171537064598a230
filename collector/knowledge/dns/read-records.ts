import { canonicalAddress, canonicalName, collectLines, type Collecting } from '../collecting.ts';
import type { ImportBounds, Imported } from '../known.ts';
import { addressOfReverseName } from '../reverse/reverse-name.ts';

interface Zone {
  origin: string;
  owner: string;
}

function absolute(name: string, origin: string): string {
  if (name === '@') return origin;
  return name.endsWith('.') || origin === '' ? name : `${name}.${origin}`;
}

function add(into: Collecting, address: string, name: string, source: 'dns' | 'reverse-dns'): void {
  into.add({ address, name, source, where: String(into.lines) }, `${address} ${name}`);
}

/** `owner [ttl] [IN] type value`: a line of a zone file (RFC 1035 5) or of what a zone transfer printed. */
function readZoneLine(zone: Zone, line: string, into: Collecting): void {
  const [, setOrigin] = /^\$ORIGIN\s+(\S+)/iu.exec(line) ?? [];
  if (setOrigin !== undefined) {
    zone.origin = setOrigin.endsWith('.') ? setOrigin : `${setOrigin}.`;
    return;
  }
  const plain = line.replace(/;.*$/u, '');
  const [, owner = '', type = '', value = ''] =
    /^(\S*)\s+(?:(?:\d[\dsmhdw]*|IN)\s+){0,2}(A|AAAA|PTR)\s+(\S+)/iu.exec(plain) ?? [];
  if (/^\S/u.test(plain)) zone.owner = plain.split(/\s/u, 1)[0] ?? '';
  if (type === '') return;
  const name = absolute(owner === '' ? zone.owner : owner, zone.origin);
  if (type.toUpperCase() === 'PTR') {
    const address = addressOfReverseName(name);
    const host = canonicalName(absolute(value, zone.origin));
    if (address !== undefined && host !== undefined) add(into, address, host, 'reverse-dns');
    return;
  }
  const address = canonicalAddress(value);
  const host = canonicalName(name);
  if (address === undefined) into.fault('NOT_AN_ADDRESS', line);
  // A wildcard or a name with other characters names no host.
  else if (host !== undefined) add(into, address, host, 'dns');
}

/**
 * Names and addresses from a list with the headings `name,address`, a zone file, or the output of a zone transfer. Records
 * of other types are passed over.
 */
export async function readDnsRecords(
  content: AsyncIterable<Uint8Array>,
  bounds: ImportBounds,
): Promise<Imported> {
  let columns: { name: number; address: number } | undefined;
  const zone: Zone = { origin: '', owner: '' };
  let started = false;
  return await collectLines(content, bounds, (line, into) => {
    if (line.trim() === '' || line.startsWith(';')) return;
    if (!started) {
      started = true;
      const cells = line
        .replace(/^\uFEFF/u, '')
        .toLowerCase()
        .split(',')
        .map((cell) => cell.trim());
      const [name, address] = [cells.indexOf('name'), cells.indexOf('address')];
      if (name >= 0 && address >= 0) {
        columns = { name, address };
        return;
      }
    }
    if (!columns) {
      readZoneLine(zone, line, into);
      return;
    }
    const cells = line.split(',').map((cell) => cell.trim().replaceAll(/^"|"$/gu, ''));
    const address = canonicalAddress(cells[columns.address] ?? '');
    const name = canonicalName(cells[columns.name] ?? '');
    if (address === undefined) into.fault('NOT_AN_ADDRESS', line);
    else if (name === undefined) into.fault('UNREADABLE', line);
    else add(into, address, name, 'dns');
  });
}
