import { Type } from 'typebox';
import { identityRules } from '../../../analyzer/assets/inventory/identity-rules.ts';
import type { PersonMerges } from '../../../analyzer/assets/inventory/person-merges.ts';
import type { Principal } from '../../../analyzer/people/principal.ts';
import { subTreeIds, visibleTo, visibleUnitIds } from '../../../analyzer/people/visibility.ts';
import type { Db, Records } from '../../../analyzer/stores/records/records.ts';
import { isoNow, type TimeSource } from '../../../collector/time/time-source.ts';
import type { Api } from '../api.ts';
import { oneOf, single, texts } from '../filters.ts';
import { anyContains } from '../like.ts';
import { ListQuerystring, type ListRequest, parseListQuery, sendRange, totalOf } from '../lists.ts';
import type { Permission } from '../permission.ts';
import { notFound } from '../problem.ts';
import {
  AssetChangeSchema,
  ClaimSchema,
  ConflictParams,
  ConflictSchema,
  InventoryCountsSchema,
  SettleBody,
} from './inventory-schema.ts';
import { toClaim } from './inventory-rows.ts';
import { assetProblems } from './problems.ts';

export interface InventoryListsDeps {
  records: Records;
  personMerges: Pick<PersonMerges, 'settle'>;
  time: TimeSource;
  read: { permission: Permission };
  update: { permission: Permission };
}

const changeKinds = ['new', 'changed', 'gone', 'returned', 'merged', 'parted'] as const;
const sources = ['poll', 'neighbour', 'sweep', 'capture', 'lease', 'dns', 'person'] as const;

function visibleChanges(db: Db, principal: Principal, at: string, filter: ListRequest['filter']) {
  let query = db
    .selectFrom('asset_changes as c')
    .innerJoin('assets as a', 'a.id', 'c.asset_id')
    .innerJoin('units as u', 'u.id', 'a.unit_id')
    .where(
      visibleTo(db, principal, at, { kind: 'asset', idColumn: 'a.id', unitColumn: 'a.unit_id' }),
    );
  const q = single(filter, 'q');
  if (q !== undefined && q !== '') {
    query = query.where(anyContains(['a.name', 'c.before', 'c.after'], q));
  }
  const kind = oneOf(filter, 'kind', changeKinds);
  if (kind) query = query.where('c.kind', 'in', kind);
  const source = oneOf(filter, 'source', sources);
  if (source) query = query.where('c.source', 'in', source);
  const ref = single(filter, 'sourceRef');
  if (ref !== undefined) query = query.where('c.source_ref', '=', ref);
  const asset = single(filter, 'assetId');
  if (asset !== undefined) query = query.where('c.asset_id', '=', asset);
  const since = single(filter, 'since');
  if (since !== undefined) query = query.where('c.at', '>=', since);
  const unit = single(filter, 'unitId');
  return unit === undefined ? query : query.where('a.unit_id', 'in', subTreeIds(db, unit, at));
}

function addChanges(api: Api, { records: { db }, time, read }: InventoryListsDeps): void {
  api.get(
    '/asset-changes',
    {
      schema: { querystring: ListQuerystring, response: { 200: Type.Array(AssetChangeSchema) } },
      config: read,
    },
    async ({ principal, query }, reply) => {
      const list = parseListQuery(query, ['at']);
      const base = visibleChanges(db, principal, isoNow(time), list.filter);
      const order = list.sort?.order ?? 'desc';
      const rows = await base
        .selectAll('c')
        .select(['a.name as asset_name', 'a.unit_id as asset_unit', 'u.name as unit_name'])
        .orderBy('c.at', order)
        .orderBy('c.id', order)
        .limit(list.limit)
        .offset(list.offset)
        .execute();
      const total = await totalOf(base);
      sendRange(reply, 'asset-changes', list, rows.length, total);
      return rows.map((row) => ({
        id: row.id,
        assetId: row.asset_id,
        assetName: row.asset_name,
        unitId: row.asset_unit,
        unitName: row.unit_name,
        kind: row.kind,
        field: row.field,
        before: row.before,
        after: row.after,
        source: row.source,
        sourceRef: row.source_ref,
        at: row.at,
      }));
    },
  );
}

