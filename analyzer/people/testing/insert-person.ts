import type { Db } from '../../stores/records/records.ts';
import type { AccountTable, GrantTable } from '../tables.ts';
import { testEpoch } from './unit-tree.ts';

export interface TestPerson {
  id: string;
  unitId: string;
  /** All held at the unit. */
  roles?: readonly string[];
  account?: Partial<AccountTable>;
  /** Of every grant. */
  grant?: Partial<GrantTable>;
}

/** An active account with its roles; what is not said is the plainest that there is, its names its id. */
export async function insertPerson(db: Db, person: TestPerson): Promise<void> {
  const { id, unitId, roles = [], account, grant } = person;
  const created_at = account?.created_at ?? testEpoch;
  await db
    .insertInto('accounts')
    .values({
      id,
      username: id,
      username_key: id.toLowerCase(),
      name: id,
      unit_id: unitId,
      phone: null,
      email: null,
      state: 'active',
      password_hash: null,
      password_changed_at: null,
      must_change_password: 0,
      totp_secret: null,
      totp_enabled: 0,
      totp_last_step: null,
      created_at,
      last_sign_in_at: null,
      left_at: null,
      ...account,
    })
    .execute();
  for (const role of roles) {
    await db
      .insertInto('grants')
      .values({
        id: `grant-${id}-${role}`,
        account_id: id,
        role,
        unit_id: unitId,
        from_at: created_at,
        until_at: null,
        granted_by: null,
        created_at,
        revoked_at: null,
        revoked_by: null,
        ...grant,
      })
      .execute();
  }
}
