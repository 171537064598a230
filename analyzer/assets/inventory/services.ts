import type { Trx } from '../../stores/records/records.ts';
import { inBatches, shortBatch } from '../batches.ts';
import { inSlices } from './load-world.ts';
import type { SeenMachine } from './normalise.ts';
import type { AssetServiceTable } from './tables.ts';
import type { Change, KnownAsset } from './world.ts';

export interface ServiceSighting {
  asset: KnownAsset;
  machine: SeenMachine;
}

type Row = AssetServiceTable;

const keyOf = (row: Pick<Row, 'address' | 'transport' | 'port'>): string =>
  `${row.address} ${row.transport} ${row.port}`;

async function knownServices(trx: Trx, unitId: string, addresses: readonly string[]) {
  const rows = await inSlices(addresses, (slice) =>
    trx
      .selectFrom('asset_services')
      .selectAll()
      .where('unit_id', '=', unitId)
      .where('address', 'in', slice)
      .execute(),
  );
  return new Map(rows.map((row) => [keyOf(row), row]));
}

function changeOf(before: Row | undefined, after: Row, asset: KnownAsset): Change | undefined {
  // A machine that is new has no history to differ from, and neither has a port that was never asked.
  if (asset.fresh || before === undefined || before.state === after.state) return undefined;
  if (before.state !== 'open' && after.state !== 'open') return undefined;
  return {
    kind: 'changed',
    field: `${after.transport}/${after.port} ${after.address}`,
    before: before.state,
    after: after.state,
    assetId: after.asset_id,
    source: after.source,
    ref: after.source_ref,
  };
}

/** Ports as the sources found them: the newest look at an address, transport and port holds. Answers what changed. */
export async function recordServices(
  trx: Trx,
  unitId: string,
  sightings: readonly ServiceSighting[],
  newId: () => string,
): Promise<Change[]> {
  const addresses = sightings.flatMap(({ machine }) => machine.services.map((one) => one.address));
  if (addresses.length === 0) return [];
  const known = await knownServices(trx, unitId, [...new Set(addresses)]);
  const written = new Map<string, Row>();
  const changes: Change[] = [];
  for (const { asset, machine } of sightings) {
    const { lastAt, firstAt, observation } = machine;
    for (const { address, transport, port, state, service, product, banner } of machine.services) {
      const key = keyOf({ address, transport, port });
      const before = written.get(key) ?? known.get(key);
      if (before && before.last_seen_at > lastAt) continue;
      const same = before?.state === state && before.asset_id === asset.id;
      const row: Row = {
        id: before?.id ?? newId(),
        asset_id: asset.id,
        unit_id: unitId,
        address,
        family: address.includes(':') ? 'ipv6' : 'ipv4',
        transport,
        port,
        state,
        service: service ?? (same ? before.service : null),
        product: product ?? (same ? before.product : null),
        banner: banner ?? (same ? before.banner : null),
        source: observation.source,
        source_ref: observation.ref,
        first_seen_at: before && before.asset_id === asset.id ? before.first_seen_at : firstAt,
        last_seen_at: lastAt,
        since_at: same ? before.since_at : lastAt,
      };
      const change = before?.asset_id === asset.id ? changeOf(before, row, asset) : undefined;
      if (change) changes.push(change);
      written.set(key, row);
    }
  }
  await inBatches(
    [...written.values()],
    (slice) =>
      trx
        .insertInto('asset_services')
        .values(slice)
        .onConflict((conflict) =>
          conflict.columns(['unit_id', 'address', 'transport', 'port']).doUpdateSet((eb) => ({
            asset_id: eb.ref('excluded.asset_id'),
            state: eb.ref('excluded.state'),
            service: eb.ref('excluded.service'),
            product: eb.ref('excluded.product'),
            banner: eb.ref('excluded.banner'),
            source: eb.ref('excluded.source'),
            source_ref: eb.ref('excluded.source_ref'),
            first_seen_at: eb.ref('excluded.first_seen_at'),
            last_seen_at: eb.ref('excluded.last_seen_at'),
            since_at: eb.ref('excluded.since_at'),
          })),
        )
        .execute(),
    shortBatch,
  );
  return changes;
}
