import type { Facts } from '../../collector/probes/snmp/facts.ts';
import type { Trx } from '../stores/records/records.ts';
import type { AssetKind } from './tables.ts';

/** What tells one device from another, strongest first. */
export interface AssetIdentity {
  serial?: string;
  engineId?: string;
  baseMac?: string;
}

/** A serial of this kind is a placeholder of the vendor, not an identity. */
const emptySerial = /^(0+|x+|n\/?a|none|unknown|not specified|default.*|<.*>|to be filled.*)$/i;

const softwareLoopback = 24;

/** The lowest burnt-in MAC of the ports. */
function chassisMac(facts: Facts): string | undefined {
  let lowest: string | undefined;
  for (const { ifType, ifPhysAddress: mac } of facts.ports) {
    if (ifType === softwareLoopback || mac?.length !== 17 || mac === '00:00:00:00:00:00') continue;
    // Bit 1 of the first octet: locally administered, so not burnt in (IEEE 802).
    if ((Number.parseInt(mac.slice(0, 2), 16) & 2) !== 0) continue;
    if (lowest === undefined || mac < lowest) lowest = mac;
  }
  return lowest;
}

/** As long as the column keeps it. */
const maxSerial = 200;

export function identityOf(facts: Facts): AssetIdentity {
  const serial = facts.identity.serial?.trim().slice(0, maxSerial);
  const baseMac = chassisMac(facts);
  return {
    ...(serial && !emptySerial.test(serial) ? { serial } : {}),
    ...(facts.engineId === undefined ? {} : { engineId: facts.engineId }),
    ...(baseMac === undefined ? {} : { baseMac }),
  };
}

interface Candidate {
  id: string;
  unit_id: string;
  vendor: string | null;
  serial: string | null;
  engine_id: string | null;
  base_mac: string | null;
}

/**
 * Whether a known asset can be the device polled: no identifier may differ where both sides have it,
 * except that a serial which agrees outweighs the rest (boards and engine ids get replaced).
 */
function compatible(asset: Candidate, identity: AssetIdentity): boolean {
  if (asset.serial !== null && identity.serial !== undefined) {
    return asset.serial === identity.serial;
  }
  if (asset.engine_id !== null && identity.engineId !== undefined) {
    return asset.engine_id === identity.engineId;
  }
  if (asset.base_mac !== null && identity.baseMac !== undefined) {
    return asset.base_mac === identity.baseMac;
  }
  return true;
}

const columns = ['id', 'unit_id', 'vendor', 'serial', 'engine_id', 'base_mac'] as const;

/**
 * The asset that a poll belongs to: the one this target gave before, else by serial number, engine id,
 * chassis MAC, and at last by the polled address. Only within the unit of the target: a school cannot
 * claim the asset of another by copying its serial number.
 */
export async function findAsset(
  trx: Trx,
  target: { unitId: string; address: string; assetId?: string },
  identity: AssetIdentity,
): Promise<Candidate | undefined> {
  if (target.assetId !== undefined) {
    const known = await trx
      .selectFrom('assets')
      .select(columns)
      .where('id', '=', target.assetId)
      .where('merged_into', 'is', null)
      .executeTakeFirst();
    if (known && compatible(known, identity)) return known;
  }
  const keys = [
    ['serial', identity.serial],
    ['engine_id', identity.engineId],
    ['base_mac', identity.baseMac],
  ] as const;
  for (const [column, value] of keys) {
    if (value === undefined) continue;
    const found = await trx
      .selectFrom('assets')
      .select(columns)
      .where('unit_id', '=', target.unitId)
      .where(column, '=', value)
      .where('merged_into', 'is', null)
      .orderBy('id')
      .execute();
    const match = found.find((asset) => compatible(asset, identity));
    if (match) return match;
  }
  const byAddress = await trx
    .selectFrom('assets')
    .innerJoin('asset_addresses', 'asset_addresses.asset_id', 'assets.id')
    .select(columns.map((column) => `assets.${column}` as const))
    .where('assets.unit_id', '=', target.unitId)
    .where('asset_addresses.address', '=', target.address)
    .where('asset_addresses.until_at', 'is', null)
    .where('assets.merged_into', 'is', null)
    .orderBy('assets.id')
    .execute();
  return byAddress.find((asset) => compatible(asset, identity));
}

/** sysServices would say layer 2 or 3, but most campus devices claim both: names decide better. */
export function kindOf(facts: Facts): AssetKind {
  if (facts.type === 'firewall') return 'firewall';
  if (facts.type === 'wireless') return 'wireless-controller';
  if (facts.type === 'server') return 'server';
  if (facts.type !== 'network') return 'unknown';
  const text = `${facts.sysDescr} ${facts.identity.hardware ?? ''}`;
  if (/\b(usg|firewall)/i.test(text)) return 'firewall';
  if (/wireless (lan )?controller|\bac\d{4}|\bwlc\b/i.test(text)) return 'wireless-controller';
  if (/\brouter\b|\bnet ?engine|\bne\d{2,4}|\bar\d{3,4}|\bmsr ?\d/i.test(text)) return 'router';
  return 'switch';
}
