import { observedAsset, polledAssets } from './assets.ts';
import type { Observation } from './observation.ts';

/** ifType of Ethernet ports (IANAifType-MIB: ethernetCsmacd). */
const ethernet = 6;

/** Share of each asset's Ethernet ports that are switched on though nothing is plugged in. */
export const unusedPorts: Observation = async (context) => {
  const observed = [];
  for (const asset of await polledAssets(context)) {
    const ports = await context.db
      .selectFrom('asset_interfaces')
      .select(['admin_status', 'oper_status'])
      .where('asset_id', '=', asset.id)
      .where('type', '=', ethernet)
      .execute();
    const idle = ports.filter(
      (port) => port.admin_status === 'up' && port.oper_status === 'down',
    ).length;
    const measured =
      ports.length === 0 ? {} : { idleShare: idle / ports.length, idle, ports: ports.length };
    observed.push(observedAsset(context, asset, measured));
  }
  return observed;
};
