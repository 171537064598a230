import { isoNow, type TimeSource } from '../../collector/time/time-source.ts';
import type { Db, Trx } from '../stores/records/records.ts';
import { PeopleError } from './errors.ts';
import type { PasswordHasher } from './password-hash.ts';
import { checkPassword } from './password-policy.ts';
import type { PeopleRules } from './rules.ts';
import type { AccountTable } from './tables.ts';

export interface Passwords {
  /**
   * Checks the policy and the history, and hashes. Outside a transaction: hashing takes tens of milliseconds.
   * Throws the PASSWORD_… refusals.
   */
  prepare(
    db: Db,
    password: string,
    owner: Pick<AccountTable, 'username'> & { id?: string },
  ): Promise<string>;
  /** Stores a prepared hash; the account need not change it again. */
  store(trx: Trx, accountId: string, hash: string): Promise<void>;
  isTooOld(account: Pick<AccountTable, 'password_changed_at'>): boolean;
}

export interface PasswordsDeps {
  time: TimeSource;
  rules: PeopleRules;
  hasher: PasswordHasher;
}

export function createPasswords({ time, rules, hasher }: PasswordsDeps): Passwords {
  async function refuseReused(db: Db, accountId: string, password: string): Promise<void> {
    const used = await db
      .selectFrom('password_history')
      .select('password_hash')
      .where('account_id', '=', accountId)
      .orderBy('set_at', 'desc')
      .limit(rules.policy.history)
      .execute();
    for (const { password_hash } of used) {
      if (await hasher.verify(password, password_hash)) {
        const { history } = rules.policy;
        throw new PeopleError('PASSWORD_REUSED', `Not one of the last ${history} passwords.`, {
          history,
        });
      }
    }
  }

  async function forgetOld(trx: Trx, accountId: string): Promise<void> {
    const oldest = await trx
      .selectFrom('password_history')
      .select('set_at')
      .where('account_id', '=', accountId)
      .orderBy('set_at', 'desc')
      .offset(Math.max(rules.policy.history - 1, 0))
      .limit(1)
      .executeTakeFirst();
    if (oldest === undefined) return;
    await trx
      .deleteFrom('password_history')
      .where('account_id', '=', accountId)
      .where('set_at', '<', oldest.set_at)
      .execute();
  }

  return {
    async prepare(db, password, owner) {
      checkPassword(password, [owner.username], rules);
      if (owner.id !== undefined) await refuseReused(db, owner.id, password);
      return await hasher.hash(password);
    },

    async store(trx, accountId, hash) {
      const now = isoNow(time);
      await trx
        .updateTable('accounts')
        .set({ password_hash: hash, password_changed_at: now, must_change_password: 0 })
        .where('id', '=', accountId)
        .execute();
      await trx
        .insertInto('password_history')
        .values({ account_id: accountId, password_hash: hash, set_at: now })
        .execute();
      await forgetOld(trx, accountId);
    },

    isTooOld({ password_changed_at }) {
      const { maxAgeDays } = rules.policy;
      if (maxAgeDays === 0 || password_changed_at === null) return false;
      return time.now() - Date.parse(password_changed_at) > maxAgeDays * 86_400_000;
    },
  };
}
