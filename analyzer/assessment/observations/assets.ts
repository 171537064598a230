import type { Lapse } from './lapse.ts';
import type { ObservationContext, Observed } from './observation.ts';

/** Assets that one evaluation looks at; the rest stay unknown. */
const maxAssets = 2_000;

export interface AssetRow {
  id: string;
  name: string;
  vendor: string | null;
  model: string | null;
  serial: string | null;
  os_version: string | null;
  readings: string | null;
  last_polled_at: string | null;
  state: 'up' | 'unreachable' | 'unknown';
}

/** The polled assets of the system's units. */
export async function polledAssets(context: ObservationContext): Promise<AssetRow[]> {
  return context.db
    .selectFrom('assets')
    .select([
      'id',
      'name',
      'vendor',
      'model',
      'serial',
      'os_version',
      'readings',
      'last_polled_at',
      'state',
    ])
    .where('unit_id', 'in', [...context.units])
    .where('last_polled_at', 'is not', null)
    .where('merged_into', 'is', null)
    .orderBy('last_polled_at', 'desc')
    .limit(maxAssets)
    .execute();
}

/** One observation of an asset as of its last poll; never polled measures nothing. */
export function observedAsset(
  context: ObservationContext,
  asset: AssetRow,
  measured: Observed['measured'],
): Observed {
  const now = context.now.toISOString();
  return {
    object: { kind: 'asset', id: asset.id, name: asset.name },
    measured: asset.last_polled_at === null ? {} : measured,
    from: asset.last_polled_at ?? now,
    to: now,
    origin: { kind: 'asset', id: asset.id },
    ...assetLapse(asset),
  };
}

function assetLapse({ state, name, last_polled_at: since }: AssetRow): { lapse?: Lapse } {
  return state === 'unreachable' && since !== null ? { lapse: { kind: 'asset', name, since } } : {};
}
