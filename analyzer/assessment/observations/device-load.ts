import { observedAsset, polledAssets } from './assets.ts';
import type { Observation } from './observation.ts';

interface Readings {
  processors?: { usage?: unknown }[];
}

function highestLoad(readings: string | null): number | undefined {
  if (readings === null) return undefined;
  const { processors = [] } = JSON.parse(readings) as Readings;
  const loads = processors.map(({ usage }) => usage).filter((usage) => typeof usage === 'number');
  return loads.length === 0 ? undefined : Math.max(...loads);
}

/** The busiest processor of each asset at its last poll, in percent. */
export const deviceLoad: Observation = async (context) =>
  (await polledAssets(context)).map((asset) => {
    const load = highestLoad(asset.readings);
    return observedAsset(context, asset, load === undefined ? {} : { loadPercent: load });
  });
