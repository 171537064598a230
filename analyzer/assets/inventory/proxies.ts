import type { SeenMachine } from './normalise.ts';
import { names, placesOf } from './verdict.ts';
import { addressesOf, valuesOf, type KnownAsset, type World } from './world.ts';

/** Nothing but this MAC holds the addresses of the asset together, and nobody answers for it. */
function heldBy(world: World, asset: KnownAsset, mac: string): boolean {
  if (asset.polled || asset.claimed || asset.namedByPerson) return false;
  return asset.rows.every((row) => row.untilAt !== null || row.value === mac || !names(world, row));
}

/** Gives every address but the first an asset of its own. */
function part(
  world: World,
  asset: KnownAsset,
  fresh: (from: KnownAsset, name: string) => KnownAsset,
) {
  const [first] = addressesOf(asset).toSorted((a, b) => (a.firstSeenAt < b.firstSeenAt ? -1 : 1));
  const others = new Map<string, KnownAsset>();
  for (const row of addressesOf(asset)) {
    if (row.value === first?.value) continue;
    const own = others.get(row.value) ?? fresh(asset, row.value);
    if (!others.has(row.value)) {
      others.set(row.value, own);
      world.add(own);
      world.parts.push({ fromId: asset.id, toId: own.id, address: row.value });
    }
    row.assetId = own.id;
    row.originId = own.id;
    row.dirty = true;
    own.rows.push(row);
    if (row.firstSeenAt < own.firstSeenAt) own.firstSeenAt = row.firstSeenAt;
    own.lastSeenAt = row.lastSeenAt;
  }
  asset.rows = asset.rows.filter((row) => row.assetId === asset.id);
  if (first && others.has(asset.name)) asset.name = first.value;
  asset.dirty = true;
}

/**
 * A MAC that would get more addresses than a machine has answers for others (proxy ARP, a router): it stops naming anybody,
 * and what it alone held together falls apart.
 */
export function dropProxies(
  world: World,
  machine: SeenMachine,
  fresh: (from: KnownAsset, name: string) => KnownAsset,
): void {
  if (machine.observation.assetId !== undefined) return;
  const limits = { ipv4: world.rules.macs.maxIpv4, ipv6: world.rules.macs.maxIpv6 };
  for (const mac of machine.identifiers) {
    if (mac.kind !== 'mac' || !names(world, mac)) continue;
    for (const row of world.holders(mac)) {
      const asset = world.asset(row.assetId);
      if (!asset) continue;
      for (const family of ['ipv4', 'ipv6'] as const) {
        const known = valuesOf(asset, family);
        const more = placesOf(machine).filter(
          (one) => one.kind === family && !known.has(one.value),
        );
        if (more.length === 0 || known.size + more.length <= limits[family]) continue;
        const detail = `${mac.value} answers for ${known.size + more.length} addresses`;
        const alone = heldBy(world, asset, mac.value);
        world.conflict('shared-mac', mac, [asset.id], detail);
        if (alone) part(world, asset, fresh);
      }
    }
  }
}
