import type { Trx } from '../../stores/records/records.ts';
import { inBatches, shortBatch } from '../batches.ts';
import type { SeenMachine } from './normalise.ts';
import { placesOf } from './verdict.ts';
import type { KnownAsset, World } from './world.ts';

/** Names of books go to the machines that have the addresses; by position, the asset that was described. */
export function describeByBooks(
  world: World,
  books: readonly SeenMachine[],
  newId: () => string,
): Map<number, KnownAsset> {
  const described = new Map<number, KnownAsset>();
  for (const machine of books) {
    for (const place of placesOf(machine)) {
      const owner = world.holders(place)[0];
      const asset = owner && world.asset(owner.assetId);
      if (!asset) continue;
      described.set(machine.index, asset);
      for (const one of machine.identifiers) {
        if (one.kind === 'hostname') world.see(asset, one, machine, newId);
      }
    }
  }
  return described;
}

/** Keeps what books say, whether or not a machine was ever seen there: sweeps ask these addresses first. */
export async function recordKnown(
  trx: Trx,
  unitId: string,
  books: readonly SeenMachine[],
  newId: () => string,
): Promise<void> {
  const rows = new Map<string, Parameters<typeof toRow>[0]>();
  for (const machine of books) {
    const names = machine.identifiers.filter((one) => one.kind === 'hostname');
    for (const place of placesOf(machine)) {
      for (const hostname of names.length === 0 ? [''] : names.map((one) => one.value)) {
        const key = `${place.value} ${machine.observation.source} ${hostname}`;
        const before = rows.get(key);
        if (before && before.machine.lastAt > machine.lastAt) continue;
        rows.set(key, { unitId, machine, address: place.value, hostname, id: newId() });
      }
    }
  }
  await inBatches(
    [...rows.values()],
    (slice) =>
      trx
        .insertInto('known_addresses')
        .values(slice.map(toRow))
        .onConflict((conflict) =>
          conflict.columns(['unit_id', 'address', 'source', 'hostname']).doUpdateSet((eb) => ({
            source_ref: eb.ref('excluded.source_ref'),
            last_seen_at: eb.ref('excluded.last_seen_at'),
          })),
        )
        .execute(),
    shortBatch,
  );
}

function toRow(one: {
  unitId: string;
  machine: SeenMachine;
  address: string;
  hostname: string;
  id: string;
}) {
  const { firstAt, lastAt, observation } = one.machine;
  return {
    id: one.id,
    unit_id: one.unitId,
    address: one.address,
    family: one.address.includes(':') ? ('ipv6' as const) : ('ipv4' as const),
    source: observation.source,
    source_ref: observation.ref,
    hostname: one.hostname,
    first_seen_at: firstAt,
    last_seen_at: lastAt,
  };
}
