import { testEpoch } from '../../people/testing/unit-tree.ts';
import type { RoleId } from '../../people/principal.ts';
import type { Db } from '../../stores/records/records.ts';

/** An active account with one role at a unit; its name is its id. */
export async function insertPerson(
  db: Db,
  id: string,
  unitId: string,
  role: RoleId = 'school-security-officer',
): Promise<void> {
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
      created_at: testEpoch,
      last_sign_in_at: null,
      left_at: null,
    })
    .execute();
  await db
    .insertInto('grants')
    .values({
      id: `grant-${id}`,
      account_id: id,
      role,
      unit_id: unitId,
      from_at: testEpoch,
      until_at: null,
      granted_by: null,
      created_at: testEpoch,
      revoked_at: null,
      revoked_by: null,
    })
    .execute();
}
