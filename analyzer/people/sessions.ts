import { isoNow, type TimeSource } from '../../collector/time/time-source.ts';
import { newId } from '../stores/records/new-id.ts';
import type { Records, Trx } from '../stores/records/records.ts';
import { isRole, type Grant, type Principal } from './principal.ts';
import type { PeopleRules } from './rules.ts';
import { csrfTokenOf, hashToken, newSecretToken } from './tokens-at-rest.ts';

export interface OpenedSession {
  sessionId: string;
  /** The cookie's value; never stored, never logged. */
  token: string;
  csrfToken: string;
}

export interface ResolvedSession {
  principal: Principal;
  csrfToken: string;
  mustChangePassword: boolean;
}

export interface Sessions {
  /** Always a new token: a session never survives a sign-in (fixation). */
  open(trx: Trx, accountId: string, address: string): Promise<OpenedSession>;
  /**
   * Undefined for a token that is unknown, ended, idle for too long or past its absolute end. A `background` request
   * (a screen that refreshes itself) is no sign of a person and does not put off the idle time-out.
   */
  resolve(
    token: string,
    address: string,
    options?: { background?: boolean },
  ): Promise<ResolvedSession | undefined>;
  /** Whether the session would still be resolved; for streams that outlive their request. */
  isOpen(sessionId: string): Promise<boolean>;
  end(trx: Trx, sessionId: string, reason: string): Promise<void>;
  /** Ends every session of an account, but for `exceptId`; answers how many. */
  endAll(trx: Trx, accountId: string, reason: string, exceptId?: string): Promise<number>;
  /** Deletes sessions, links and set-up links that ended long ago; run daily. Answers how many. */
  prune(): Promise<number>;
}

export interface SessionsDeps {
  records: Records;
  time: TimeSource;
  rules: PeopleRules;
}

/** Writing the last use on each request would cost a commit; a tenth of the idle time is exact enough. */
const touchFraction = 10;

/**
 * A session that was used later than now is one of before the clock was set back; past its end it would come to life
 * again. So much a clock may be corrected by without anybody signing in again.
 */
const correctionSeconds = 300;

export function createSessions({ records, time, rules }: SessionsDeps): Sessions {
  const { idleSeconds, absoluteSeconds, maxPerAccount, keepEndedDays } = rules.signIn.sessions;

  const before = (seconds: number) => new Date(time.now() - seconds * 1_000).toISOString();

  async function endOldest(trx: Trx, accountId: string): Promise<void> {
    const open = await trx
      .selectFrom('sessions')
      .select('id')
      .where('account_id', '=', accountId)
      .where('ended_at', 'is', null)
      .orderBy('last_seen_at', 'desc')
      .offset(maxPerAccount - 1)
      .limit(1_000)
      .execute();
    for (const { id } of open) await end(trx, id, 'too-many');
  }

  async function end(trx: Trx, sessionId: string, reason: string): Promise<void> {
    await trx
      .updateTable('sessions')
      .set({ ended_at: isoNow(time), ended_reason: reason })
      .where('id', '=', sessionId)
      .where('ended_at', 'is', null)
      .execute();
  }

  async function touch(sessionId: string, lastSeenAt: string): Promise<void> {
    if (lastSeenAt > before(idleSeconds / touchFraction)) return;
    await records.db
      .updateTable('sessions')
      .set({ last_seen_at: isoNow(time) })
      .where('id', '=', sessionId)
      .where('ended_at', 'is', null)
      .execute();
  }

  function live() {
    return records.db
      .selectFrom('sessions')
      .innerJoin('accounts', 'accounts.id', 'sessions.account_id')
      .where('sessions.ended_at', 'is', null)
      .where('sessions.expires_at', '>', isoNow(time))
      .where('sessions.last_seen_at', '>', before(idleSeconds))
      .where('sessions.last_seen_at', '<=', before(-correctionSeconds))
      .where('accounts.state', '=', 'active');
  }

  async function find(token: string) {
    return await live()
      .select([
        'sessions.id',
        'sessions.last_seen_at',
        'accounts.id as account_id',
        'accounts.name',
        'accounts.unit_id',
        'accounts.must_change_password',
      ])
      .where('sessions.token_hash', '=', hashToken(token))
      .executeTakeFirst();
  }

  return {
    async open(trx, accountId, address) {
      await endOldest(trx, accountId);
      const token = newSecretToken();
      const sessionId = newId(time.now());
      const now = isoNow(time);
      await trx
        .insertInto('sessions')
        .values({
          id: sessionId,
          token_hash: hashToken(token),
          account_id: accountId,
          created_at: now,
          last_seen_at: now,
          expires_at: new Date(time.now() + absoluteSeconds * 1_000).toISOString(),
          address,
          ended_at: null,
          ended_reason: null,
        })
        .execute();
      return { sessionId, token, csrfToken: csrfTokenOf(token) };
    },

    async resolve(token, address, { background = false } = {}) {
      const row = await find(token);
      if (row === undefined) return undefined;
      if (!background) await touch(row.id, row.last_seen_at);
      return {
        principal: {
          accountId: row.account_id,
          name: row.name,
          unitId: row.unit_id,
          grants: await grantsAt(records.db, row.account_id, isoNow(time)),
          via: { kind: 'session', sessionId: row.id },
          address,
        },
        csrfToken: csrfTokenOf(token),
        mustChangePassword: row.must_change_password === 1,
      };
    },

    async isOpen(sessionId) {
      const row = await live()
        .select('sessions.id')
        .where('sessions.id', '=', sessionId)
        .executeTakeFirst();
      return row !== undefined;
    },

    end,

    async endAll(trx, accountId, reason, exceptId) {
      const result = await trx
        .updateTable('sessions')
        .set({ ended_at: isoNow(time), ended_reason: reason })
        .where('account_id', '=', accountId)
        .where('ended_at', 'is', null)
        .where('id', '!=', exceptId ?? '')
        .executeTakeFirst();
      return Number(result.numUpdatedRows);
    },

    async prune() {
      let deleted = 0;
      for (const table of ['sessions', 'invites', 'set_up_links'] as const) {
        const result = await records.db
          .deleteFrom(table)
          .where('expires_at', '<', before(keepEndedDays * 86_400))
          .executeTakeFirst();
        deleted += Number(result.numDeletedRows);
      }
      return deleted;
    },
  };
}

/**
 * The grants of an account in force at an instant (also a past one: revoked grants keep their dates). A grant at a unit that
 * the parent node knows by another id holds there too: it is the same unit.
 */
export async function grantsAt(
  db: Records['db'] | Trx,
  accountId: string,
  atIso: string,
): Promise<Grant[]> {
  const rows = await db
    .selectFrom('grants')
    .leftJoin('units as alias', 'alias.alias_of', 'grants.unit_id')
    .select(['grants.id', 'role', 'unit_id', 'from_at', 'until_at', 'alias.id as alias_id'])
    .where('account_id', '=', accountId)
    .where('from_at', '<=', atIso)
    .where((eb) => eb.or([eb('until_at', 'is', null), eb('until_at', '>', atIso)]))
    .orderBy('grants.id')
    .execute();
  const own = [...new Map(rows.map((row) => [row.id, row])).values()];
  const grants = own.map((row) => ({ ...row, at: row.unit_id }));
  const aliases = rows.flatMap((row) =>
    row.alias_id === null ? [] : [{ ...row, at: row.alias_id }],
  );
  return [...grants, ...aliases].flatMap(({ role, at, from_at, until_at }) =>
    isRole(role)
      ? [{ role, unitId: at, from: from_at, ...(until_at === null ? {} : { until: until_at }) }]
      : [],
  );
}
