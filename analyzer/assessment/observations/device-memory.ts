import { observedAsset, polledAssets } from './assets.ts';
import type { Observation } from './observation.ts';
import { greatest, readingsOf } from './readings.ts';

/** The fullest memory pool of each asset at its last poll, in percent. */
export const deviceMemory: Observation = async (context) =>
  (await polledAssets(context)).map((asset) => {
    const used = greatest((readingsOf(asset).mempools ?? []).map(({ percent }) => percent));
    return observedAsset(context, asset, used === undefined ? {} : { memoryPercent: used });
  });
