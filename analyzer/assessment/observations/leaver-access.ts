import type { Observation, ObservationContext } from './observation.ts';
import { accountsByUnit, observedUnit } from './people-of-units.ts';

/** Ids of accounts that can still act: a live session, token or grant. */
async function accountsWithAccess(context: ObservationContext): Promise<ReadonlySet<string>> {
  const now = context.now.toISOString();
  const { db } = context;
  const [sessions, tokens, grants] = await Promise.all([
    db
      .selectFrom('sessions')
      .innerJoin('accounts', 'accounts.id', 'sessions.account_id')
      .select('sessions.account_id')
      .where('accounts.state', '=', 'left')
      .where('sessions.ended_at', 'is', null)
      .where('sessions.expires_at', '>', now)
      .execute(),
    db
      .selectFrom('api_tokens')
      .innerJoin('accounts', 'accounts.id', 'api_tokens.account_id')
      .select('api_tokens.account_id')
      .where('accounts.state', '=', 'left')
      .where('api_tokens.revoked_at', 'is', null)
      .where('api_tokens.expires_at', '>', now)
      .execute(),
    db
      .selectFrom('grants')
      .innerJoin('accounts', 'accounts.id', 'grants.account_id')
      .select('grants.account_id')
      .where('accounts.state', '=', 'left')
      .where((eb) => eb.or([eb('grants.until_at', 'is', null), eb('grants.until_at', '>', now)]))
      .execute(),
  ]);
  return new Set([...sessions, ...tokens, ...grants].map(({ account_id }) => account_id));
}

/** Of the people whom a unit marked as left, how many can still act on this platform. Nobody left measures nothing. */
export const leaverAccess: Observation = async (context) => {
  const able = await accountsWithAccess(context);
  return [...(await accountsByUnit(context))].map((unit) => {
    const leavers = unit[1].filter(({ state }) => state === 'left');
    const open = leavers.filter(({ id }) => able.has(id)).length;
    return observedUnit(
      context,
      unit,
      leavers.length === 0 ? {} : { open, leavers: leavers.length },
    );
  });
};
