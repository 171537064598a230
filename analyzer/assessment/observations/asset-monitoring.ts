import { observedAsset, polledAssets } from './assets.ts';
import { daysBetween, type Observation } from './observation.ts';

/** Hours since each asset was last polled with success. */
export const assetMonitoring: Observation = async (context) => {
  const now = context.now.toISOString();
  return (await polledAssets(context)).map((asset) =>
    observedAsset(
      context,
      asset,
      asset.last_polled_at === null
        ? {}
        : { hoursUnseen: daysBetween(asset.last_polled_at, now) * 24 },
    ),
  );
};
