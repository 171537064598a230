import { isoNow, type TimeSource } from '../../collector/time/time-source.ts';
import { appendAudit } from '../audit/append.ts';
import { newId } from '../stores/records/new-id.ts';
import type { Records } from '../stores/records/records.ts';
import { actorOf } from './actor.ts';
import { missing, PeopleError } from './errors.ts';
import type { Principal } from './principal.ts';
import type { PeopleRules } from './rules.ts';
import { grantsAt } from './sessions.ts';
import { hashToken, newSecretToken } from './tokens-at-rest.ts';
import { visibleUnitIds } from './visibility.ts';

export interface NewApiToken {
  name: string;
  /** `resource:action`, each a right of the owner. */
  scopes: readonly string[];
  expiresAt: string;
}

/** Tokens of a person for scripts and collectors; they do at most what their owner may at that moment. */
export interface ApiTokens {
  /** Undefined for a token that is unknown, revoked, expired or of somebody who has left. */
  resolve(token: string, address: string): Promise<Principal | undefined>;
  /**
   * Answers the token itself, which is shown once. `own` are the rights of the caller. Throws TOKEN_SCOPE_NOT_YOURS,
   * TOKEN_EXPIRY, TOKEN_TOO_MANY.
   */
  create(
    principal: Principal,
    token: NewApiToken,
    own: readonly string[],
  ): Promise<{ id: string; token: string }>;
  /** One's own, or one of the sub-trees of `supervised` grants. Throws NOT_FOUND. */
  revoke(principal: Principal, id: string, supervised: Principal['grants']): Promise<void>;
}

export interface ApiTokensDeps {
  records: Records;
  time: TimeSource;
  rules: PeopleRules;
}

/** So that a token found in a file or a log can be told for what it is. */
const tokenPrefix = 'xd_';

/** Last use is shown by the minute, which saves a write per request. */
const touchSeconds = 60;

/** `ingest` is the short name of `events:create`, for senders that know no resources. */
function withAliases(stored: string): string[] {
  const scopes = JSON.parse(stored) as string[];
  return scopes.includes('events:create') ? [...scopes, 'ingest'] : scopes;
}

export function createApiTokens({ records, time, rules }: ApiTokensDeps): ApiTokens {
  const { maxDays, maxPerAccount } = rules.signIn.tokens;

  function checkExpiry(expiresAt: string): void {
    const until = Date.parse(expiresAt);
    if (until > time.now() && until <= time.now() + maxDays * 86_400_000) return;
    throw new PeopleError('TOKEN_EXPIRY', `A token ends within ${maxDays} days.`, { maxDays });
  }

  function checkScopes(scopes: readonly string[], own: readonly string[]): void {
    const foreign = scopes.filter((scope) => !own.includes(scope));
    if (foreign.length === 0) return;
    throw new PeopleError('TOKEN_SCOPE_NOT_YOURS', `You do not have: ${foreign.join(', ')}.`, {
      scopes: foreign,
    });
  }

  async function touch(id: string, lastUsedAt: string | null): Promise<void> {
    const before = new Date(time.now() - touchSeconds * 1_000).toISOString();
    if (lastUsedAt !== null && lastUsedAt > before) return;
    await records.db
      .updateTable('api_tokens')
      .set({ last_used_at: isoNow(time) })
      .where('id', '=', id)
      .execute();
  }

  async function find(token: string) {
    return await records.db
      .selectFrom('api_tokens')
      .innerJoin('accounts', 'accounts.id', 'api_tokens.account_id')
      .select([
        'api_tokens.id',
        'api_tokens.scopes',
        'api_tokens.last_used_at',
        'accounts.id as account_id',
        'accounts.name',
        'accounts.unit_id',
      ])
      .where('api_tokens.token_hash', '=', hashToken(token))
      .where('api_tokens.revoked_at', 'is', null)
      .where('api_tokens.expires_at', '>', isoNow(time))
      .where('accounts.state', '=', 'active')
      .executeTakeFirst();
  }

  return {
    async resolve(token, address) {
      const row = await find(token);
      if (row === undefined) return undefined;
      await touch(row.id, row.last_used_at);
      return {
        accountId: row.account_id,
        name: row.name,
        unitId: row.unit_id,
        grants: await grantsAt(records.db, row.account_id, isoNow(time)),
        via: { kind: 'token', tokenId: row.id, scopes: withAliases(row.scopes) },
        address,
      };
    },

    create(principal, { name, scopes, expiresAt }, own) {
      checkExpiry(expiresAt);
      checkScopes(scopes, own);
      return records.transaction(async (trx) => {
        const now = isoNow(time);
        const live = await trx
          .selectFrom('api_tokens')
          .select('id')
          .where('account_id', '=', principal.accountId)
          .where('revoked_at', 'is', null)
          .where('expires_at', '>', now)
          .limit(maxPerAccount)
          .execute();
        if (live.length >= maxPerAccount) {
          throw new PeopleError('TOKEN_TOO_MANY', `At most ${maxPerAccount}; revoke one first.`);
        }
        const id = newId(time.now());
        const token = tokenPrefix + newSecretToken();
        const expires = new Date(Date.parse(expiresAt)).toISOString();
        await trx
          .insertInto('api_tokens')
          .values({
            id,
            account_id: principal.accountId,
            unit_id: principal.unitId,
            name,
            token_hash: hashToken(token),
            scopes: JSON.stringify([...new Set(scopes)]),
            created_at: now,
            expires_at: expires,
            last_used_at: null,
            revoked_at: null,
          })
          .execute();
        await appendAudit(trx, {
          unitId: principal.unitId,
          actor: actorOf(principal),
          action: 'token.create',
          target: { kind: 'token', id },
          after: { name, scopes: [...scopes], expiresAt: expires },
          at: now,
        });
        return { id, token };
      });
    },

    revoke(principal, id, supervised) {
      return records.transaction(async (trx) => {
        const now = isoNow(time);
        const row = await trx
          .selectFrom('api_tokens')
          .innerJoin('accounts', 'accounts.id', 'api_tokens.account_id')
          .select(['api_tokens.unit_id', 'api_tokens.name', 'api_tokens.account_id'])
          .where('api_tokens.id', '=', id)
          .where('api_tokens.revoked_at', 'is', null)
          .where((eb) =>
            eb.or([
              eb('api_tokens.account_id', '=', principal.accountId),
              eb('accounts.unit_id', 'in', visibleUnitIds(trx, { grants: supervised }, now)),
            ]),
          )
          .executeTakeFirst();
        if (row === undefined) throw missing('token', id);
        await trx.updateTable('api_tokens').set({ revoked_at: now }).where('id', '=', id).execute();
        await appendAudit(trx, {
          unitId: row.unit_id,
          actor: actorOf(principal),
          action: 'token.revoke',
          target: { kind: 'token', id },
          before: { name: row.name, accountId: row.account_id },
          at: now,
        });
      });
    },
  };
}
