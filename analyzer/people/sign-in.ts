import type { Logger } from 'pino';
import { isoNow, type TimeSource } from '../../collector/time/time-source.ts';
import { appendAudit } from '../audit/append.ts';
import type { AuditActor } from '../audit/audit.ts';
import type { Records, Trx } from '../stores/records/records.ts';
import { actorOf } from './actor.ts';
import { missing, PeopleError } from './errors.ts';
import type { LockOut } from './lock-out.ts';
import type { PasswordHasher } from './password-hash.ts';
import type { Passwords } from './passwords.ts';
import type { Principal } from './principal.ts';
import type { SecondFactor } from './second-factor.ts';
import type { OpenedSession, Sessions } from './sessions.ts';
import type { AccountTable } from './tables.ts';
import { usernameKey } from './usernames.ts';

export interface Credentials {
  username: string;
  password: string;
  /** A code of the authenticator, or a recovery code. */
  totp?: string | undefined;
}

export interface SignIn {
  /**
   * Opens a session. Throws BAD_CREDENTIALS (the same for an unknown name, a wrong password, a wrong code and an
   * account that is not active), TOTP_REQUIRED once the password is right, LOCKED_OUT, BUSY.
   */
  signIn(credentials: Credentials, address: string): Promise<OpenedSession>;
  signOut(principal: Principal): Promise<void>;
  /** Ends every other session and answers a fresh one. Throws WRONG_PASSWORD and the PASSWORD_… refusals. */
  changePassword(principal: Principal, current: string, next: string): Promise<OpenedSession>;
}

export interface SignInDeps {
  records: Records;
  time: TimeSource;
  log: Logger;
  hasher: PasswordHasher;
  passwords: Passwords;
  secondFactor: SecondFactor;
  lockOut: LockOut;
  sessions: Sessions;
}

type Outcome = { kind: 'opened'; session: OpenedSession } | { kind: 'wrong-code' };

function badCredentials(): PeopleError {
  return new PeopleError('BAD_CREDENTIALS', 'The user name, the password or the code is wrong.');
}

