import { observedAsset, polledAssets } from './assets.ts';
import type { Observation } from './observation.ts';
import { readingsOf } from './readings.ts';

/** Of the devices that each asset sees by LLDP or CDP, the share that is in the inventory too. */
export const neighbourInventory: Observation = async (context) => {
  const assets = await polledAssets(context);
  const known = new Set(assets.map(({ name }) => name.toLowerCase()));
  return assets.map((asset) => {
    const seen = new Set(
      (readingsOf(asset).neighbours ?? [])
        .map(({ remoteHost = '' }) => remoteHost.toLowerCase())
        .filter((name) => name !== ''),
    );
    const strangers = [...seen].filter((name) => !known.has(name));
    const measured = {
      knownShare: 1 - strangers.length / seen.size,
      neighbours: seen.size,
      strangers: strangers.slice(0, 5).join(', '),
    };
    return observedAsset(context, asset, seen.size === 0 ? {} : measured);
  });
};
