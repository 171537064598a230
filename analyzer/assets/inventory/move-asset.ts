import type { Trx } from '../../stores/records/records.ts';

/** What a merge moved besides identifiers and services, so that it can be taken back. */
export interface Moved {
  pollTargets: string[];
  addresses: string[];
  systems: string[];
  services: string[];
}

async function idsOf(
  trx: Trx,
  table: 'poll_targets' | 'asset_addresses' | 'asset_services',
  assetId: string,
): Promise<string[]> {
  const rows = await trx.selectFrom(table).select('id').where('asset_id', '=', assetId).execute();
  return rows.map(({ id }) => id);
}

/** Gives everything of `fromId` to `toId` and hides the one that was merged. */
export async function moveAsset(trx: Trx, fromId: string, toId: string): Promise<Moved> {
  const moved: Moved = {
    pollTargets: await idsOf(trx, 'poll_targets', fromId),
    addresses: await idsOf(trx, 'asset_addresses', fromId),
    services: await idsOf(trx, 'asset_services', fromId),
    systems: [],
  };
  const tables = [
    'asset_identifiers',
    'asset_services',
    'asset_addresses',
    'poll_targets',
  ] as const;
  for (const table of tables) {
    await trx.updateTable(table).set({ asset_id: toId }).where('asset_id', '=', fromId).execute();
  }
  const links = await trx
    .selectFrom('system_assets')
    .selectAll()
    .where('asset_id', '=', fromId)
    .execute();
  for (const link of links) {
    const made = await trx
      .insertInto('system_assets')
      .values({ ...link, asset_id: toId })
      .onConflict((conflict) => conflict.columns(['system_id', 'asset_id']).doNothing())
      .returning('system_id')
      .executeTakeFirst();
    if (made) moved.systems.push(made.system_id);
  }
  await trx.updateTable('assets').set({ merged_into: toId }).where('id', '=', fromId).execute();
  return moved;
}

/** Takes `moveAsset` back: what the merged asset brought, and what was seen of it since, is its own again. */
export async function returnAsset(
  trx: Trx,
  fromId: string,
  toId: string,
  moved: Moved,
): Promise<void> {
  await trx
    .updateTable('asset_identifiers')
    .set({ asset_id: fromId })
    .where('asset_id', '=', toId)
    .where('origin_id', '=', fromId)
    .execute();
  const lists = [
    ['poll_targets', moved.pollTargets],
    ['asset_addresses', moved.addresses],
    ['asset_services', moved.services],
  ] as const;
  for (const [table, ids] of lists) {
    if (ids.length === 0) continue;
    await trx
      .updateTable(table)
      .set({ asset_id: fromId })
      .where('id', 'in', ids)
      .where('asset_id', '=', toId)
      .execute();
  }
  // Services that were found since, at addresses that go back.
  await trx
    .updateTable('asset_services')
    .set({ asset_id: fromId })
    .where('asset_id', '=', toId)
    .where('address', 'in', (eb) =>
      eb
        .selectFrom('asset_identifiers')
        .select('value')
        .where('asset_id', '=', fromId)
        .where('kind', 'in', ['ipv4', 'ipv6'])
        .where('until_at', 'is', null),
    )
    .execute();
  if (moved.systems.length > 0) {
    await trx
      .deleteFrom('system_assets')
      .where('asset_id', '=', toId)
      .where('system_id', 'in', moved.systems)
      .execute();
  }
  await trx.updateTable('assets').set({ merged_into: null }).where('id', '=', fromId).execute();
}