function addClaims(api: Api, { records: { db }, time, read }: InventoryListsDeps): void {
  api.get(
    '/asset-claims',
    {
      schema: { querystring: ListQuerystring, response: { 200: Type.Array(ClaimSchema) } },
      config: read,
    },
    async ({ principal, query }, reply) => {
      const list = parseListQuery(query, ['at']);
      const at = isoNow(time);
      let base = db
        .selectFrom('asset_claims as c')
        .innerJoin('assets as a', 'a.id', 'c.asset_id')
        .innerJoin('units as u', 'u.id', 'c.unit_id')
        .where('c.unit_id', 'in', visibleUnitIds(db, principal, at));
      const state = oneOf(list.filter, 'state', [
        'open',
        'granted',
        'refused',
        'withdrawn',
      ] as const);
      if (state) base = base.where('c.state', 'in', state);
      const kind = oneOf(list.filter, 'kind', ['claim', 'dispute'] as const);
      if (kind) base = base.where('c.kind', 'in', kind);
      const unit = single(list.filter, 'unitId');
      if (unit !== undefined) base = base.where('c.unit_id', 'in', subTreeIds(db, unit, at));
      const order = list.sort?.order ?? 'desc';
      const rows = await base
        .selectAll('c')
        .select(['a.name as asset_name', 'u.name as unit_name'])
        .orderBy('c.at', order)
        .orderBy('c.id', order)
        .limit(list.limit)
        .offset(list.offset)
        .execute();
      const total = await totalOf(base);
      sendRange(reply, 'asset-claims', list, rows.length, total);
      return rows.map(toClaim);
    },
  );
}

const conflictKinds = [
  'shared-mac',
  'shared-host-key',
  'shared-certificate',
  'contradiction',
  'ambiguous',
] as const;

/** Assets of one conflict that are named; a copied certificate may be on hundreds. */
const mostAssets = 50;

function visibleConflicts(db: Db, principal: Principal, at: string) {
  return db
    .selectFrom('asset_conflicts as c')
    .innerJoin('units as u', 'u.id', 'c.unit_id')
    .where('c.unit_id', 'in', visibleUnitIds(db, principal, at));
}

async function toConflicts(
  db: Db,
  query: ReturnType<typeof visibleConflicts>,
  page?: { limit: number; offset: number; order: 'asc' | 'desc' },
) {
  const rows = await query
    .selectAll('c')
    .select('u.name as unit_name')
    .orderBy('c.last_seen_at', page?.order ?? 'desc')
    .orderBy('c.id')
    .limit(page?.limit ?? 1)
    .offset(page?.offset ?? 0)
    .execute();
  const idsOf = (text: string) => (JSON.parse(text) as string[]).slice(0, mostAssets);
  const ids = [...new Set(rows.flatMap((row) => idsOf(row.asset_ids)))];
  const assets =
    ids.length === 0
      ? []
      : await db.selectFrom('assets').select(['id', 'name']).where('id', 'in', ids).execute();
  const names = new Map(assets.map(({ id, name }) => [id, name]));
  return rows.map((row) => ({
    id: row.id,
    unitId: row.unit_id,
    unitName: row.unit_name,
    kind: row.kind as (typeof conflictKinds)[number],
    identifierKind: row.identifier_kind,
    value: row.value,
    assets: idsOf(row.asset_ids).map((id) => ({ id, name: names.get(id) ?? id })),
    detail: row.detail,
    state: row.state,
    firstSeenAt: row.first_seen_at,
    lastSeenAt: row.last_seen_at,
    settledAt: row.settled_at,
    settledByName: row.settled_by_name,
    settleNote: row.settle_note,
  }));
}

