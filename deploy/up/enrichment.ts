import type { Assets } from '../../analyzer/assets/assets.ts';
import type { AddressOwner, Enrichment } from '../../analyzer/pipeline/enrichment.ts';
import type { Db } from '../../analyzer/stores/records/records.ts';
import type { HomeUnit } from './home-unit.ts';

/**
 * Whose line is it: what a person said of a log source wins over what polls know of an address; everything else belongs to the
 * installation's own unit.
 */
export async function readEnrichment(db: Db, assets: Assets, home: HomeUnit): Promise<Enrichment> {
  const owners = new Map<string, AddressOwner>();
  for (const { address, unitId, assetId } of await assets.addressOwners()) {
    owners.set(address, { unitId, assetId });
  }
  const assigned = await db
    .selectFrom('log_sources')
    .select(['address', 'unit_id'])
    .where('unit_assigned', '=', 1)
    .execute();
  for (const { address, unit_id: unitId } of assigned) {
    owners.set(address, { ...owners.get(address), unitId });
  }
  const defaultUnitId = home.id();
  return { owners, ...(defaultUnitId !== undefined && { defaultUnitId }) };
}
