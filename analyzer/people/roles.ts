import type { Trx } from '../stores/records/records.ts';
import { PeopleError } from './errors.ts';
import type { RoleId } from './principal.ts';
import type { RoleRules } from './rules.ts';
import type { UnitKind } from './tables.ts';

export interface GrantTerm {
  accountId: string;
  role: RoleId;
  unitId: string;
  from: string;
  until: string | null;
}

const roleNames: Readonly<Record<RoleId, string>> = {
  'system-admin': 'system administrator',
  'security-admin': 'security administrator',
  'audit-admin': 'audit administrator',
  'school-cio': 'school CIO',
  'school-security-officer': 'school security officer',
  'bureau-analyst': 'bureau analyst',
  'bureau-leader': 'bureau leader',
  auditor: 'auditor',
  'drill-director': 'drill director',
  'app-reviewer': 'app reviewer',
  'app-provider': 'app provider',
};

function rolesAgainst(role: RoleId, pairs: readonly (readonly RoleId[])[]): RoleId[] {
  return pairs
    .filter((pair) => pair.includes(role))
    .flatMap((pair) => pair.filter((r) => r !== role));
}

function keptApart(role: RoleId, other: string): PeopleError {
  const names = [role, other].map((id) => roleNames[id as RoleId]);
  return new PeopleError(
    'ROLES_KEPT_APART',
    `One person is not both ${names.join(' and ')} (三员).`,
    { roles: [role, other] },
  );
}

/** Grants of the account whose term meets the new one. */
async function listMeeting(trx: Trx, term: GrantTerm) {
  return await trx
    .selectFrom('grants')
    .innerJoin('units', 'units.id', 'grants.unit_id')
    .select(['grants.role', 'units.kind'])
    .where('grants.account_id', '=', term.accountId)
    .where((eb) =>
      eb.or([eb('grants.until_at', 'is', null), eb('grants.until_at', '>', term.from)]),
    )
    .$if(term.until !== null, (query) => query.where('grants.from_at', '<', term.until ?? ''))
    .execute();
}

/**
 * Throws ROLES_KEPT_APART when the account would hold roles that one person may not hold together. Needs the turn
 * `grants`, so that two grants at once do not pass each other. `firstRun` is the set-up, which may begin with one
 * person for system and security.
 */
export async function refuseTogether(
  trx: Trx,
  term: GrantTerm,
  rules: RoleRules,
  firstRun = false,
): Promise<void> {
  const never = rolesAgainst(term.role, rules.neverTogether);
  const narrow = rules.togetherOnlyAt.filter((rule) => rule.roles.includes(term.role));
  if (never.length === 0 && narrow.length === 0) return;
  const held = await listMeeting(trx, term);
  for (const { role } of held) {
    if (never.some((other) => other === role)) throw keptApart(term.role, role);
  }
  if (firstRun) return;
  const unit = await trx
    .selectFrom('units')
    .select('kind')
    .where('id', '=', term.unitId)
    .executeTakeFirstOrThrow();
  for (const { roles, unitKinds } of narrow) {
    for (const { role, kind } of held) {
      const other = role !== term.role && roles.some((r) => r === role);
      const small = unitKinds.includes(kind) && unitKinds.includes(unit.kind);
      if (other && !small) throw keptApart(term.role, role);
    }
  }
}

/** Throws ROLE_NOT_THERE for a role of ours at a guest's unit (a provider of apps), and for a guest's role at one of ours. */
export function refuseGuests(role: RoleId, unitKind: UnitKind, { guests }: RoleRules): void {
  const isGuest = guests.some((each) => each.roles.includes(role));
  const here = guests.find((each) => each.unitKind === unitKind);
  if (here ? here.roles.includes(role) : !isGuest) return;
  throw new PeopleError('ROLE_NOT_THERE', `Nobody is ${roleNames[role]} at such a unit.`, {
    role,
    unitKind,
  });
}

/**
 * Throws LAST_ADMINISTRATOR when nobody who can act would hold the role over the unit any more: another account that
 * is active, with the role at the unit or above it, now and without an end. Needs the turn `grants`.
 */
export async function refuseLast(
  trx: Trx,
  grant: { accountId: string; role: RoleId; unitId: string },
  nowIso: string,
  rules: RoleRules,
): Promise<void> {
  if (!rules.administrators.includes(grant.role)) return;
  const other = await trx
    .selectFrom('grants')
    .innerJoin('accounts', 'accounts.id', 'grants.account_id')
    .innerJoin('unit_closure', 'unit_closure.ancestor', 'grants.unit_id')
    .select('grants.id')
    .where('unit_closure.descendant', '=', grant.unitId)
    .where('unit_closure.from_at', '<=', nowIso)
    .where((eb) =>
      eb.or([eb('unit_closure.until_at', 'is', null), eb('unit_closure.until_at', '>', nowIso)]),
    )
    .where('grants.role', '=', grant.role)
    .where('grants.account_id', '!=', grant.accountId)
    .where('grants.from_at', '<=', nowIso)
    .where('grants.until_at', 'is', null)
    .where('accounts.state', '=', 'active')
    .executeTakeFirst();
  if (other !== undefined) return;
  throw new PeopleError(
    'LAST_ADMINISTRATOR',
    `This is the last ${roleNames[grant.role]} there; grant the role to a successor or hand over first.`,
    { role: grant.role, unitId: grant.unitId },
  );
}

/** The administrator roles that an account holds now and without an end, for `refuseLast` on each. */
export async function listAdministratorGrants(
  trx: Trx,
  accountId: string,
  nowIso: string,
  rules: RoleRules,
): Promise<{ accountId: string; role: RoleId; unitId: string }[]> {
  const rows = await trx
    .selectFrom('grants')
    .select(['role', 'unit_id'])
    .where('account_id', '=', accountId)
    .where('role', 'in', rules.administrators)
    .where('from_at', '<=', nowIso)
    .where((eb) => eb.or([eb('until_at', 'is', null), eb('until_at', '>', nowIso)]))
    .execute();
  return rows.map(({ role, unit_id }) => ({ accountId, role: role as RoleId, unitId: unit_id }));
}
