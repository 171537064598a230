import type { Static } from 'typebox';
import type { People } from '../../../analyzer/people/people.ts';
import type { ResolvedSession } from '../../../analyzer/people/sessions.ts';
import type { Records } from '../../../analyzer/stores/records/records.ts';
import type { AppConfig } from '../app/config.ts';
import type { Rights } from '../rights/rights.ts';
import type { Session } from './schema.ts';

export interface SessionViewDeps {
  records: Records;
  people: People;
  rights: Rights;
  config: AppConfig;
}

/** What the console asks for first: who am I, what may I do. */
export async function viewSession(
  { records, people, rights, config }: SessionViewDeps,
  { principal, csrfToken }: ResolvedSession,
): Promise<Static<typeof Session>> {
  const account = await records.db
    .selectFrom('accounts')
    .select(['username', 'totp_enabled', 'must_change_password'])
    .where('id', '=', principal.accountId)
    .executeTakeFirstOrThrow();
  const unitIds = [principal.unitId, ...principal.grants.map((grant) => grant.unitId)];
  const units = await records.db
    .selectFrom('units')
    .select(['id', 'name'])
    .where('id', 'in', [...new Set(unitIds)])
    .where('alias_of', 'is', null)
    .execute();
  const names = new Map(units.map((unit) => [unit.id, unit.name]));
  // A unit that the parent node knows by another id is named once.
  const grants = principal.grants.filter((grant) => names.has(grant.unitId));
  return {
    account: {
      id: principal.accountId,
      name: principal.name,
      username: account.username,
      unitId: principal.unitId,
      unitName: names.get(principal.unitId) ?? '',
      totpEnabled: account.totp_enabled === 1,
      mustChangePassword: account.must_change_password === 1,
    },
    grants: grants.map(({ role, unitId }) => ({
      role,
      unitId,
      unitName: names.get(unitId) ?? '',
    })),
    permissions: rights.rightsOf(principal.grants.map((grant) => grant.role)),
    csrfToken,
    demo: config.demo,
    idleSeconds: people.rules.signIn.sessions.idleSeconds,
  };
}
