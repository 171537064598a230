import type { TimeSource } from '../../collector/time/time-source.ts';
import { appendAudit } from '../audit/append.ts';
import type { SecretBox } from '../secrets/secret-box.ts';
import type { Records, Trx } from '../stores/records/records.ts';
import { isoNow } from '../../collector/time/time-source.ts';
import { actorOf } from './actor.ts';
import { missing, PeopleError } from './errors.ts';
import type { PasswordHasher } from './password-hash.ts';
import type { Principal } from './principal.ts';
import type { PeopleRules } from './rules.ts';
import type { AccountTable } from './tables.ts';
import { hashToken } from './tokens-at-rest.ts';
import {
  canonicalRecoveryCode,
  findTotpStep,
  newRecoveryCode,
  newTotpSecret,
  totpUri,
} from './totp.ts';

/** TOTP of an account, and the recovery codes for a lost phone. */
export interface SecondFactor {
  /** Makes a secret that waits for its first code. Throws TOTP_ALREADY_ON. */
  start(principal: Principal): Promise<{ secret: string; uri: string }>;
  /** Switches it on; answers the recovery codes, shown once. Throws TOTP_WRONG_CODE. */
  confirm(principal: Principal, code: string): Promise<string[]>;
  /** Needs the password, so that an open screen is not enough. Throws WRONG_PASSWORD. */
  stop(principal: Principal, password: string): Promise<void>;
  /** Uses up a code or a recovery code; false when it is wrong or was used before. */
  accept(trx: Trx, account: AccountTable, code: string): Promise<boolean>;
  /** Forgets secret and codes. */
  remove(trx: Trx, accountId: string): Promise<void>;
}

export interface SecondFactorDeps {
  records: Records;
  time: TimeSource;
  secrets: SecretBox;
  rules: PeopleRules;
  hasher: PasswordHasher;
}

const sealContext = (accountId: string) => `totp:${accountId}`;

/** Recovery codes have 80 bits, so a plain hash is enough; bound to the account. */
const codeHash = (accountId: string, code: string) =>
  hashToken(`${accountId} ${canonicalRecoveryCode(code)}`);

export function createSecondFactor(deps: SecondFactorDeps): SecondFactor {
  const { records, time, secrets, hasher } = deps;
  const rules = deps.rules.signIn.totp;

  async function getAccount(id: string): Promise<AccountTable> {
    const account = await records.db
      .selectFrom('accounts')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
    if (account === undefined) throw missing('account', id);
    return account;
  }

  /** One statement decides, so that the same code sent twice at once is accepted once. */
  async function useStep(trx: Trx, account: AccountTable, code: string): Promise<boolean> {
    if (account.totp_secret === null) return false;
    const secret = secrets.open(account.totp_secret, sealContext(account.id));
    const step = findTotpStep(secret, code, time.now(), account.totp_last_step, rules);
    if (step === undefined) return false;
    const result = await trx
      .updateTable('accounts')
      .set({ totp_last_step: step })
      .where('id', '=', account.id)
      .where((eb) => eb.or([eb('totp_last_step', 'is', null), eb('totp_last_step', '<', step)]))
      .executeTakeFirst();
    return Number(result.numUpdatedRows) === 1;
  }

  async function useRecoveryCode(trx: Trx, accountId: string, code: string): Promise<boolean> {
    const result = await trx
      .updateTable('recovery_codes')
      .set({ used_at: isoNow(time) })
      .where('account_id', '=', accountId)
      .where('code_hash', '=', codeHash(accountId, code))
      .where('used_at', 'is', null)
      .executeTakeFirst();
    return Number(result.numUpdatedRows) === 1;
  }

  async function replaceCodes(trx: Trx, accountId: string): Promise<string[]> {
    const codes = Array.from({ length: rules.recoveryCodes }, newRecoveryCode);
    await trx.deleteFrom('recovery_codes').where('account_id', '=', accountId).execute();
    await trx
      .insertInto('recovery_codes')
      .values(
        codes.map((code) => ({
          account_id: accountId,
          code_hash: codeHash(accountId, code),
          used_at: null,
        })),
      )
      .execute();
    return codes;
  }

  async function record(trx: Trx, principal: Principal, action: string): Promise<void> {
    await appendAudit(trx, {
      unitId: principal.unitId,
      actor: actorOf(principal),
      action,
      target: { kind: 'account', id: principal.accountId },
      at: isoNow(time),
    });
  }

  async function remove(trx: Trx, accountId: string): Promise<void> {
    await trx
      .updateTable('accounts')
      .set({ totp_secret: null, totp_enabled: 0, totp_last_step: null })
      .where('id', '=', accountId)
      .execute();
    await trx.deleteFrom('recovery_codes').where('account_id', '=', accountId).execute();
  }

  return {
    async start(principal) {
      const secret = newTotpSecret();
      const account = await getAccount(principal.accountId);
      const result = await records.db
        .updateTable('accounts')
        .set({ totp_secret: secrets.seal(secret, sealContext(account.id)), totp_last_step: null })
        .where('id', '=', account.id)
        .where('totp_enabled', '=', 0)
        .executeTakeFirst();
      if (Number(result.numUpdatedRows) === 0) {
        throw new PeopleError('TOTP_ALREADY_ON', 'The second factor is on; switch it off first.');
      }
      return { secret, uri: totpUri(secret, account.username, rules) };
    },

    async confirm(principal, code) {
      const account = await getAccount(principal.accountId);
      if (account.totp_enabled === 1) {
        throw new PeopleError('TOTP_ALREADY_ON', 'The second factor is on already.');
      }
      if (account.totp_secret === null) {
        throw new PeopleError('TOTP_NOT_STARTED', 'Ask for a secret first.');
      }
      return await records.transaction(async (trx) => {
        if (!(await useStep(trx, account, code))) {
          throw new PeopleError('TOTP_WRONG_CODE', 'The code is wrong; is the clock right?');
        }
        await trx
          .updateTable('accounts')
          .set({ totp_enabled: 1 })
          .where('id', '=', account.id)
          .execute();
        await record(trx, principal, 'account.totp-on');
        return await replaceCodes(trx, account.id);
      });
    },

    async stop(principal, password) {
      const account = await getAccount(principal.accountId);
      if (!(await hasher.verify(password, account.password_hash))) {
        throw new PeopleError('WRONG_PASSWORD', 'The password is wrong.');
      }
      await records.transaction(async (trx) => {
        await remove(trx, account.id);
        await record(trx, principal, 'account.totp-off');
      });
    },

    async accept(trx, account, code) {
      if (/^\d{1,8}$/.test(code)) return await useStep(trx, account, code);
      return await useRecoveryCode(trx, account.id, code);
    },

    remove,
  };
}