export function createSignIn(deps: SignInDeps): SignIn {
  const { records, time, log, hasher, passwords, secondFactor, lockOut, sessions } = deps;

  async function record(
    trx: Trx,
    account: Pick<AccountTable, 'id' | 'unit_id'>,
    actor: AuditActor,
    action: string,
    after: Record<string, unknown>,
  ): Promise<void> {
    await appendAudit(trx, {
      unitId: account.unit_id,
      actor,
      action,
      target: { kind: 'account', id: account.id },
      after,
      at: isoNow(time),
    });
  }

  /** Where failures for names that do not exist are on record: the chain of the top unit. */
  async function findTopUnit(trx: Trx): Promise<{ id: string; unit_id: string } | undefined> {
    const top = await trx
      .selectFrom('units')
      .select('id')
      .where('id', 'not in', (eb) =>
        eb.selectFrom('unit_closure').select('descendant').where('depth', '>', 0),
      )
      .orderBy('id')
      .executeTakeFirst();
    return top && { id: 'unknown', unit_id: top.id };
  }

  /**
   * Every failure is on record; the lock-out bounds how many there can be. A name that does not exist costs the same
   * write, so that it can't be told by time; the name itself is not kept, it may be a mistyped password.
   */
  async function recordFailure(
    account: AccountTable | undefined,
    address: string,
    factor: 'password' | 'code' | 'state',
  ): Promise<void> {
    log.info({ address, known: account !== undefined, factor }, 'sign-in refused');
    await records.transaction(async (trx) => {
      const target = account ?? (await findTopUnit(trx));
      if (target === undefined) return;
      const actor = { kind: 'system', name: 'sign-in' } as const;
      await record(trx, target, actor, 'session.refuse', { address, factor });
    });
  }

  /** When the hasher is too busy to look, the attempt was none. */
  async function verify(
    password: string,
    stored: string | null,
    key: string,
    address: string,
  ): Promise<boolean> {
    try {
      return await hasher.verify(password, stored);
    } catch (error) {
      await records.transaction((trx) => lockOut.giveBack(trx, key, address));
      throw error;
    }
  }

  /** Refreshes what a change of the rules made old: the hash's parameters, the password's age. */
  async function refreshPassword(trx: Trx, account: AccountTable, fresh: string | undefined) {
    await trx
      .updateTable('accounts')
      .set({
        last_sign_in_at: isoNow(time),
        ...(fresh === undefined ? {} : { password_hash: fresh }),
        ...(passwords.isTooOld(account) ? { must_change_password: 1 } : {}),
      })
      .where('id', '=', account.id)
      .execute();
  }

  async function openSession(
    account: AccountTable,
    code: string | undefined,
    fresh: string | undefined,
    address: string,
  ): Promise<Outcome> {
    return await records.transaction(async (trx) => {
      if (account.totp_enabled === 1) {
        const right = await secondFactor.accept(trx, account, code ?? '');
        if (!right) return { kind: 'wrong-code' };
      }
      await lockOut.giveBack(trx, account.username_key, address);
      await lockOut.clear(trx, account.username_key);
      await refreshPassword(trx, account, fresh);
      const session = await sessions.open(trx, account.id, address);
      const actor = { kind: 'person', accountId: account.id, name: account.name, address } as const;
      await record(trx, account, actor, 'session.open', { totp: account.totp_enabled === 1 });
      return { kind: 'opened', session };
    });
  }

  async function findAccount(key: string): Promise<AccountTable | undefined> {
    return await records.db
      .selectFrom('accounts')
      .selectAll()
      .where('username_key', '=', key)
      .executeTakeFirst();
  }

  return {
    async signIn({ username, password, totp }, address) {
      const key = usernameKey(username);
      await lockOut.begin(key, address);
      const account = await findAccount(key);
      const usable = account?.state === 'active' ? account : undefined;
      const right = await verify(password, usable?.password_hash ?? null, key, address);
      if (!right || usable === undefined) {
        const factor = account !== undefined && usable === undefined ? 'state' : 'password';
        await recordFailure(account, address, factor);
        throw badCredentials();
      }
      if (usable.totp_enabled === 1 && (totp === undefined || totp === '')) {
        await records.transaction((trx) => lockOut.giveBack(trx, key, address));
        throw new PeopleError('TOTP_REQUIRED', 'Enter the code of the authenticator app.');
      }
      const stored = usable.password_hash ?? '';
      const fresh = hasher.isOutdated(stored) ? await hasher.hash(password) : undefined;
      const outcome = await openSession(usable, totp, fresh, address);
      if (outcome.kind === 'opened') return outcome.session;
      await recordFailure(usable, address, 'code');
      throw badCredentials();
    },

    async signOut(principal) {
      const { via } = principal;
      if (via.kind !== 'session') return;
      await records.transaction(async (trx) => {
        await sessions.end(trx, via.sessionId, 'signed-out');
        const account = { id: principal.accountId, unit_id: principal.unitId };
        await record(trx, account, actorOf(principal), 'session.end', {});
      });
    },

    async changePassword(principal, current, next) {
      const account = await records.db
        .selectFrom('accounts')
        .selectAll()
        .where('id', '=', principal.accountId)
        .executeTakeFirst();
      if (account === undefined) throw missing('account', principal.accountId);
      await lockOut.begin(account.username_key, principal.address);
      const { username_key: key } = account;
      if (!(await verify(current, account.password_hash, key, principal.address))) {
        await recordFailure(account, principal.address, 'password');
        throw new PeopleError('WRONG_PASSWORD', 'The present password is wrong.');
      }
      await records.transaction((trx) =>
        lockOut.giveBack(trx, account.username_key, principal.address),
      );
      const hash = await passwords.prepare(records.db, next, account);
      return await records.transaction(async (trx) => {
        await passwords.store(trx, account.id, hash);
        await sessions.endAll(trx, account.id, 'password-changed');
        await record(trx, account, actorOf(principal), 'account.password-change', {});
        return await sessions.open(trx, account.id, principal.address);
      });
    },
  };
}
