import type { Static } from 'typebox';
import type { Principal } from '../../../analyzer/people/principal.ts';
import { lockKeyOfName } from '../../../analyzer/people/lock-out.ts';
import { visibleUnitIds } from '../../../analyzer/people/visibility.ts';
import type { Db } from '../../../analyzer/stores/records/records.ts';
import { anyContains } from '../like.ts';
import { type ListRequest, totalOf } from '../lists.ts';
import type { Account } from './schema.ts';

type AccountRow = Static<typeof Account>;

const sortColumns = {
  name: 'accounts.name',
  username: 'accounts.username_key',
  unitName: 'units.name',
  state: 'accounts.state',
  lastSignInAt: 'accounts.last_sign_in_at',
  createdAt: 'accounts.created_at',
  id: 'accounts.id',
} as const;

export const sortableAccountFields = Object.keys(sortColumns);

function isSortable(field: string): field is keyof typeof sortColumns {
  return field in sortColumns;
}

function visibleAccounts(db: Db, principal: Principal, atIso: string) {
  return db
    .selectFrom('accounts')
    .innerJoin('units', 'units.id', 'accounts.unit_id')
    .where('accounts.unit_id', 'in', visibleUnitIds(db, principal, atIso));
}

const states = ['invited', 'active', 'locked', 'left'] as const;

function filtered(db: Db, principal: Principal, atIso: string, filter: ListRequest['filter']) {
  const { q, unitId, id, role } = filter;
  let query = visibleAccounts(db, principal, atIso);
  if (typeof q === 'string' && q !== '') {
    query = query.where(anyContains(['accounts.name', 'accounts.username'], q));
  }
  if (typeof unitId === 'string') query = query.where('accounts.unit_id', '=', unitId);
  const state = states.find((known) => known === filter['state']);
  if (state !== undefined) query = query.where('accounts.state', '=', state);
  if (Array.isArray(id)) {
    query = query.where('accounts.id', 'in', ['', ...id.map(String).slice(0, 1_000)]);
  }
  if (typeof role === 'string') {
    query = query.where('accounts.id', 'in', (eb) =>
      eb
        .selectFrom('grants')
        .select('account_id')
        .where('role', '=', role)
        .where('unit_id', 'in', visibleUnitIds(db, principal, atIso))
        .where((or) => or.or([or('until_at', 'is', null), or('until_at', '>', atIso)])),
    );
  }
  return query;
}

const columns = [
  'accounts.id',
  'accounts.username',
  'accounts.username_key',
  'accounts.name',
  'accounts.unit_id',
  'units.name as unit_name',
  'accounts.phone',
  'accounts.email',
  'accounts.state',
  'accounts.totp_enabled',
  'accounts.created_at',
  'accounts.last_sign_in_at',
  'accounts.left_at',
] as const;

async function grantsOf(db: Db, principal: Principal, ids: readonly string[], atIso: string) {
  const rows = await db
    .selectFrom('grants')
    .innerJoin('units', 'units.id', 'grants.unit_id')
    .select([
      'grants.id',
      'grants.account_id',
      'grants.role',
      'grants.unit_id',
      'units.name',
      'grants.from_at',
      'grants.until_at',
    ])
    .where('grants.account_id', 'in', ids)
    .where('grants.unit_id', 'in', visibleUnitIds(db, principal, atIso))
    .where((eb) => eb.or([eb('grants.until_at', 'is', null), eb('grants.until_at', '>', atIso)]))
    .orderBy('grants.id')
    .execute();
  return Map.groupBy(rows, (row) => row.account_id);
}

async function locksOf(db: Db, usernameKeys: readonly string[], atIso: string) {
  const rows = await db
    .selectFrom('sign_in_failures')
    .select(['key_hash', 'locked_until'])
    .where('key_hash', 'in', usernameKeys.map(lockKeyOfName))
    .where('locked_until', '>', atIso)
    .execute();
  return new Map(rows.map((row) => [row.key_hash, row.locked_until]));
}

type Stored = Awaited<ReturnType<typeof readPage>>[number];

async function readPage(query: ReturnType<typeof filtered>, request: ListRequest) {
  const field = request.sort?.field ?? 'name';
  return await query
    .select(columns)
    .orderBy(sortColumns[isSortable(field) ? field : 'name'], request.sort?.order ?? 'asc')
    .orderBy('accounts.id')
    .offset(request.offset)
    .limit(request.limit)
    .execute();
}

async function complete(
  db: Db,
  principal: Principal,
  accounts: readonly Stored[],
  atIso: string,
): Promise<AccountRow[]> {
  if (accounts.length === 0) return [];
  const ids = accounts.map((account) => account.id);
  const keys = accounts.map((account) => account.username_key);
  const [grants, locks] = await Promise.all([
    grantsOf(db, principal, ids, atIso),
    locksOf(db, keys, atIso),
  ]);
  return accounts.map((account) => {
    const lockedUntil = locks.get(lockKeyOfName(account.username_key)) ?? null;
    return {
      id: account.id,
      username: account.username,
      name: account.name,
      unitId: account.unit_id,
      unitName: account.unit_name,
      phone: account.phone,
      email: account.email,
      state: account.state === 'active' && lockedUntil !== null ? 'locked' : account.state,
      lockedUntil,
      totpEnabled: account.totp_enabled === 1,
      createdAt: account.created_at,
      lastSignInAt: account.last_sign_in_at,
      leftAt: account.left_at,
      grants: (grants.get(account.id) ?? []).map((grant) => ({
        id: grant.id,
        role: grant.role,
        unitId: grant.unit_id,
        unitName: grant.name,
        from: grant.from_at,
        until: grant.until_at,
      })),
    };
  });
}

/** Throws NOT_FOUND for an account that the caller does not see. */
export type GetAccount = (principal: Principal, id: string) => Promise<AccountRow>;

export async function listAccounts(
  db: Db,
  principal: Principal,
  atIso: string,
  request: ListRequest,
): Promise<{ rows: AccountRow[]; total: number }> {
  const query = filtered(db, principal, atIso, request.filter);
  const [accounts, total] = await Promise.all([readPage(query, request), totalOf(query)]);
  return { rows: await complete(db, principal, accounts, atIso), total };
}

export async function findAccount(
  db: Db,
  principal: Principal,
  atIso: string,
  id: string,
): Promise<AccountRow | undefined> {
  const accounts = await visibleAccounts(db, principal, atIso)
    .select(columns)
    .where('accounts.id', '=', id)
    .execute();
  return (await complete(db, principal, accounts, atIso))[0];
}
