import { observedAsset, polledAssets } from './assets.ts';
import { lastDays, numberParameter, type Observation } from './observation.ts';

/** Assets told apart by one count: the limit of the event store. */
const maxAssets = 1_000;

/**
 * Whether records of each polled asset reached the platform in the last `days`, by its own addresses or as events that were told
 * to be its. The platform is the collector that the item speaks of: what has not arrived here is not collected.
 */
export const sourceCoverage: Observation = async (context) => {
  const range = lastDays(context, numberParameter(context, 'days'));
  const { assets } = await context.events.aggregate(
    { range, units: context.units },
    { assets: { kind: 'terms', field: 'asset.id', size: maxAssets } },
  );
  const told = new Map(
    assets.kind === 'terms' ? assets.buckets.map(({ key, count }) => [String(key), count]) : [],
  );
  const sending = await context.db
    .selectFrom('asset_addresses')
    .innerJoin('log_sources', 'log_sources.address', 'asset_addresses.address')
    .select('asset_addresses.asset_id')
    .where('asset_addresses.unit_id', 'in', [...context.units])
    .where('asset_addresses.until_at', 'is', null)
    .where('log_sources.unit_id', 'in', [...context.units])
    .where('log_sources.last_seen_at', '>=', range.from)
    .execute();
  const senders = new Set(sending.map(({ asset_id }) => asset_id));
  const more = assets.kind === 'terms' && assets.others > 0;
  return (await polledAssets(context)).map((asset) => {
    const collected = told.has(asset.id) || senders.has(asset.id);
    // Beyond the counted assets nothing is known of those that were not found.
    return observedAsset(context, asset, collected || !more ? { collected } : {});
  });
};
