import { observedAsset, polledAssets } from './assets.ts';
import { numberParameter, type Observation } from './observation.ts';
import { readingsOf } from './readings.ts';

/** Bindings of one switch that are looked at; a full campus core stays below. */
const maxBindings = 20_000;

/**
 * Ports of each switch behind which more than `devices` machines sit though no switch or access point announces itself there by
 * LLDP or CDP: what a private switch or home router looks like. From ARP/ND bindings and the forwarding table.
 */
export const crowdedPorts: Observation = async (context) => {
  const observed = [];
  for (const asset of await polledAssets(context)) {
    const bindings = await context.db
      .selectFrom('asset_neighbours')
      .select(['port_if_index', 'mac'])
      .distinct()
      .where('asset_id', '=', asset.id)
      .where('until_at', 'is', null)
      .where('port_if_index', 'is not', null)
      .limit(maxBindings)
      .execute();
    const announced = new Set(
      (readingsOf(asset).neighbours ?? []).map(({ localIfIndex }) => localIfIndex),
    );
    const ports = [...Map.groupBy(bindings, ({ port_if_index }) => port_if_index)].filter(
      ([port]) => !announced.has(port ?? undefined),
    );
    const limit = numberParameter(context, 'devices');
    const crowded = ports.filter(([, machines]) => machines.length > limit).length;
    observed.push(
      observedAsset(context, asset, ports.length === 0 ? {} : { crowded, ports: ports.length }),
    );
  }
  return observed;
};
