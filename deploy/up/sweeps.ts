import { createExposure } from '../../analyzer/assets/exposure/exposure.ts';
import { createClaims } from '../../analyzer/assets/inventory/claims.ts';
import { identityRules } from '../../analyzer/assets/inventory/identity-rules.ts';
import { createNeighbourFeed } from '../../analyzer/assets/inventory/neighbour-feed.ts';
import { createPersonMerges } from '../../analyzer/assets/inventory/person-merges.ts';
import type { LiveBus } from '../../analyzer/live/live-bus.ts';
import { createPlanDocuments } from '../../analyzer/sweeps/plans/documents.ts';
import { createAddressPlans } from '../../analyzer/sweeps/plans/plans.ts';
import { sweepRunRules, sweepRules } from '../../analyzer/sweeps/rules.ts';
import { createSweeps } from '../../analyzer/sweeps/sweeps.ts';
import type { TimeSource } from '../../collector/time/time-source.ts';
import type { Stores } from './stores.ts';

export interface NodeSweepsDeps {
  stores: Stores;
  live: LiveBus;
  time: TimeSource;
  allowLoopbackTargets: boolean;
  /** Addresses of assets changed hands. */
  onAssetsChanged(): void;
}

/** Address plans, sweeps and the inventory that they fill; nothing is read or started here. */
export function createNodeSweeps(deps: NodeSweepsDeps) {
  const { stores, live, time, allowLoopbackTargets: allowLoopback, onAssetsChanged } = deps;
  const { records } = stores;
  const base = { ...stores, live, time, allowLoopback, rules: sweepRunRules, sweepRules };
  const exposure = createExposure({
    records,
    live,
    time,
    rules: () => sweepRunRules().exposure,
  });
  const inventory = { ...stores, live, time, rules: identityRules };
  return {
    addressPlans: createAddressPlans(base),
    planDocuments: createPlanDocuments(base),
    exposure,
    claims: createClaims({ ...inventory, onMoved: onAssetsChanged }),
    personMerges: createPersonMerges({
      ...inventory,
      onChanged: async (unitId) => void (await exposure.refresh([unitId])),
    }),
    neighbourFeed: createNeighbourFeed({ ...inventory, review: () => exposure.review() }),
    sweeps: createSweeps({
      ...base,
      identityRules,
      onInventory: async (unitIds) => {
        await exposure.refresh(unitIds);
        onAssetsChanged();
      },
    }),
  };
}
