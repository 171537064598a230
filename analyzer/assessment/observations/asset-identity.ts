import { observedAsset, polledAssets } from './assets.ts';
import type { Observation } from './observation.ts';

/** How many of vendor, model, serial number and software version are known of each asset. */
export const assetIdentity: Observation = async (context) =>
  (await polledAssets(context)).map((asset) => {
    const fields = [asset.vendor, asset.model, asset.serial, asset.os_version];
    const known = fields.filter((field) => field !== null && field !== '').length;
    return observedAsset(context, asset, { knownShare: known / fields.length, known });
  });
