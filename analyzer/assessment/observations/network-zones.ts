import { observedAsset, polledAssets } from './assets.ts';
import type { Observation } from './observation.ts';
import { readingsOf } from './readings.ts';

/** How many VLANs each switch has beside the first, which every switch has from the factory. */
export const networkZones: Observation = async (context) =>
  (await polledAssets(context)).map((asset) => {
    const vlans = readingsOf(asset).vlans ?? [];
    const own = new Set(vlans.map(({ id }) => id).filter((id) => id !== 1)).size;
    return observedAsset(context, asset, vlans.length === 0 ? {} : { zones: own });
  });
