import type { ObservationContext, Observed, Origin } from './observation.ts';

/** Accounts that one evaluation looks at. */
const maxAccounts = 20_000;

export interface AccountRow {
  id: string;
  unit_id: string;
  unit: string;
  state: 'invited' | 'active' | 'locked' | 'left';
  totp_enabled: number;
  created_at: string;
  last_sign_in_at: string | null;
}

/** The platform's own accounts of the system's units, by unit: the security-management console is a device of the system too. */
export async function accountsByUnit(
  context: ObservationContext,
): Promise<ReadonlyMap<string, AccountRow[]>> {
  const rows = await context.db
    .selectFrom('accounts')
    .innerJoin('units', 'units.id', 'accounts.unit_id')
    .select([
      'accounts.id',
      'accounts.unit_id',
      'units.name as unit',
      'accounts.state',
      'accounts.totp_enabled',
      'accounts.created_at',
      'accounts.last_sign_in_at',
    ])
    .where('accounts.unit_id', 'in', [...context.units])
    .limit(maxAccounts)
    .execute();
  return Map.groupBy(rows, (row) => row.unit_id);
}

/** Roles that an account holds now. */
export async function rolesByAccount(
  context: ObservationContext,
  accounts: readonly AccountRow[],
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const now = context.now.toISOString();
  const units = [...new Set(accounts.map(({ unit_id }) => unit_id))];
  if (units.length === 0) return new Map();
  const rows = await context.db
    .selectFrom('grants')
    .innerJoin('accounts', 'accounts.id', 'grants.account_id')
    .select(['grants.account_id', 'grants.role'])
    .where('accounts.unit_id', 'in', units)
    .where('grants.from_at', '<=', now)
    .where((eb) => eb.or([eb('grants.until_at', 'is', null), eb('grants.until_at', '>', now)]))
    .execute();
  const byAccount = Map.groupBy(rows, ({ account_id }) => account_id);
  return new Map([...byAccount].map(([id, held]) => [id, new Set(held.map(({ role }) => role))]));
}

/** One observation of a unit's accounts, as they are now. */
export function observedUnit(
  context: ObservationContext,
  [id, accounts]: readonly [string, readonly AccountRow[]],
  measured: Observed['measured'],
): Observed {
  const now = context.now.toISOString();
  const origin: Origin = { kind: 'platform' };
  return {
    object: { kind: 'unit', id, name: accounts[0]?.unit ?? id },
    measured,
    from: now,
    to: now,
    origin,
  };
}
