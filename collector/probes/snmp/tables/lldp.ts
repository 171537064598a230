import type { Device, Row } from '../device.ts';
import type { LldpFact, NeighbourFact, PortFact } from '../facts.ts';
import { addressFromBytes } from '../ip-text.ts';
import {
  bytesToText,
  formatMac,
  toBytes,
  toMac,
  toNumber,
  toText,
  type SnmpValue,
} from '../value.ts';

/** Subtypes whose octets are a MAC address or a network address (LLDP-MIB, IEEE 802.1AB). */
const chassisMac = 4;
const chassisNetwork = 5;
const portMac = 3;
const portNetwork = 4;
const portLocal = 7;

function printable(bytes: Buffer): string {
  const text = bytesToText(bytes);
  return /[\u0000-\u0008\u000e-\u001f]/.test(text) ? (formatMac(bytes) ?? '') : text;
}

/** The octet after the address family number; only IPv4 (1) and IPv6 (2) are addresses. */
function networkAddress(bytes: Buffer): string {
  return addressFromBytes([...bytes.subarray(1)])?.ip ?? printable(bytes);
}

function idText(
  value: SnmpValue | undefined,
  kind: 'mac' | 'network' | 'text',
): string | undefined {
  const bytes = toBytes(value);
  if (!bytes || bytes.length === 0) return undefined;
  if (kind === 'mac') return toMac(value);
  return kind === 'network' ? networkAddress(bytes) : printable(bytes);
}

function chassisKind(subtype: number | undefined): 'mac' | 'network' | 'text' {
  if (subtype === chassisMac) return 'mac';
  return subtype === chassisNetwork ? 'network' : 'text';
}

function portKind(subtype: number | undefined): 'mac' | 'network' | 'text' {
  if (subtype === portMac) return 'mac';
  return subtype === portNetwork ? 'network' : 'text';
}

type Remote =
  | 'chassisIdSubtype'
  | 'chassisId'
  | 'portIdSubtype'
  | 'portId'
  | 'portDesc'
  | 'sysName'
  | 'sysDesc';

function toFact(row: Row<Remote>, local: number, remIndex: number, mgmt: string[]): LldpFact {
  const { values } = row;
  const fact: LldpFact = { localPortNum: local, remIndex, mgmt };
  const chassisIdSubtype = toNumber(values.chassisIdSubtype);
  const portIdSubtype = toNumber(values.portIdSubtype);
  const chassisId = idText(values.chassisId, chassisKind(chassisIdSubtype));
  const portId = idText(values.portId, portKind(portIdSubtype));
  if (chassisIdSubtype !== undefined) fact.chassisIdSubtype = chassisIdSubtype;
  if (portIdSubtype !== undefined) fact.portIdSubtype = portIdSubtype;
  if (chassisId !== undefined) fact.chassisId = chassisId;
  if (portId !== undefined) fact.portId = portId;
  for (const key of ['portDesc', 'sysName', 'sysDesc'] as const) {
    const text = toText(values[key]);
    if (text !== undefined && text !== '') fact[key] = text;
  }
  return fact;
}

const remEntry = '1.0.8802.1.1.2.1.4.1.1';
const remManAddr = '1.0.8802.1.1.2.1.4.2.1.3';
const locPort = '1.0.8802.1.1.2.1.3.7.1';

/** Management addresses per `localPort.remIndex`. Index: time, port, remote, subtype, length, octets. */
async function readManagement(device: Device): Promise<Map<string, string[]>> {
  const rows = await device.table('lldpRemManAddr', { subtype: remManAddr });
  const found = new Map<string, string[]>();
  for (const { parts } of rows) {
    const [, local, remote, , length, ...bytes] = parts;
    const ip = bytes.length === length ? addressFromBytes(bytes)?.ip : undefined;
    if (ip === undefined) continue;
    const key = `${local}.${remote}`;
    found.set(key, [...(found.get(key) ?? []), ip]);
  }
  return found;
}

/**
 * lldpLocPortNum → ifIndex. IEEE 802.1AB leaves the number to the device: an interface name in
 * lldpLocPortId or lldpLocPortDesc decides, then the bridge port, then the ifIndex of the same number.
 */
