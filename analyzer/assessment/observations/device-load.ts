import { observedAsset, polledAssets } from './assets.ts';
import type { Observation } from './observation.ts';
import { greatest, readingsOf } from './readings.ts';

/** The busiest processor of each asset at its last poll, in percent. */
export const deviceLoad: Observation = async (context) =>
  (await polledAssets(context)).map((asset) => {
    const load = greatest((readingsOf(asset).processors ?? []).map(({ usage }) => usage));
    return observedAsset(context, asset, load === undefined ? {} : { loadPercent: load });
  });