function addConflicts(api: Api, deps: InventoryListsDeps): void {
  const { records, personMerges, time, read, update } = deps;
  const { db } = records;

  async function getConflict(principal: Principal, id: string) {
    const query = visibleConflicts(db, principal, isoNow(time)).where('c.id', '=', id);
    const [found] = await toConflicts(db, query);
    if (!found) throw notFound('conflict', id);
    return found;
  }

  api.get(
    '/asset-conflicts',
    {
      schema: { querystring: ListQuerystring, response: { 200: Type.Array(ConflictSchema) } },
      config: read,
    },
    async ({ principal, query }, reply) => {
      const list = parseListQuery(query, ['lastSeenAt']);
      const at = isoNow(time);
      let base = visibleConflicts(db, principal, at);
      const state = oneOf(list.filter, 'state', ['open', 'settled'] as const);
      if (state) base = base.where('c.state', 'in', state);
      const q = single(list.filter, 'q');
      if (q !== undefined && q !== '') base = base.where(anyContains(['c.value'], q));
      const kind = oneOf(list.filter, 'kind', conflictKinds);
      if (kind) base = base.where('c.kind', 'in', kind);
      const asset = single(list.filter, 'assetId');
      if (asset !== undefined) base = base.where('c.asset_ids', 'like', `%"${asset}"%`);
      const unit = single(list.filter, 'unitId');
      if (unit !== undefined) base = base.where('c.unit_id', 'in', subTreeIds(db, unit, at));
      const ids = texts(list.filter, 'id');
      if (ids) base = base.where('c.id', 'in', ids);
      const page = { limit: list.limit, offset: list.offset, order: list.sort?.order ?? 'desc' };
      const rows = await toConflicts(db, base, page);
      const total = await totalOf(base);
      sendRange(reply, 'asset-conflicts', list, rows.length, total);
      return rows;
    },
  );

  api.get(
    '/asset-conflicts/:id',
    { schema: { params: ConflictParams, response: { 200: ConflictSchema } }, config: read },
    async ({ principal, params }) => getConflict(principal, params.id),
  );

  api.post(
    '/asset-conflicts/:id/settle',
    {
      schema: { params: ConflictParams, body: SettleBody, response: { 200: ConflictSchema } },
      config: update,
    },
    async ({ principal, params, body }) => {
      await getConflict(principal, params.id);
      await assetProblems(() => personMerges.settle(params.id, body.note, principal));
      return getConflict(principal, params.id);
    },
  );
}

async function countsFor(db: Db, principal: Principal, at: string, unitId: string | undefined) {
  const since = new Date(
    Date.parse(at) - identityRules().presence.newDays * 86_400_000,
  ).toISOString();
  const units = visibleUnitIds(db, principal, at);
  const wanted =
    unitId === undefined ? units : subTreeIds(db, unitId, at).where('descendant', 'in', units);
  const assets = await db
    .selectFrom('assets')
    .select(['presence', 'claim_state', (eb) => eb.fn.countAll<number>().as('n')])
    .where('merged_into', 'is', null)
    .where('unit_id', 'in', wanted)
    .groupBy(['presence', 'claim_state'])
    .execute();
  const changes = await db
    .selectFrom('asset_changes as c')
    .innerJoin('assets as a', 'a.id', 'c.asset_id')
    .select(['c.kind', (eb) => eb.fn.count<number>('c.asset_id').distinct().as('n')])
    .where('a.unit_id', 'in', wanted)
    .where('a.merged_into', 'is', null)
    .where('c.at', '>=', since)
    .groupBy('c.kind')
    .execute();
  const open = (table: 'asset_conflicts' | 'exposure_findings') =>
    db
      .selectFrom(table)
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .where('unit_id', 'in', wanted)
      .where('state', '=', 'open')
      .executeTakeFirstOrThrow();
  const sum = (rows: readonly { n: number }[]) => rows.reduce((all, { n }) => all + n, 0);
  return {
    present: sum(assets.filter((row) => row.presence === 'present')),
    gone: sum(assets.filter((row) => row.presence === 'gone')),
    new: sum(changes.filter((row) => row.kind === 'new')),
    changed: sum(changes.filter((row) => row.kind === 'changed')),
    unclaimed: sum(assets.filter((row) => row.claim_state === 'unclaimed')),
    disputed: sum(assets.filter((row) => row.claim_state === 'disputed')),
    conflicts: (await open('asset_conflicts')).n,
    exposures: (await open('exposure_findings')).n,
    since,
  };
}

/** New, changed and gone; claims; conflicts; and how many of each. */
export function addInventoryLists(api: Api, deps: InventoryListsDeps): void {
  const { records, time, read } = deps;
  addChanges(api, deps);
  addClaims(api, deps);
  addConflicts(api, deps);
  api.get(
    '/asset-inventory',
    {
      schema: { querystring: ListQuerystring, response: { 200: InventoryCountsSchema } },
      config: read,
    },
    async ({ principal, query }) => {
      const { filter } = parseListQuery(query, []);
      return countsFor(records.db, principal, isoNow(time), single(filter, 'unitId'));
    },
  );
}
