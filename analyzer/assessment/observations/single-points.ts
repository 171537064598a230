import { observedAsset, polledAssets } from './assets.ts';
import { findCutVertices } from './cut-vertices.ts';
import type { Observation } from './observation.ts';
import { readingsOf } from './readings.ts';

/**
 * Whether the network falls apart when a device fails, from what devices announce to each other by LLDP and CDP. Devices that are
 * announced but not polled are nodes too. A device without neighbours measures nothing: LLDP may be off.
 */
export const singlePoints: Observation = async (context) => {
  const assets = await polledAssets(context);
  const links = new Map<string, Set<string>>();
  const link = (from: string, to: string) => {
    if (from === to) return;
    for (const [one, other] of [
      [from, to],
      [to, from],
    ] as const) {
      links.set(one, (links.get(one) ?? new Set()).add(other));
    }
  };
  for (const asset of assets) {
    for (const { remoteHost = '' } of readingsOf(asset).neighbours ?? []) {
      if (remoteHost !== '') link(asset.name.toLowerCase(), remoteHost.toLowerCase());
    }
  }
  const cuts = findCutVertices(links);
  return assets.map((asset) => {
    const name = asset.name.toLowerCase();
    const neighbours = links.get(name)?.size ?? 0;
    const measured = { stranded: cuts.get(name) ?? 0, neighbours };
    return observedAsset(context, asset, neighbours === 0 ? {} : measured);
  });
};
