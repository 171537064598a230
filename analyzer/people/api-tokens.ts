import { isoNow, type TimeSource } from '../../collector/time/time-source.ts';
import type { Records } from '../stores/records/records.ts';
import type { Principal } from './principal.ts';
import type { PeopleRules } from './rules.ts';
import { grantsAt } from './sessions.ts';
import { hashToken } from './tokens-at-rest.ts';

export interface ApiTokens {
  /** Undefined for a token that is unknown, revoked, expired or of somebody who has left. */
  resolve(token: string, address: string): Promise<Principal | undefined>;
}

export interface ApiTokensDeps {
  records: Records;
  time: TimeSource;
  rules: PeopleRules;
}

export function createApiTokens({ records, time }: ApiTokensDeps): ApiTokens {
  return {
    async resolve(token, address) {
      const row = await records.db
        .selectFrom('api_tokens')
        .innerJoin('accounts', 'accounts.id', 'api_tokens.account_id')
        .select([
          'api_tokens.id',
          'api_tokens.scopes',
          'accounts.id as account_id',
          'accounts.name',
          'accounts.unit_id',
        ])
        .where('api_tokens.token_hash', '=', hashToken(token))
        .where('api_tokens.revoked_at', 'is', null)
        .where('api_tokens.expires_at', '>', isoNow(time))
        .where('accounts.state', '=', 'active')
        .executeTakeFirst();
      if (row === undefined) return undefined;
      return {
        accountId: row.account_id,
        name: row.name,
        unitId: row.unit_id,
        grants: await grantsAt(records.db, row.account_id, isoNow(time)),
        via: { kind: 'token', tokenId: row.id, scopes: JSON.parse(row.scopes) as string[] },
        address,
      };
    },
  };
}
