import type { Device, Row } from '../device.ts';
import type { PortFact } from '../facts.ts';
import { toBigInt, toMac, toNumber, toText } from '../value.ts';
import { ifTypeName } from './if-types.ts';

const ifEntry = '1.3.6.1.2.1.2.2.1';
const ifXEntry = '1.3.6.1.2.1.31.1.1.1';

const columns = {
  ifDescr: `${ifEntry}.2`,
  ifType: `${ifEntry}.3`,
  ifMtu: `${ifEntry}.4`,
  ifSpeed: `${ifEntry}.5`,
  ifPhysAddress: `${ifEntry}.6`,
  ifAdminStatus: `${ifEntry}.7`,
  ifOperStatus: `${ifEntry}.8`,
  ifInOctets: `${ifEntry}.10`,
  ifInUcastPkts: `${ifEntry}.11`,
  ifInNUcastPkts: `${ifEntry}.12`,
  ifInDiscards: `${ifEntry}.13`,
  ifInErrors: `${ifEntry}.14`,
  ifOutOctets: `${ifEntry}.16`,
  ifOutUcastPkts: `${ifEntry}.17`,
  ifOutDiscards: `${ifEntry}.19`,
  ifOutErrors: `${ifEntry}.20`,
  ifName: `${ifXEntry}.1`,
  ifInMulticastPkts: `${ifXEntry}.2`,
  ifInBroadcastPkts: `${ifXEntry}.3`,
  ifOutMulticastPkts: `${ifXEntry}.4`,
  ifOutBroadcastPkts: `${ifXEntry}.5`,
  ifHCInOctets: `${ifXEntry}.6`,
  ifHCInUcastPkts: `${ifXEntry}.7`,
  ifHCInMulticastPkts: `${ifXEntry}.8`,
  ifHCInBroadcastPkts: `${ifXEntry}.9`,
  ifHCOutOctets: `${ifXEntry}.10`,
  ifHCOutUcastPkts: `${ifXEntry}.11`,
  ifHCOutMulticastPkts: `${ifXEntry}.12`,
  ifHCOutBroadcastPkts: `${ifXEntry}.13`,
  ifHighSpeed: `${ifXEntry}.15`,
  ifAlias: `${ifXEntry}.18`,
} as const;

type Column = keyof typeof columns;
type PortRow = Row<Column>;

const statusNames: Readonly<Record<number, string>> = {
  1: 'up',
  2: 'down',
  3: 'testing',
  4: 'unknown',
  5: 'dormant',
  6: 'notPresent',
  7: 'lowerLayerDown',
};

/** Counter → its 64-bit column. Errors and discards exist in 32 bits only. */
const wide = {
  ifInOctets: 'ifHCInOctets',
  ifOutOctets: 'ifHCOutOctets',
  ifInUcastPkts: 'ifHCInUcastPkts',
  ifOutUcastPkts: 'ifHCOutUcastPkts',
  ifInMulticastPkts: 'ifHCInMulticastPkts',
  ifOutMulticastPkts: 'ifHCOutMulticastPkts',
  ifInBroadcastPkts: 'ifHCInBroadcastPkts',
  ifOutBroadcastPkts: 'ifHCOutBroadcastPkts',
} as const satisfies Record<string, Column>;

/** 64-bit columns that firmware is known to leave at 0 (seen on Cisco CBS, ProCurve and others). */
const quirky: ReadonlySet<string> = new Set([
  'ifInMulticastPkts',
  'ifOutMulticastPkts',
  'ifInBroadcastPkts',
  'ifOutBroadcastPkts',
]);

const narrow = ['ifInErrors', 'ifOutErrors', 'ifInDiscards', 'ifOutDiscards'] as const;

function readCounters(port: PortFact, row: PortRow): void {
  const quirks: string[] = [];
  for (const [name, wideName] of Object.entries(wide) as [keyof typeof wide, Column][]) {
    const short = toBigInt(row.values[name]);
    const long = toBigInt(row.values[wideName]);
    const stuck = long === 0n && short !== undefined && short > 0n && quirky.has(name);
    if (stuck) quirks.push(name);
    const value = stuck ? short : (long ?? short);
    if (value !== undefined) port[name] = value;
  }
  for (const name of narrow) {
    const value = toBigInt(row.values[name]);
    if (value !== undefined) port[name] = value;
  }
  if (quirks.length > 0) port.hcZeroQuirk = quirks;
}

/**
 * ifHighSpeed is in 10⁶ bit/s; ifSpeed saturates at 2³²−1 (RFC 2863 section 3.1.2), and some devices
 * leave ifHighSpeed at 0 where ifSpeed is right.
 */
function readSpeed(port: PortFact, row: PortRow): void {
  const speed = toBigInt(row.values.ifSpeed);
  const high = toNumber(row.values.ifHighSpeed);
  if (speed !== undefined) port.ifSpeed = speed;
  if (high !== undefined) port.ifHighSpeed = high;
  if (high !== undefined && high > 0) port.speedBps = BigInt(high) * 1_000_000n;
  else if (speed !== undefined) {
    port.speedBps = speed;
    port.ifHighSpeed ??= Number(speed / 1_000_000n);
  }
}

function toPort(ifIndex: number, row: PortRow): PortFact {
  const { values } = row;
  const port: PortFact = {
    ifIndex,
    ifDescr: toText(values.ifDescr) ?? '',
    ifName: toText(values.ifName) ?? '',
    ifAlias: toText(values.ifAlias) ?? '',
    hcCounters: values.ifHCInOctets !== undefined,
  };
  const type = toNumber(values.ifType);
  const typeName = type === undefined ? undefined : ifTypeName(type);
  const mtu = toNumber(values.ifMtu);
  const mac = toMac(values.ifPhysAddress);
  const admin = statusNames[toNumber(values.ifAdminStatus) ?? 0];
  const oper = statusNames[toNumber(values.ifOperStatus) ?? 0];
  if (type !== undefined) port.ifType = type;
  if (typeName !== undefined) port.ifTypeName = typeName;
  if (mtu !== undefined) port.ifMtu = mtu;
  if (mac !== undefined) port.ifPhysAddress = mac;
  if (admin !== undefined) port.ifAdminStatus = admin;
  if (oper !== undefined) port.ifOperStatus = oper;
  readSpeed(port, row);
  readCounters(port, row);
  return port;
}

/** ifTable and ifXTable, by ifIndex. */
export async function readPorts(device: Device): Promise<PortFact[]> {
  const rows = await device.table('interfaces', columns);
  return rows
    .flatMap((row) => {
      const [ifIndex, ...more] = row.parts;
      return ifIndex === undefined || more.length > 0 ? [] : [toPort(ifIndex, row)];
    })
    .toSorted((a, b) => a.ifIndex - b.ifIndex);
}
