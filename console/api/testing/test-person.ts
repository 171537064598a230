import type { RoleId } from '../../../analyzer/people/principal.ts';
import { createPasswordHasher } from '../../../analyzer/people/password-hash.ts';
import type { TestUnit } from '../../../analyzer/people/testing/unit-tree.ts';
import type { TestApp } from './test-app.ts';

/** A password that the policy accepts. */
export const testPassword = 'Bright-lamp-7-over-river';

/** An account that can sign in with `testPassword`, as `signIn` makes it, but with a user name. */
export async function addPerson(
  test: TestApp,
  role: RoleId | readonly RoleId[],
  unit: TestUnit,
): Promise<{ accountId: string; username: string }> {
  const { accountId } = await test.signIn(role, unit);
  const hash = await createPasswordHasher(test.people.rules.hashing).hash(testPassword);
  const now = new Date(test.time.now()).toISOString();
  const account = await test.records.db
    .updateTable('accounts')
    .set({ password_hash: hash, password_changed_at: now })
    .where('id', '=', accountId)
    .returning('username')
    .executeTakeFirstOrThrow();
  await test.records.db
    .insertInto('password_history')
    .values({ account_id: accountId, password_hash: hash, set_at: now })
    .execute();
  return { accountId, username: account.username };
}
