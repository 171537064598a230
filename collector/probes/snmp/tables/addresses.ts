import type { Device } from '../device.ts';
import type { AddressFact } from '../facts.ts';
import { addressFromBytes, decodeInetIndex, prefixFromMask, type InetAddress } from '../ip-text.ts';
import { toNumber, toOid, toText, type SnmpValue } from '../value.ts';

/** The row pointer into ipAddressPrefixTable ends with the prefix length; 0.0 means "none". */
function prefixFromPointer(value: SnmpValue | undefined): number {
  const pointer = toOid(value);
  if (pointer === undefined || pointer === '0.0') return 0;
  const length = Number(pointer.slice(pointer.lastIndexOf('.') + 1));
  return length <= 128 ? length : 0;
}

function ipv6Index(parts: readonly number[]): InetAddress | undefined {
  const bytes = parts.slice(1);
  return addressFromBytes(bytes.length === 17 ? bytes.slice(1) : bytes);
}

interface Found {
  address: InetAddress | undefined;
  ifIndex: number | undefined;
  prefixLen: number;
}

/**
 * The device's own addresses: ipAddrTable (RFC 1213), ipAddressTable (RFC 4293), ipv6AddrTable (RFC 2465),
 * cIpAddressTable (CISCO-IETF-IP-MIB). Prefix 0 where the device names none.
 */
export async function readAddresses(device: Device): Promise<AddressFact[]> {
  const classic = await device.table('ipAddrTable', {
    ifIndex: '1.3.6.1.2.1.4.20.1.2',
    mask: '1.3.6.1.2.1.4.20.1.3',
  });
  const modern = await device.table('ipAddressTable', {
    ifIndex: '1.3.6.1.2.1.4.34.1.3',
    prefix: '1.3.6.1.2.1.4.34.1.5',
  });
  const older = await device.table('ipv6AddrTable', { length: '1.3.6.1.2.1.55.1.8.1.2' });
  const cisco = await device.table('cIpAddressTable', {
    ifIndex: '1.3.6.1.4.1.9.10.86.1.1.2.1.3',
    prefix: '1.3.6.1.4.1.9.10.86.1.1.2.1.5',
  });
  const rows: Found[] = [
    ...classic.map((row) => ({
      address: addressFromBytes(row.parts),
      ifIndex: toNumber(row.values.ifIndex),
      prefixLen: prefixFromMask(toText(row.values.mask) ?? '') ?? 0,
    })),
    ...[...modern, ...cisco].map((row) => ({
      address: decodeInetIndex(row.parts),
      ifIndex: toNumber(row.values.ifIndex),
      prefixLen: prefixFromPointer(row.values.prefix),
    })),
    ...older.map((row) => ({
      address: ipv6Index(row.parts),
      ifIndex: row.parts[0],
      prefixLen: toNumber(row.values.length) ?? 0,
    })),
  ];
  const seen = new Map<string, AddressFact>();
  for (const { address, ifIndex, prefixLen } of rows) {
    if (!address || ifIndex === undefined) continue;
    const key = `${address.ip} ${ifIndex}`;
    const known = seen.get(key);
    if (!known) seen.set(key, { ip: address.ip, prefixLen, ifIndex });
    else if (known.prefixLen === 0) known.prefixLen = prefixLen;
  }
  return [...seen.values()];
}
