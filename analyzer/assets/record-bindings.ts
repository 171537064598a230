import type {
  AddressFact,
  Facts,
  NeighbourAddressFact,
} from '../../collector/probes/snmp/facts.ts';
import { newId } from '../stores/records/new-id.ts';
import type { Trx } from '../stores/records/records.ts';
import { inBatches } from './batches.ts';
import type { AssetOwner } from './record-interfaces.ts';

/** Addresses of the device itself. Answers whether any was opened or closed. */
export async function recordAddresses(
  trx: Trx,
  { assetId, unitId, at }: AssetOwner,
  addresses: readonly AddressFact[],
  complete: boolean,
): Promise<boolean> {
  const open = await trx
    .selectFrom('asset_addresses')
    .select(['id', 'address', 'if_index', 'prefix_length'])
    .where('asset_id', '=', assetId)
    .where('until_at', 'is', null)
    .execute();
  const key = (address: string, ifIndex: number, prefix: number) =>
    `${address} ${ifIndex} ${prefix}`;
  const known = new Map(open.map((r) => [key(r.address, r.if_index, r.prefix_length), r.id]));
  const fresh: AddressFact[] = [];
  const seen: string[] = [];
  for (const fact of addresses) {
    const name = key(fact.ip, fact.ifIndex, fact.prefixLen);
    const id = known.get(name);
    if (id === undefined) fresh.push(fact);
    else seen.push(id);
    known.delete(name);
  }
  await inBatches(fresh, (slice) =>
    trx
      .insertInto('asset_addresses')
      .values(
        slice.map((fact) => ({
          id: newId(),
          asset_id: assetId,
          unit_id: unitId,
          address: fact.ip,
          prefix_length: fact.prefixLen,
          if_index: fact.ifIndex,
          first_seen_at: at,
          last_seen_at: at,
          until_at: null,
        })),
      )
      .execute(),
  );
  await inBatches(seen, (slice) =>
    trx.updateTable('asset_addresses').set({ last_seen_at: at }).where('id', 'in', slice).execute(),
  );
  const gone = complete ? [...known.values()] : [];
  await inBatches(gone, (slice) =>
    trx.updateTable('asset_addresses').set({ until_at: at }).where('id', 'in', slice).execute(),
  );
  return fresh.length > 0 || gone.length > 0;
}

/** MAC → port on which the polled switch itself learned it; a MAC on several ports says nothing. */
function learnedPorts(facts: Facts): Map<string, number | null> {
  const ports = new Map<string, number | null>();
  for (const { mac, ifIndex } of [...facts.dot1qTpFdb, ...facts.dot1dTpFdb]) {
    if (ifIndex === undefined) continue;
    const known = ports.get(mac);
    ports.set(mac, known === undefined || known === ifIndex ? ifIndex : null);
  }
  return ports;
}

export interface NeighbourRules {
  graceSeconds: number;
  maxPerAsset: number;
}

/**
 * IP-to-MAC bindings as intervals. A binding ends when another MAC takes the address on the same
 * interface, or when it was not listed for the grace time; its end is when it was last seen.
 * `complete` is false when the tables could not be read whole: then nothing is closed.
 */
export async function recordNeighbours(
  trx: Trx,
  { assetId, unitId, at }: AssetOwner,
  facts: Facts,
  complete: boolean,
  rules: NeighbourRules,
): Promise<void> {
  const open = await trx
    .selectFrom('asset_neighbours')
    .select(['id', 'if_index', 'ip', 'mac', 'last_seen_at', 'port_if_index'])
    .where('asset_id', '=', assetId)
    .where('until_at', 'is', null)
    .execute();
  const known = new Map(open.map((row) => [`${row.if_index} ${row.ip} ${row.mac}`, row]));
  const ports = learnedPorts(facts);
  const fresh: NeighbourAddressFact[] = [];
  const seen: string[] = [];
  const taken = new Set<string>();
  for (const fact of [...facts.arp, ...facts.nd].slice(0, rules.maxPerAsset)) {
    const name = `${fact.ifIndex} ${fact.ip} ${fact.mac}`;
    taken.add(`${fact.ifIndex} ${fact.ip}`);
    const row = known.get(name);
    const port = ports.get(fact.mac) ?? null;
    // A changed port is a new interval: the machine moved to another socket.
    if (row && (port === null || row.port_if_index === null || row.port_if_index === port)) {
      seen.push(row.id);
      known.delete(name);
    } else fresh.push(fact);
  }
  await inBatches(seen, (slice) =>
    trx
      .updateTable('asset_neighbours')
      .set({ last_seen_at: at })
      .where('id', 'in', slice)
      .execute(),
  );
  const expired = new Date(Date.parse(at) - rules.graceSeconds * 1_000).toISOString();
  const gone = [...known.values()].filter(
    (row) => taken.has(`${row.if_index} ${row.ip}`) || (complete && row.last_seen_at <= expired),
  );
  await inBatches(
    gone.map((row) => row.id),
    (slice) =>
      trx
        .updateTable('asset_neighbours')
        .set((eb) => ({ until_at: eb.ref('last_seen_at') }))
        .where('id', 'in', slice)
        .execute(),
  );
  await inBatches(fresh, (slice) =>
    trx
      .insertInto('asset_neighbours')
      .values(
        slice.map((fact) => ({
          id: newId(),
          asset_id: assetId,
          unit_id: unitId,
          if_index: fact.ifIndex,
          port_if_index: ports.get(fact.mac) ?? null,
          ip: fact.ip,
          mac: fact.mac,
          family: fact.ip.includes(':') ? ('ipv6' as const) : ('ipv4' as const),
          first_seen_at: at,
          last_seen_at: at,
          until_at: null,
        })),
      )
      .execute(),
  );
}