async function localPorts(
  device: Device,
  ports: readonly PortFact[],
  basePorts: ReadonlyMap<number, number>,
): Promise<(localPortNum: number) => number | undefined> {
  const rows = await device.table('lldpLocPort', {
    subtype: `${locPort}.2`,
    id: `${locPort}.3`,
    descr: `${locPort}.4`,
  });
  const byName = new Map<string, number>();
  for (const port of ports) {
    for (const name of [port.ifDescr, port.ifAlias, port.ifName]) {
      if (name !== '') byName.set(name, port.ifIndex);
    }
  }
  const byNumber = new Map<number, number>();
  for (const { parts, values } of rows) {
    const subtype = toNumber(values.subtype) ?? portLocal;
    const id = idText(values.id, portKind(subtype)) ?? '';
    const ifIndex = byName.get(id) ?? byName.get(toText(values.descr) ?? '');
    if (ifIndex !== undefined) byNumber.set(parts[0] ?? 0, ifIndex);
  }
  const indexes = new Set(ports.map((port) => port.ifIndex));
  return (number) =>
    byNumber.get(number) ?? basePorts.get(number) ?? (indexes.has(number) ? number : undefined);
}

/** Neighbours that speak LLDP (LLDP-MIB). */
export async function readLldp(
  device: Device,
  ports: readonly PortFact[],
  basePorts: ReadonlyMap<number, number>,
): Promise<LldpFact[]> {
  const rows = await device.table('lldpRem', {
    chassisIdSubtype: `${remEntry}.4`,
    chassisId: `${remEntry}.5`,
    portIdSubtype: `${remEntry}.6`,
    portId: `${remEntry}.7`,
    portDesc: `${remEntry}.8`,
    sysName: `${remEntry}.9`,
    sysDesc: `${remEntry}.10`,
  });
  if (rows.length === 0) return [];
  const management = await readManagement(device);
  const ifIndexOf = await localPorts(device, ports, basePorts);
  return rows.flatMap((row) => {
    const [, local, remIndex] = row.parts;
    if (local === undefined || remIndex === undefined) return [];
    const fact = toFact(row, local, remIndex, management.get(`${local}.${remIndex}`) ?? []);
    const ifIndex = ifIndexOf(local);
    return [ifIndex === undefined ? fact : { ...fact, ifIndex }];
  });
}

const cdpEntry = '1.3.6.1.4.1.9.9.23.1.2.1.1';

/** Neighbours that speak the Cisco Discovery Protocol (CISCO-CDP-MIB; index ifIndex, device). */
async function readCdp(device: Device, name: NameOf): Promise<NeighbourFact[]> {
  const rows = await device.table('cdpCache', {
    version: `${cdpEntry}.5`,
    deviceId: `${cdpEntry}.6`,
    port: `${cdpEntry}.7`,
    platform: `${cdpEntry}.8`,
  });
  return rows.flatMap(({ parts, values }) => {
    const remoteHost = toText(values.deviceId);
    const remotePlatform = toText(values.platform);
    const remoteVersion = toText(values.version);
    if (remoteHost === undefined) return [];
    return [
      {
        protocol: 'cdp' as const,
        ...name(parts[0]),
        remoteHost,
        remotePort: toText(values.port) ?? '',
        ...(remotePlatform === undefined ? {} : { remotePlatform }),
        ...(remoteVersion === undefined ? {} : { remoteVersion }),
      },
    ];
  });
}

type NameOf = (
  ifIndex: number | undefined,
) => Pick<NeighbourFact, 'localIfIndex' | 'localIfName' | 'localIfDescr'>;

/** LLDP and CDP neighbours in one list, named by interface. */
export async function readNeighbours(
  device: Device,
  ports: readonly PortFact[],
  lldp: readonly LldpFact[],
): Promise<NeighbourFact[]> {
  const byIndex = new Map(ports.map((port) => [port.ifIndex, port]));
  const name: NameOf = (ifIndex) => {
    const port = ifIndex === undefined ? undefined : byIndex.get(ifIndex);
    return {
      ...(ifIndex === undefined ? {} : { localIfIndex: ifIndex }),
      localIfName: port?.ifName || port?.ifDescr || '',
      localIfDescr: port?.ifDescr ?? '',
    };
  };
  const spoken = lldp.map((fact) => ({
    protocol: 'lldp' as const,
    ...name(fact.ifIndex),
    remoteHost: fact.sysName ?? fact.sysDesc ?? fact.chassisId ?? '',
    remotePort: fact.portId ?? fact.portDesc ?? '',
    ...(fact.sysDesc === undefined ? {} : { remoteVersion: fact.sysDesc }),
  }));
  return [...spoken, ...(await readCdp(device, name))];
}
