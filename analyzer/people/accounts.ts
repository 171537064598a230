import { isoNow, type TimeSource } from '../../collector/time/time-source.ts';
import { appendAudit } from '../audit/append.ts';
import { isUniqueViolation } from '../stores/records/errors.ts';
import { newId } from '../stores/records/new-id.ts';
import type { Records, Trx } from '../stores/records/records.ts';
import { getVisibleAccount } from './account-access.ts';
import { actorOf } from './actor.ts';
import { PeopleError } from './errors.ts';
import type { Invites } from './invites.ts';
import type { LockOut } from './lock-out.ts';
import type { Principal } from './principal.ts';
import { listAdministratorGrants, refuseLast } from './roles.ts';
import type { PeopleRules } from './rules.ts';
import type { SecondFactor } from './second-factor.ts';
import type { Sessions } from './sessions.ts';
import type { AccountTable } from './tables.ts';
import { takeTurn } from './unit-tree.ts';
import { getVisibleUnit, refuseClosed } from './units.ts';
import { checkUsername, usernameKey } from './usernames.ts';

export interface NewAccount {
  username: string;
  name: string;
  unitId: string;
  phone?: string | undefined;
  email?: string | undefined;
}

export interface AccountChange {
  name?: string | undefined;
  phone?: string | null | undefined;
  email?: string | null | undefined;
  unitId?: string | undefined;
}

/** People of the caller's sub-trees. Each call is one transaction with its audit entry. */
export interface Accounts {
  /** Answers the token of the one-time link by which the person sets a password. */
  create(principal: Principal, account: NewAccount): Promise<{ id: string; inviteToken: string }>;
  /** The same inside a transaction of the caller, without a link: one is asked for when somebody can hand it out. */
  createIn(trx: Trx, principal: Principal, account: NewAccount): Promise<string>;
  change(principal: Principal, id: string, change: AccountChange): Promise<void>;
  /** Ends a lock-out, and a lock by an administrator. */
  unlock(principal: Principal, id: string): Promise<void>;
  /** Ends all sessions; throws LAST_ADMINISTRATOR, ACCOUNT_IS_SELF. */
  lock(principal: Principal, id: string): Promise<void>;
  /**
   * A new link for a forgotten password; the old one keeps working until it is used. Throws RESET_ON_SERVER for an
   * audit administrator: whoever holds the link could become one.
   */
  invite(principal: Principal, id: string): Promise<string>;
  /**
   * The way back in for whoever can reach the server's command line, also for an audit administrator: a link for a
   * new password; the second factor and a lock are removed. Undefined for a name that is unknown or has left.
   */
  inviteOnServer(username: string): Promise<string | undefined>;
  /** For a lost phone without recovery codes. Throws RESET_ON_SERVER, ACCOUNT_IS_SELF. */
  removeSecondFactor(principal: Principal, id: string): Promise<void>;
}

export interface AccountsDeps {
  records: Records;
  time: TimeSource;
  rules: PeopleRules;
  invites: Invites;
  sessions: Sessions;
  lockOut: LockOut;
  secondFactor: SecondFactor;
}

/** Stores an account that has no password yet. Throws USERNAME_TAKEN, USERNAME_MALFORMED. */
export async function insertAccount(trx: Trx, account: NewAccount, now: string): Promise<string> {
  checkUsername(account.username);
  const id = newId();
  try {
    await trx
      .insertInto('accounts')
      .values({
        id,
        username: account.username.trim(),
        username_key: usernameKey(account.username),
        name: account.name,
        unit_id: account.unitId,
        phone: account.phone ?? null,
        email: account.email ?? null,
        state: 'invited',
        password_hash: null,
        password_changed_at: null,
        must_change_password: 0,
        totp_secret: null,
        totp_enabled: 0,
        totp_last_step: null,
        created_at: now,
        last_sign_in_at: null,
        left_at: null,
      })
      .execute();
  } catch (error) {
    if (isUniqueViolation(error)) {
      throw new PeopleError('USERNAME_TAKEN', 'Another account has this user name.');
    }
    throw error;
  }
  return id;
}

async function refuseAuditAdmin(trx: Trx, id: string, now: string): Promise<void> {
  const held = await trx
    .selectFrom('grants')
    .select('id')
    .where('account_id', '=', id)
    .where('role', '=', 'audit-admin')
    .where((eb) => eb.or([eb('until_at', 'is', null), eb('until_at', '>', now)]))
    .executeTakeFirst();
  if (held === undefined) return;
  throw new PeopleError(
    'RESET_ON_SERVER',
    'An audit administrator is let in again on the server only: the others could become one.',
  );
}

function refuseSelf(principal: Principal, id: string): void {
  if (principal.accountId !== id) return;
  throw new PeopleError('ACCOUNT_IS_SELF', 'Not on your own account.');
}

function refuseLeft(account: AccountTable): void {
  if (account.state !== 'left') return;
  throw new PeopleError('ACCOUNT_NOT_ACTIVE', 'This person has left.');
}

