import type { SelectQueryBuilder, Selectable } from 'kysely';
import { sql } from 'kysely';
import type { AssetTable } from '../../../analyzer/assets/tables.ts';
import type { Principal } from '../../../analyzer/people/principal.ts';
import { subTreeIds, visibleTo } from '../../../analyzer/people/visibility.ts';
import type { Database } from '../../../analyzer/stores/records/database.ts';
import type { Db } from '../../../analyzer/stores/records/records.ts';
import { anyContains } from '../like.ts';
import { type ListRequest, totalOf } from '../lists.ts';

/** Assets that the caller sees, joined with their unit. */
export function visibleAssets(db: Db, principal: Principal, at: string) {
  const visible = visibleTo(db, principal, at, {
    kind: 'asset',
    idColumn: 'assets.id',
    unitColumn: 'assets.unit_id',
  });
  return db.selectFrom('assets').innerJoin('units', 'units.id', 'assets.unit_id').where(visible);
}

type AssetQuery<O> = SelectQueryBuilder<Database, 'assets' | 'units', O>;

const searched = ['name', 'vendor', 'model', 'serial', 'os_version'].map((c) => `assets.${c}`);

/**
 * Filters of the list: `q`, `kind`, `vendor`, `state`, `presence`, `claimState`, `origin`, `unitId` (with everything below it), `id`, `port`
 * (open), `exposed` (with open findings), `firstSeenAfter`.
 */
export function filterAssets<O>(
  db: Db,
  query: AssetQuery<O>,
  filter: ListRequest['filter'],
  at: string,
): AssetQuery<O> {
  let narrowed = query;
  const text = (key: string) => {
    const value = filter[key];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const list = (key: string) => {
    const value = filter[key];
    const values = Array.isArray(value) ? value : [value];
    return values.filter((one): one is string => typeof one === 'string' && one !== '');
  };
  const exact = {
    kind: 'kind',
    vendor: 'vendor',
    state: 'state',
    id: 'id',
    presence: 'presence',
    claimState: 'claim_state',
    origin: 'origin',
  } as const;
  for (const [key, column] of Object.entries(exact)) {
    const values = list(key);
    if (values.length > 0) {
      narrowed = narrowed.where(sql.ref<string>(`assets.${column}`), 'in', values);
    }
  }
  const unitId = text('unitId');
  if (unitId !== undefined) {
    narrowed = narrowed.where('assets.unit_id', 'in', subTreeIds(db, unitId, at));
  }
  return filterInventory(db, narrowed, filter);
}

/** Filters that look at identifiers, services and findings. */
function filterInventory<O>(
  db: Db,
  query: AssetQuery<O>,
  filter: ListRequest['filter'],
): AssetQuery<O> {
  let narrowed = query;
  const { q, port, exposed, firstSeenAfter } = filter;
  if (typeof q === 'string' && q !== '') {
    const byAddress = db
      .selectFrom('asset_addresses')
      .select('asset_id')
      .where('until_at', 'is', null)
      .where(anyContains(['address'], q));
    const byIdentifier = db
      .selectFrom('asset_identifiers')
      .select('asset_id')
      .where('until_at', 'is', null)
      .where(anyContains(['value'], q));
    narrowed = narrowed.where((eb) =>
      eb.or([
        anyContains(searched, q),
        eb('assets.id', 'in', byAddress),
        eb('assets.id', 'in', byIdentifier),
      ]),
    );
  }
  if (Number.isInteger(Number(port)) && Number(port) > 0 && Number(port) < 65_536) {
    const serving = db
      .selectFrom('asset_services')
      .select('asset_id')
      .where('port', '=', Number(port))
      .where('state', '=', 'open');
    narrowed = narrowed.where('assets.id', 'in', serving);
  }
  if (exposed === true) {
    const open = db.selectFrom('exposure_findings').select('asset_id').where('state', '=', 'open');
    narrowed = narrowed.where('assets.id', 'in', open);
  }
  if (typeof firstSeenAfter === 'string') {
    narrowed = narrowed.where('assets.first_seen_at', '>=', firstSeenAfter);
  }
  return narrowed;
}

/** Open addresses of some assets: their own in the order of their interfaces, then those that other sources saw. */
export async function addressesOf(db: Db, ids: readonly string[]): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  if (ids.length === 0) return found;
  const rows = await db
    .selectFrom('asset_addresses')
    .select(['asset_id', 'address'])
    .where('asset_id', 'in', ids)
    .where('until_at', 'is', null)
    .orderBy('if_index')
    .orderBy('address')
    .execute();
  const seen = await db
    .selectFrom('asset_identifiers')
    .select(['asset_id', 'value as address'])
    .where('asset_id', 'in', ids)
    .where('kind', 'in', ['ipv4', 'ipv6'])
    .where('until_at', 'is', null)
    .orderBy('kind')
    .orderBy('value')
    .execute();
  for (const { asset_id, address } of [...rows, ...seen]) {
    const known = found.get(asset_id) ?? [];
    if (!known.includes(address)) known.push(address);
    found.set(asset_id, known);
  }
  return found;
}

/** An asset as the console shows it. */
export function assetRow(
  row: Selectable<AssetTable> & { unit_name: string },
  addresses: readonly string[],
) {
  return {
    id: row.id,
    unitId: row.unit_id,
    unitName: row.unit_name,
    name: row.name,
    kind: row.kind,
    vendor: row.vendor,
    model: row.model,
    serial: row.serial,
    os: row.os,
    osVersion: row.os_version,
    state: row.state,
    addresses: [...addresses],
    lastPolledAt: row.last_polled_at,
    interfacesUp: row.interfaces_up,
    interfacesTotal: row.interfaces_total,
    uptimeSeconds: row.uptime_seconds,
    location: row.sys_location,
    origin: row.origin,
    presence: row.presence,
    claimState: row.claim_state,
    firstSeenAt: row.first_seen_at,
    lastSeenAt: row.last_seen_at,
  };
}

/** How much there is behind the tabs of an asset. */
export async function countsOf(db: Db, assetId: string) {
  const [identifiers, openPorts, findings, merges, conflicts] = await Promise.all([
    totalOf(
      db
        .selectFrom('asset_identifiers')
        .where('asset_id', '=', assetId)
        .where('until_at', 'is', null),
    ),
    totalOf(
      db.selectFrom('asset_services').where('asset_id', '=', assetId).where('state', '=', 'open'),
    ),
    totalOf(
      db
        .selectFrom('exposure_findings')
        .where('asset_id', '=', assetId)
        .where('state', '=', 'open'),
    ),
    totalOf(
      db.selectFrom('asset_merges').where('kept_id', '=', assetId).where('undone_at', 'is', null),
    ),
    totalOf(
      db
        .selectFrom('asset_conflicts')
        .where('asset_ids', 'like', `%"${assetId}"%`)
        .where('state', '=', 'open'),
    ),
  ]);
  return { identifiers, openPorts, findings, merges, conflicts };
}

type Reading = Record<string, unknown>;

/** Readings of the last poll; empty lists before the first. */
export function readingsOf(json: string | null): Record<string, Reading[]> & {
  processors: Reading[];
  mempools: Reading[];
  storage: Reading[];
  sensors: Reading[];
  vlans: Reading[];
  neighbours: Reading[];
  firewall: Reading[];
} {
  const empty = {
    processors: [],
    mempools: [],
    storage: [],
    sensors: [],
    vlans: [],
    neighbours: [],
    firewall: [],
  };
  return json === null
    ? empty
    : { ...empty, ...(JSON.parse(json) as Partial<Record<keyof typeof empty, Reading[]>>) };
}
