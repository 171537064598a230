import type { KnowledgeSource, KnownAddress } from '../../collector/sweeps/knowledge.ts';
import { heldAt } from '../people/visibility.ts';
import type { Db } from '../stores/records/records.ts';
import type { ObservationSource } from '../assets/inventory/tables.ts';
import type { SweepRunRules } from './rules.ts';

/** Rows read at once; each page is one answer of the database's thread. */
const page = 2_000;

/** The plan's unit and everything below it. */
function unitsBelow(db: Db, unitId: string, at: string) {
  return db
    .selectFrom('unit_closure')
    .select('descendant')
    .where('ancestor', '=', unitId)
    .where((eb) => heldAt(eb, at));
}

const sourceOf: Record<ObservationSource, KnowledgeSource | undefined> = {
  // Own addresses of polled devices: as sure as an entry of their tables.
  poll: 'neighbour',
  neighbour: 'neighbour',
  sweep: 'earlier-sweep',
  capture: 'capture',
  lease: 'lease',
  dns: 'dns',
  person: undefined,
};

function sourceFor(source: ObservationSource, address: string): KnowledgeSource | undefined {
  const known = sourceOf[source];
  return known === 'neighbour' && !address.includes(':') ? 'arp' : known;
}

interface Reading {
  db: Db;
  unitId: string;
  at: string;
  /** Nothing that was last seen before counts. */
  since: string;
}

/** What polled devices have in their ARP and neighbour tables. */
async function* neighbours({ db, unitId, at, since }: Reading): AsyncGenerator<KnownAddress> {
  for (let after = ''; ;) {
    const rows = await db
      .selectFrom('asset_neighbours')
      .select(['id', 'ip', 'mac', 'family'])
      .where('unit_id', 'in', unitsBelow(db, unitId, at))
      .where('last_seen_at', '>=', since)
      .where('id', '>', after)
      .orderBy('id')
      .limit(page)
      .execute();
    for (const { ip, mac, family } of rows) {
      yield { address: ip, mac, source: family === 'ipv4' ? 'arp' : 'neighbour' };
    }
    if (rows.length < page) return;
    after = rows.at(-1)?.id ?? '';
  }
}

/** MACs of machines that have one only: with several nobody knows which of them an address belongs to. */
async function macsOf(db: Db, assetIds: readonly string[]): Promise<Map<string, string | null>> {
  const found = new Map<string, string | null>();
  for (let i = 0; i < assetIds.length; i += 500) {
    const rows = await db
      .selectFrom('asset_identifiers')
      .select(['asset_id', 'value'])
      .where('asset_id', 'in', assetIds.slice(i, i + 500))
      .where('kind', '=', 'mac')
      .where('until_at', 'is', null)
      .execute();
    for (const { asset_id, value } of rows) {
      const known = found.get(asset_id);
      found.set(asset_id, known === undefined || known === value ? value : null);
    }
  }
  return found;
}

/** Addresses of the inventory, by whatever source. */
async function* inventory({ db, unitId, at, since }: Reading): AsyncGenerator<KnownAddress> {
  for (let after = ''; ;) {
    const rows = await db
      .selectFrom('asset_identifiers')
      .select(['id', 'asset_id', 'value', 'source'])
      .where('unit_id', 'in', unitsBelow(db, unitId, at))
      .where('kind', 'in', ['ipv4', 'ipv6'])
      .where('until_at', 'is', null)
      .where('last_seen_at', '>=', since)
      .where('id', '>', after)
      .orderBy('id')
      .limit(page)
      .execute();
    const macs = await macsOf(db, [...new Set(rows.map((row) => row.asset_id))]);
    for (const row of rows) {
      const source = sourceFor(row.source, row.value);
      const mac = macs.get(row.asset_id);
      if (source) yield { address: row.value, source, ...(mac ? { mac } : {}) };
    }
    if (rows.length < page) return;
    after = rows.at(-1)?.id ?? '';
  }
}

/** What DNS and other books name. */
async function* books({ db, unitId, at, since }: Reading): AsyncGenerator<KnownAddress> {
  for (let after = ''; ;) {
    const rows = await db
      .selectFrom('known_addresses')
      .select(['id', 'address', 'hostname', 'source'])
      .where('unit_id', 'in', unitsBelow(db, unitId, at))
      .where('last_seen_at', '>=', since)
      .where('id', '>', after)
      .orderBy('id')
      .limit(page)
      .execute();
    for (const { address, hostname, source: from } of rows) {
      const source = sourceFor(from, address);
      if (source) yield { address, source, ...(hostname === '' ? {} : { name: hostname }) };
    }
    if (rows.length < page) return;
    after = rows.at(-1)?.id ?? '';
  }
}

/**
 * Everything that is known of the networks of a unit and those below it, before a sweep asks anybody: neighbours of polls, leases, DNS,
 * captures, earlier sweeps. Bounded by the rules.
 */
export async function* readKnowledge(
  db: Db,
  unitId: string,
  at: string,
  rules: SweepRunRules['knowledge'],
): AsyncGenerator<KnownAddress> {
  const since = new Date(Date.parse(at) - rules.maxAgeDays * 86_400_000).toISOString();
  const reading = { db, unitId, at, since };
  let left = rules.maxAddresses;
  for (const source of [neighbours(reading), inventory(reading), books(reading)]) {
    for await (const known of source) {
      if (left <= 0) return;
      left -= 1;
      yield known;
    }
  }
}
