import type { CaseActor } from '../../../analyzer/cases/message.ts';
import { isRole, type Principal } from '../../../analyzer/people/principal.ts';
import type { Records } from '../../../analyzer/stores/records/records.ts';

/** Who acts in the story: a demonstration account at its own unit. */
export interface Player {
  unitId: string;
  actor: CaseActor;
  principal: Principal;
}

/** A demonstration account by user name. Throws when there is none. */
export async function findPlayer({ db }: Records, username: string): Promise<Player> {
  const account = await db
    .selectFrom('accounts')
    .select(['id', 'name', 'unit_id'])
    .where('username', '=', username)
    .executeTakeFirstOrThrow();
  const grants = await db
    .selectFrom('grants')
    .select(['role', 'unit_id', 'from_at'])
    .where('account_id', '=', account.id)
    .execute();
  const { id: accountId, name, unit_id: unitId } = account;
  return {
    unitId,
    actor: { kind: 'person', accountId, name },
    principal: {
      accountId,
      name,
      unitId,
      grants: grants.flatMap(({ role, unit_id: at, from_at: from }) =>
        isRole(role) ? [{ role, unitId: at, from }] : [],
      ),
      via: { kind: 'session', sessionId: 'demonstration' },
      address: '127.0.0.1',
    },
  };
}
