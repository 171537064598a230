import type { Static } from 'typebox';
import type { Grant, Principal } from '../../../analyzer/people/principal.ts';
import { visibleUnitIds } from '../../../analyzer/people/visibility.ts';
import type { Db } from '../../../analyzer/stores/records/records.ts';
import { type ListRequest, totalOf } from '../lists.ts';
import type { ApiToken } from './schema.ts';

type TokenRow = Static<typeof ApiToken>;

const sortColumns = {
  name: 'api_tokens.name',
  createdAt: 'api_tokens.created_at',
  expiresAt: 'api_tokens.expires_at',
  lastUsedAt: 'api_tokens.last_used_at',
  accountName: 'accounts.name',
} as const;

export const sortableTokenFields = Object.keys(sortColumns);

function isSortable(field: string): field is keyof typeof sortColumns {
  return field in sortColumns;
}

/** Live tokens: one's own, and those of people in the sub-trees that the caller supervises. */
function liveTokens(db: Db, principal: Principal, supervised: readonly Grant[], atIso: string) {
  return db
    .selectFrom('api_tokens')
    .innerJoin('accounts', 'accounts.id', 'api_tokens.account_id')
    .innerJoin('units', 'units.id', 'accounts.unit_id')
    .where('api_tokens.revoked_at', 'is', null)
    .where('api_tokens.expires_at', '>', atIso)
    .where((eb) =>
      eb.or([
        eb('api_tokens.account_id', '=', principal.accountId),
        eb('accounts.unit_id', 'in', visibleUnitIds(db, { grants: supervised }, atIso)),
      ]),
    );
}

const columns = [
  'api_tokens.id',
  'api_tokens.name',
  'api_tokens.scopes',
  'api_tokens.account_id',
  'accounts.name as account_name',
  'accounts.unit_id',
  'units.name as unit_name',
  'api_tokens.created_at',
  'api_tokens.expires_at',
  'api_tokens.last_used_at',
] as const;

export async function listTokens(
  db: Db,
  principal: Principal,
  supervised: readonly Grant[],
  atIso: string,
  request: ListRequest,
): Promise<{ rows: TokenRow[]; total: number }> {
  const query = liveTokens(db, principal, supervised, atIso);
  const field = request.sort?.field ?? 'createdAt';
  const [tokens, total] = await Promise.all([
    query
      .select(columns)
      .orderBy(sortColumns[isSortable(field) ? field : 'createdAt'], request.sort?.order ?? 'desc')
      .orderBy('api_tokens.id')
      .offset(request.offset)
      .limit(request.limit)
      .execute(),
    totalOf(query),
  ]);
  const rows = tokens.map((token) => ({
    id: token.id,
    name: token.name,
    scopes: JSON.parse(token.scopes) as string[],
    accountId: token.account_id,
    accountName: token.account_name,
    unitId: token.unit_id,
    unitName: token.unit_name,
    createdAt: token.created_at,
    expiresAt: token.expires_at,
    lastUsedAt: token.last_used_at,
  }));
  return { rows, total };
}
