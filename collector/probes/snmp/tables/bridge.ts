import type { Device, Row } from '../device.ts';
import type { FdbFact, VlanFact } from '../facts.ts';
import { formatMac, toNumber, toText } from '../value.ts';

const learned = 3;
const invalid = 2;
const self = 4;

export interface BridgeTables {
  /** dot1dBasePort → ifIndex (RFC 4188). */
  basePorts: Map<number, number>;
  dot1qTpFdb: FdbFact[];
  dot1dTpFdb: FdbFact[];
  dot1qVlanStaticName: VlanFact[];
}

function macOf(parts: readonly number[]): string | undefined {
  return parts.length === 6 && parts.every((part) => part <= 255)
    ? formatMac(Uint8Array.from(parts))
    : undefined;
}

function entry(
  row: Row<'port' | 'status'>,
  mac: string | undefined,
  ifIndexOf: (basePort: number) => number | undefined,
): FdbFact | undefined {
  const basePort = toNumber(row.values.port);
  const status = toNumber(row.values.status) ?? learned;
  if (mac === undefined || basePort === undefined) return undefined;
  if (status === invalid || status === self) return undefined;
  const ifIndex = ifIndexOf(basePort);
  return { mac, basePort, ...(ifIndex === undefined ? {} : { ifIndex }) };
}

/** fdbId → VLAN id from dot1qVlanCurrentTable; where absent the two are taken as equal. */
async function readFdbVlans(device: Device): Promise<Map<number, number>> {
  const rows = await device.table('dot1qVlanCurrent', { fdb: '1.3.6.1.2.1.17.7.1.4.2.1.3' });
  const vlans = new Map<number, number>();
  for (const row of rows) {
    const fdb = toNumber(row.values.fdb);
    const vlan = row.parts.at(-1);
    if (fdb !== undefined && vlan !== undefined && !vlans.has(fdb)) vlans.set(fdb, vlan);
  }
  return vlans;
}

/**
 * Forwarding tables and static VLAN names: BRIDGE-MIB (RFC 4188), Q-BRIDGE-MIB (RFC 4363).
 * `ifIndexOffset` is what a profile says of devices without dot1dBasePortTable; else their ports stay unknown.
 */
export async function readBridge(device: Device, ifIndexOffset?: number): Promise<BridgeTables> {
  const ports = await device.table('dot1dBasePort', { ifIndex: '1.3.6.1.2.1.17.1.4.1.2' });
  const basePorts = new Map(
    ports.map((row) => [row.parts[0] ?? 0, toNumber(row.values.ifIndex) ?? 0] as const),
  );
  const ifIndexOf = (basePort: number) => {
    if (basePort === 0) return undefined;
    if (basePorts.size > 0) return basePorts.get(basePort) || undefined;
    return ifIndexOffset === undefined ? undefined : basePort + ifIndexOffset;
  };
  const names = await device.table('dot1qVlanStatic', { name: '1.3.6.1.2.1.17.7.1.4.3.1.1' });
  const vlanOf = await readFdbVlans(device);
  const q = await device.table('dot1qTpFdb', {
    port: '1.3.6.1.2.1.17.7.1.2.2.1.2',
    status: '1.3.6.1.2.1.17.7.1.2.2.1.3',
  });
  const d = await device.table('dot1dTpFdb', {
    port: '1.3.6.1.2.1.17.4.3.1.2',
    status: '1.3.6.1.2.1.17.4.3.1.3',
  });
  return {
    basePorts,
    dot1qTpFdb: q.flatMap((row) => {
      const [fdbId = 0, ...mac] = row.parts;
      const found = entry(row, macOf(mac), ifIndexOf);
      return found ? [{ fdbId, vlan: vlanOf.get(fdbId) ?? fdbId, ...found }] : [];
    }),
    dot1dTpFdb: d.flatMap((row) => entry(row, macOf(row.parts), ifIndexOf) ?? []),
    dot1qVlanStaticName: names.map((row) => ({
      id: row.parts[0] ?? 0,
      name: toText(row.values.name) ?? '',
    })),
  };
}
