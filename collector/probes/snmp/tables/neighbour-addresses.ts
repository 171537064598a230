import type { Device, Row } from '../device.ts';
import type { NeighbourAddressFact } from '../facts.ts';
import { addressFromBytes, decodeInetIndex, type InetAddress } from '../ip-text.ts';
import { toMac, toNumber } from '../value.ts';

/** ipNetToMediaType and ipNetToPhysicalType (RFC 4293). */
const typeNames: Readonly<Record<number, string>> = {
  1: 'other',
  2: 'invalid',
  3: 'dynamic',
  4: 'static',
  5: 'local',
};

/** ipNetToPhysicalState (RFC 4293), the states of neighbour discovery. */
const stateNames: Readonly<Record<number, string>> = {
  1: 'reachable',
  2: 'stale',
  3: 'delay',
  4: 'probe',
  5: 'invalid',
  6: 'unknown',
  7: 'incomplete',
};

type Columns = 'mac' | 'type' | 'state';

function binding(
  table: NeighbourAddressFact['table'],
  ifIndex: number | undefined,
  address: InetAddress | undefined,
  row: Row<Columns>,
): NeighbourAddressFact[] {
  const mac = toMac(row.values.mac);
  const type = typeNames[toNumber(row.values.type) ?? 0];
  const state = stateNames[toNumber(row.values.state) ?? 0];
  if (ifIndex === undefined || !address || mac === undefined || type === 'invalid') return [];
  return [
    {
      ifIndex,
      ip: address.ip,
      mac,
      ...(address.zone === undefined ? {} : { zone: address.zone }),
      ...(type === undefined ? {} : { type }),
      ...(state === undefined ? {} : { state }),
      table,
    },
  ];
}

export interface NeighbourTables {
  ipNetToMedia: NeighbourAddressFact[];
  ipNetToPhysical: NeighbourAddressFact[];
  arp: NeighbourAddressFact[];
  nd: NeighbourAddressFact[];
}

/** RFC 2465 has 16 octets without a length; some agents put one before them. */
function ipv6Index(row: Row<Columns>): InetAddress | undefined {
  const bytes = row.parts.slice(1);
  return addressFromBytes(bytes.length === 17 ? bytes.slice(1) : bytes);
}

function unique(rows: readonly NeighbourAddressFact[]): NeighbourAddressFact[] {
  const seen = new Map<string, NeighbourAddressFact>();
  for (const row of rows) {
    const key = `${row.ifIndex} ${row.ip} ${row.mac}`;
    if (!seen.has(key)) seen.set(key, row);
  }
  return [...seen.values()];
}

/**
 * Who answers which address on which interface: ipNetToMedia (RFC 1213), ipNetToPhysical (RFC 4293),
 * ipv6NetToMedia (RFC 2465), cInetNetToMedia (CISCO-IETF-IP-MIB).
 */
export async function readNeighbourAddresses(device: Device): Promise<NeighbourTables> {
  const media = await device.table('ipNetToMedia', {
    mac: '1.3.6.1.2.1.4.22.1.2',
    type: '1.3.6.1.2.1.4.22.1.4',
  });
  const physical = await device.table('ipNetToPhysical', {
    mac: '1.3.6.1.2.1.4.35.1.4',
    type: '1.3.6.1.2.1.4.35.1.6',
    state: '1.3.6.1.2.1.4.35.1.7',
  });
  const older = await device.table('ipv6NetToMedia', {
    mac: '1.3.6.1.2.1.55.1.12.1.2',
    type: '1.3.6.1.2.1.55.1.12.1.3',
  });
  const cisco = await device.table('cInetNetToMedia', { mac: '1.3.6.1.4.1.9.10.86.1.1.3.1.3' });
  const ipNetToMedia = media.flatMap((row) =>
    binding('ipNetToMedia', row.parts[0], addressFromBytes(row.parts.slice(1)), row),
  );
  const ipNetToPhysical = physical.flatMap((row) =>
    binding('ipNetToPhysical', row.parts[0], decodeInetIndex(row.parts.slice(1)), row),
  );
  const all = unique([
    ...ipNetToPhysical,
    ...ipNetToMedia,
    ...older.flatMap((row) => binding('ipv6NetToMedia', row.parts[0], ipv6Index(row), row)),
    ...cisco.flatMap((row) =>
      binding('cInetNetToMedia', row.parts[0], decodeInetIndex(row.parts.slice(1)), row),
    ),
  ]);
  return {
    ipNetToMedia,
    ipNetToPhysical,
    arp: all.filter((row) => !row.ip.includes(':')),
    nd: all.filter((row) => row.ip.includes(':')),
  };
}
