import type { Trx } from '../../stores/records/records.ts';
import type { IdentityRules } from './identity-rules.ts';
import { isLinkLocal, type SeenMachine } from './normalise.ts';
import type { IdentifierKind } from './tables.ts';
import { createWorld, type Known, type KnownAsset, type World } from './world.ts';

/** Values per `in (…)`: SQLite allows 32,766 bound values per statement. */
const perStatement = 500;

export async function inSlices<T, R>(
  rows: readonly T[],
  read: (slice: T[]) => Promise<readonly R[]>,
): Promise<R[]> {
  const found: R[] = [];
  for (let i = 0; i < rows.length; i += perStatement) {
    found.push(...(await read(rows.slice(i, i + perStatement))));
  }
  return found;
}

const columns = [
  'id',
  'asset_id',
  'origin_id',
  'kind',
  'value',
  'source',
  'source_ref',
  'seen_count',
  'first_seen_at',
  'last_seen_at',
  'until_at',
] as const;

interface Row {
  id: string;
  asset_id: string;
  origin_id: string;
  kind: IdentifierKind;
  value: string;
  source: Known['source'];
  source_ref: string;
  seen_count: number;
  first_seen_at: string;
  last_seen_at: string;
  until_at: string | null;
}

const toKnown = (row: Row): Known => ({
  id: row.id,
  assetId: row.asset_id,
  originId: row.origin_id,
  kind: row.kind,
  value: row.value,
  source: row.source,
  sourceRef: row.source_ref,
  seenCount: row.seen_count,
  firstSeenAt: row.first_seen_at,
  lastSeenAt: row.last_seen_at,
  untilAt: row.until_at,
  dirty: false,
});

/** Values of the slice that may name a machine, by kind. */
function valuesByKind(machines: readonly SeenMachine[]): Map<IdentifierKind, string[]> {
  const found = new Map<IdentifierKind, Set<string>>();
  for (const { identifiers } of machines) {
    for (const one of identifiers) {
      if (one.kind === 'hostname' || isLinkLocal(one)) continue;
      const set = found.get(one.kind) ?? new Set();
      found.set(one.kind, set.add(one.value));
    }
  }
  return new Map([...found].map(([kind, set]) => [kind, [...set]]));
}

/** The asset that stands for each given one. */
async function standingOf(trx: Trx, ids: readonly string[]): Promise<string[]> {
  const standing = new Set<string>();
  let open = [...new Set(ids)];
  while (open.length > 0) {
    const rows = await inSlices(open, (slice) =>
      trx.selectFrom('assets').select(['id', 'merged_into']).where('id', 'in', slice).execute(),
    );
    open = [];
    for (const row of rows) {
      if (row.merged_into === null) standing.add(row.id);
      else if (!standing.has(row.merged_into)) open.push(row.merged_into);
    }
  }
  return [...standing];
}

async function loadAssets(trx: Trx, unitId: string, ids: readonly string[]) {
  const rows = await inSlices(ids, (slice) =>
    trx
      .selectFrom('assets')
      .select(['id', 'name', 'named_by_person', 'last_polled_at', 'claim_state', 'presence'])
      .select(['kind', 'vendor', 'os', 'origin', 'created_at', 'first_seen_at', 'last_seen_at'])
      .where('id', 'in', slice)
      .where('unit_id', '=', unitId)
      .execute(),
  );
  return rows.map((row): KnownAsset => ({
    id: row.id,
    name: row.name,
    namedByPerson: row.named_by_person === 1,
    polled: row.last_polled_at !== null,
    claimed: row.claim_state === 'claimed',
    presence: row.presence,
    kind: row.kind,
    vendor: row.vendor,
    os: row.os,
    origin: row.origin,
    firstSeenAt: row.first_seen_at ?? row.created_at,
    lastSeenAt: row.last_seen_at,
    rows: [],
    fresh: false,
    dirty: false,
    mergedInto: undefined,
  }));
}

/** Reads what the database knows of the machines that the slice may concern; only within the unit. */
export async function loadWorld(
  trx: Trx,
  unitId: string,
  machines: readonly SeenMachine[],
  rules: IdentityRules,
): Promise<World> {
  const byKind = valuesByKind(machines);
  const hits: Row[] = [];
  const shared: { kind: IdentifierKind; value: string }[] = [];
  for (const [kind, values] of byKind) {
    hits.push(
      ...(await inSlices(values, (slice) =>
        trx
          .selectFrom('asset_identifiers')
          .select(columns)
          .where('unit_id', '=', unitId)
          .where('kind', '=', kind)
          .where('value', 'in', slice)
          .execute(),
      )),
    );
    shared.push(
      ...(await inSlices(values, (slice) =>
        trx
          .selectFrom('asset_conflicts')
          .select(['identifier_kind as kind', 'value'])
          .where('unit_id', '=', unitId)
          .where('identifier_kind', '=', kind)
          .where('kind', '<>', 'contradiction')
          .where('value', 'in', slice)
          .execute(),
      )),
    );
  }
  const given = machines.flatMap(({ observation }) => observation.assetId ?? []);
  const ids = await standingOf(trx, [...hits.map((row) => row.asset_id), ...given]);
  const assets = await loadAssets(trx, unitId, ids);
  const own = await inSlices(
    assets.map(({ id }) => id),
    (slice) =>
      trx
        .selectFrom('asset_identifiers')
        .select(columns)
        .where('asset_id', 'in', slice)
        .where('until_at', 'is', null)
        .execute(),
  );
  const separated = await inSlices(
    assets.map(({ id }) => id),
    (slice) =>
      trx
        .selectFrom('asset_separations')
        .select(['one_id', 'other_id'])
        .where((eb) => eb.or([eb('one_id', 'in', slice), eb('other_id', 'in', slice)]))
        .execute(),
  );
  const rows = new Map([...hits, ...own].map((row) => [row.id, toKnown(row)]));
  return createWorld(rules, {
    assets,
    rows: [...rows.values()],
    separated: separated.map((row) => [row.one_id, row.other_id] as const),
    shared,
  });
}
