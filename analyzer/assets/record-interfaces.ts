import type { PortFact } from '../../collector/probes/snmp/facts.ts';
import type { Trx } from '../stores/records/records.ts';
import { inBatches } from './batches.ts';

export interface AssetOwner {
  assetId: string;
  unitId: string;
  at: string;
}

/** `integer` is 32 bits wide on Postgres; firmware gives more now and then (RFC 2863 does not). */
function int32(value: number | undefined): number | null {
  return value !== undefined && Math.abs(value) < 2 ** 31 ? value : null;
}

/** Names are for people; a hostile device could send 64 KiB. */
const maxText = 500;

function decimal(value: bigint | undefined): string | null {
  return value === undefined ? null : value.toString();
}

/** Writes the interfaces of a poll; those that the device does not list any more are removed. */
export async function recordInterfaces(
  trx: Trx,
  { assetId, unitId, at }: AssetOwner,
  ports: readonly PortFact[],
): Promise<void> {
  const kept = ports.filter((port) => int32(port.ifIndex) !== null);
  const rows = kept.map((port) => ({
    asset_id: assetId,
    unit_id: unitId,
    if_index: port.ifIndex,
    name: (port.ifName || port.ifDescr).slice(0, maxText),
    descr: port.ifDescr.slice(0, maxText),
    alias: port.ifAlias.slice(0, maxText),
    mac: port.ifPhysAddress ?? null,
    type: port.ifType ?? null,
    mtu: int32(port.ifMtu),
    admin_status: port.ifAdminStatus ?? null,
    oper_status: port.ifOperStatus ?? null,
    speed_bps: decimal(port.speedBps),
    in_octets: decimal(port.ifInOctets),
    out_octets: decimal(port.ifOutOctets),
    in_errors: decimal(port.ifInErrors),
    out_errors: decimal(port.ifOutErrors),
    in_discards: decimal(port.ifInDiscards),
    out_discards: decimal(port.ifOutDiscards),
    first_seen_at: at,
    last_seen_at: at,
  }));
  await inBatches(rows, (slice) =>
    trx
      .insertInto('asset_interfaces')
      .values(slice)
      .onConflict((conflict) =>
        conflict.columns(['asset_id', 'if_index']).doUpdateSet((eb) => ({
          unit_id: eb.ref('excluded.unit_id'),
          name: eb.ref('excluded.name'),
          descr: eb.ref('excluded.descr'),
          alias: eb.ref('excluded.alias'),
          mac: eb.ref('excluded.mac'),
          type: eb.ref('excluded.type'),
          mtu: eb.ref('excluded.mtu'),
          admin_status: eb.ref('excluded.admin_status'),
          oper_status: eb.ref('excluded.oper_status'),
          speed_bps: eb.ref('excluded.speed_bps'),
          in_octets: eb.ref('excluded.in_octets'),
          out_octets: eb.ref('excluded.out_octets'),
          in_errors: eb.ref('excluded.in_errors'),
          out_errors: eb.ref('excluded.out_errors'),
          in_discards: eb.ref('excluded.in_discards'),
          out_discards: eb.ref('excluded.out_discards'),
          last_seen_at: eb.ref('excluded.last_seen_at'),
        })),
      )
      .execute(),
  );
  await trx
    .deleteFrom('asset_interfaces')
    .where('asset_id', '=', assetId)
    .where('last_seen_at', '<', at)
    .execute();
}