type Facts = Readonly<Record<string, unknown>>;

export function createAccounts(deps: AccountsDeps): Accounts {
  const { records, time, rules, invites, sessions, lockOut, secondFactor } = deps;

  async function record(
    trx: Trx,
    principal: Principal,
    account: { id: string; unit_id: string },
    action: string,
    facts: { before?: Facts; after?: Facts } = {},
  ): Promise<void> {
    await appendAudit(trx, {
      unitId: account.unit_id,
      actor: actorOf(principal),
      action,
      target: { kind: 'account', id: account.id },
      ...facts,
      at: isoNow(time),
    });
  }

  /** One account that the caller sees and that has not left, in a transaction. */
  function withAccount<T>(
    principal: Principal,
    id: string,
    work: (trx: Trx, account: AccountTable, now: string) => Promise<T>,
  ): Promise<T> {
    return records.transaction(async (trx) => {
      const now = isoNow(time);
      const account = await getVisibleAccount(trx, principal, id, now);
      refuseLeft(account);
      return await work(trx, account, now);
    });
  }

  const createIn: Accounts['createIn'] = async (trx, principal, account) => {
    const now = isoNow(time);
    refuseClosed(await getVisibleUnit(trx, principal, account.unitId, now));
    const id = await insertAccount(trx, account, now);
    await record(trx, principal, { id, unit_id: account.unitId }, 'account.create', {
      after: { username: account.username, name: account.name, unitId: account.unitId },
    });
    return id;
  };

  return {
    create(principal, account) {
      return records.transaction(async (trx) => {
        const id = await createIn(trx, principal, account);
        const inviteToken = await invites.issue(trx, id, principal.accountId);
        return { id, inviteToken };
      });
    },
    createIn,

    change(principal, id, change) {
      return withAccount(principal, id, async (trx, account, now) => {
        if (change.unitId !== undefined && change.unitId !== account.unit_id) {
          refuseClosed(await getVisibleUnit(trx, principal, change.unitId, now));
        }
        const before = {
          name: account.name,
          phone: account.phone,
          email: account.email,
          unitId: account.unit_id,
        };
        const given = Object.entries(change).filter(([, value]) => value !== undefined);
        const after = { ...before, ...(Object.fromEntries(given) as Partial<typeof before>) };
        const { unitId, ...columns } = after;
        await trx
          .updateTable('accounts')
          .set({ ...columns, unit_id: unitId })
          .where('id', '=', id)
          .execute();
        await record(trx, principal, account, 'account.change', { before, after });
      });
    },

    unlock(principal, id) {
      return withAccount(principal, id, async (trx, account) => {
        await lockOut.clear(trx, account.username_key);
        if (account.state === 'locked') {
          const state = account.password_hash === null ? 'invited' : 'active';
          await trx.updateTable('accounts').set({ state }).where('id', '=', id).execute();
        }
        await record(trx, principal, account, 'account.unlock');
      });
    },

    lock(principal, id) {
      refuseSelf(principal, id);
      return withAccount(principal, id, async (trx, account, now) => {
        await takeTurn(trx, 'grants');
        for (const grant of await listAdministratorGrants(trx, id, now, rules.roles)) {
          await refuseLast(trx, grant, now, rules.roles);
        }
        await trx.updateTable('accounts').set({ state: 'locked' }).where('id', '=', id).execute();
        await sessions.endAll(trx, id, 'locked');
        await record(trx, principal, account, 'account.lock');
      });
    },

    invite(principal, id) {
      return withAccount(principal, id, async (trx, account, now) => {
        await refuseAuditAdmin(trx, id, now);
        const token = await invites.issue(trx, id, principal.accountId);
        await record(trx, principal, account, 'account.invite');
        return token;
      });
    },

    inviteOnServer(username) {
      return records.transaction(async (trx) => {
        const account = await trx
          .selectFrom('accounts')
          .select(['id', 'unit_id', 'state'])
          .where('username_key', '=', usernameKey(username))
          .where('state', '!=', 'left')
          .executeTakeFirst();
        if (account === undefined) return undefined;
        await secondFactor.remove(trx, account.id);
        if (account.state === 'locked') {
          const invited = trx.updateTable('accounts').set({ state: 'invited' });
          await invited.where('id', '=', account.id).execute();
        }
        await appendAudit(trx, {
          unitId: account.unit_id,
          actor: { kind: 'system', name: 'command line of the server' },
          action: 'account.invite',
          target: { kind: 'account', id: account.id },
          at: isoNow(time),
        });
        return await invites.issue(trx, account.id, null);
      });
    },

    removeSecondFactor(principal, id) {
      refuseSelf(principal, id);
      return withAccount(principal, id, async (trx, account, now) => {
        await refuseAuditAdmin(trx, id, now);
        await secondFactor.remove(trx, id);
        await sessions.endAll(trx, id, 'second-factor-removed');
        await record(trx, principal, account, 'account.totp-remove');
      });
    },
  };
}
