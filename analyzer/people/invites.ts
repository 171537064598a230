import { isoNow, type TimeSource } from '../../collector/time/time-source.ts';
import { appendAudit } from '../audit/append.ts';
import { newId } from '../stores/records/new-id.ts';
import type { Records, Trx } from '../stores/records/records.ts';
import { linkInvalid } from './errors.ts';
import type { LockOut } from './lock-out.ts';
import type { Passwords } from './passwords.ts';
import type { PeopleRules } from './rules.ts';
import type { Sessions } from './sessions.ts';
import type { AccountTable } from './tables.ts';
import { hashToken, newSecretToken } from './tokens-at-rest.ts';

/** One-time links by which somebody sets an own password: the first one, or a new one after a reset. */
export interface Invites {
  /** Earlier links of the account stop working. Answers the token of the link, which is not stored. */
  issue(trx: Trx, accountId: string, createdBy: string | null): Promise<string>;
  /** Undefined for a link that is unknown, used or expired, or of somebody who has left. */
  find(token: string): Promise<{ username: string; name: string; expiresAt: string } | undefined>;
  /** Throws LINK_INVALID and the PASSWORD_… refusals; the link is used up only by success. */
  accept(token: string, password: string, address: string): Promise<void>;
}

export interface InvitesDeps {
  records: Records;
  time: TimeSource;
  rules: PeopleRules;
  passwords: Passwords;
  sessions: Sessions;
  lockOut: LockOut;
}

export function createInvites(deps: InvitesDeps): Invites {
  const { records, time, rules, passwords, sessions, lockOut } = deps;

  async function findOpen(token: string) {
    return await records.db
      .selectFrom('invites')
      .innerJoin('accounts', 'accounts.id', 'invites.account_id')
      .selectAll('accounts')
      .select(['invites.id as invite_id', 'invites.expires_at'])
      .where('invites.token_hash', '=', hashToken(token))
      .where('invites.used_at', 'is', null)
      .where('invites.expires_at', '>', isoNow(time))
      .where('accounts.state', '!=', 'left')
      .executeTakeFirst();
  }

  async function useUp(trx: Trx, inviteId: string): Promise<void> {
    const result = await trx
      .updateTable('invites')
      .set({ used_at: isoNow(time) })
      .where('id', '=', inviteId)
      .where('used_at', 'is', null)
      .executeTakeFirst();
    if (Number(result.numUpdatedRows) !== 1) throw linkInvalid();
  }

  async function activate(trx: Trx, account: AccountTable): Promise<void> {
    if (account.state !== 'invited') return;
    await trx
      .updateTable('accounts')
      .set({ state: 'active' })
      .where('id', '=', account.id)
      .where('state', '=', 'invited')
      .execute();
  }

  return {
    async issue(trx, accountId, createdBy) {
      const now = isoNow(time);
      await trx
        .updateTable('invites')
        .set({ used_at: now })
        .where('account_id', '=', accountId)
        .where('used_at', 'is', null)
        .execute();
      const token = newSecretToken();
      const expires = time.now() + rules.signIn.links.inviteHours * 3_600_000;
      await trx
        .insertInto('invites')
        .values({
          id: newId(time.now()),
          account_id: accountId,
          token_hash: hashToken(token),
          created_by: createdBy,
          created_at: now,
          expires_at: new Date(expires).toISOString(),
          used_at: null,
        })
        .execute();
      return token;
    },

    async find(token) {
      const open = await findOpen(token);
      if (open === undefined) return undefined;
      return { username: open.username, name: open.name, expiresAt: open.expires_at };
    },

    async accept(token, password, address) {
      const open = await findOpen(token);
      if (open === undefined) throw linkInvalid();
      const hash = await passwords.prepare(records.db, password, open);
      await records.transaction(async (trx) => {
        await useUp(trx, open.invite_id);
        await passwords.store(trx, open.id, hash);
        await activate(trx, open);
        await sessions.endAll(trx, open.id, 'password-reset');
        await lockOut.clear(trx, open.username_key);
        await appendAudit(trx, {
          unitId: open.unit_id,
          actor: { kind: 'person', accountId: open.id, name: open.name, address },
          action: 'account.password-set',
          target: { kind: 'account', id: open.id },
          at: isoNow(time),
        });
      });
    },
  };
}
