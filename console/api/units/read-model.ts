import type { Static } from 'typebox';
import type { Principal } from '../../../analyzer/people/principal.ts';
import { visibleUnitIds } from '../../../analyzer/people/visibility.ts';
import type { Db } from '../../../analyzer/stores/records/records.ts';
import { anyContains } from '../like.ts';
import { type ListRequest, totalOf } from '../lists.ts';
import type { Unit } from './schema.ts';

type UnitRow = Static<typeof Unit>;

export const sortableUnitFields = ['name', 'kind', 'code', 'createdAt', 'id'] as const;

const sortColumns: Readonly<Record<string, 'name' | 'kind' | 'code' | 'created_at' | 'id'>> = {
  name: 'name',
  kind: 'kind',
  code: 'code',
  createdAt: 'created_at',
  id: 'id',
};

/** Units of this node; other names of them, and what other nodes told us of, are not administered here. */
function visibleUnits(db: Db, principal: Principal, atIso: string) {
  return db
    .selectFrom('units')
    .where('units.peer_id', 'is', null)
    .where('units.id', 'in', visibleUnitIds(db, principal, atIso));
}

function filtered(db: Db, principal: Principal, atIso: string, filter: ListRequest['filter']) {
  const { q, kind, id, parentId, closed } = filter;
  let query = visibleUnits(db, principal, atIso);
  if (typeof q === 'string' && q !== '') {
    query = query.where(anyContains(['units.name', 'units.code'], q));
  }
  if (typeof kind === 'string') query = query.where('units.kind', '=', kind as UnitRow['kind']);
  if (Array.isArray(id))
    query = query.where('units.id', 'in', ['', ...id.map(String).slice(0, 1_000)]);
  if (typeof closed === 'boolean') {
    query = query.where('units.closed_at', closed ? 'is not' : 'is', null);
  }
  if (typeof parentId === 'string') {
    query = query.where('units.id', 'in', childrenOf(db, parentId, atIso));
  }
  return query;
}

function childrenOf(db: Db, parentId: string, atIso: string) {
  return db
    .selectFrom('unit_closure')
    .select('descendant')
    .where('ancestor', '=', parentId)
    .where('depth', '=', 1)
    .where('from_at', '<=', atIso)
    .where((eb) => eb.or([eb('until_at', 'is', null), eb('until_at', '>', atIso)]));
}

/** Ancestors of each unit at the instant, the unit itself included, from the top down. */
async function pathsOf(db: Db, ids: readonly string[], atIso: string) {
  const rows = await db
    .selectFrom('unit_closure')
    .innerJoin('units', 'units.id', 'unit_closure.ancestor')
    .select(['unit_closure.descendant', 'units.id', 'units.name'])
    .where('unit_closure.descendant', 'in', ids)
    .where('unit_closure.from_at', '<=', atIso)
    .where((eb) =>
      eb.or([eb('unit_closure.until_at', 'is', null), eb('unit_closure.until_at', '>', atIso)]),
    )
    .orderBy('unit_closure.depth', 'desc')
    .execute();
  return Map.groupBy(rows, (row) => row.descendant);
}

async function childCounts(db: Db, ids: readonly string[], atIso: string) {
  const rows = await db
    .selectFrom('unit_closure')
    .innerJoin('units', 'units.id', 'unit_closure.descendant')
    .select((eb) => ['unit_closure.ancestor', eb.fn.countAll<number>().as('count')])
    .where('unit_closure.ancestor', 'in', ids)
    .where('unit_closure.depth', '=', 1)
    .where('unit_closure.from_at', '<=', atIso)
    .where((eb) =>
      eb.or([eb('unit_closure.until_at', 'is', null), eb('unit_closure.until_at', '>', atIso)]),
    )
    .where('units.closed_at', 'is', null)
    .where('units.peer_id', 'is', null)
    .groupBy('unit_closure.ancestor')
    .execute();
  return new Map(rows.map((row) => [row.ancestor, row.count]));
}

async function accountCounts(db: Db, ids: readonly string[]) {
  const rows = await db
    .selectFrom('accounts')
    .select((eb) => ['unit_id', eb.fn.countAll<number>().as('count')])
    .where('unit_id', 'in', ids)
    .where('state', '!=', 'left')
    .groupBy('unit_id')
    .execute();
  return new Map(rows.map((row) => [row.unit_id, row.count]));
}

interface StoredUnit {
  id: string;
  name: string;
  kind: UnitRow['kind'];
  code: string | null;
  created_at: string;
  closed_at: string | null;
}

async function complete(db: Db, units: readonly StoredUnit[], atIso: string): Promise<UnitRow[]> {
  if (units.length === 0) return [];
  const ids = units.map((unit) => unit.id);
  const [paths, children, accounts] = await Promise.all([
    pathsOf(db, ids, atIso),
    childCounts(db, ids, atIso),
    accountCounts(db, ids),
  ]);
  return units.map((unit) => {
    const path = (paths.get(unit.id) ?? []).map(({ id, name }) => ({ id, name }));
    return {
      id: unit.id,
      name: unit.name,
      kind: unit.kind,
      code: unit.code,
      parentId: path.at(-2)?.id ?? null,
      path,
      children: children.get(unit.id) ?? 0,
      accounts: accounts.get(unit.id) ?? 0,
      createdAt: unit.created_at,
      closedAt: unit.closed_at,
    };
  });
}

export async function listUnits(
  db: Db,
  principal: Principal,
  atIso: string,
  request: ListRequest,
): Promise<{ rows: UnitRow[]; total: number }> {
  const query = filtered(db, principal, atIso, request.filter);
  const sort = sortColumns[request.sort?.field ?? 'name'] ?? 'name';
  const [units, total] = await Promise.all([
    query
      .selectAll('units')
      .orderBy(`units.${sort}`, request.sort?.order ?? 'asc')
      .orderBy('units.id')
      .offset(request.offset)
      .limit(request.limit)
      .execute(),
    totalOf(query),
  ]);
  return { rows: await complete(db, units, atIso), total };
}

export async function findUnit(
  db: Db,
  principal: Principal,
  atIso: string,
  id: string,
): Promise<UnitRow | undefined> {
  const units = await visibleUnits(db, principal, atIso)
    .selectAll('units')
    .where('units.id', '=', id)
    .execute();
  return (await complete(db, units, atIso))[0];
}
