import { isoNow, type TimeSource } from '../../collector/time/time-source.ts';
import { appendAudit } from '../audit/append.ts';
import type { AuditActor } from '../audit/audit.ts';
import { newId } from '../stores/records/new-id.ts';
import type { Records, Trx } from '../stores/records/records.ts';
import { getVisibleAccount } from './account-access.ts';
import { actorOf } from './actor.ts';
import { missing, PeopleError } from './errors.ts';
import { isRole, type Principal, type RoleId } from './principal.ts';
import { refuseGuests, refuseLast, refuseTogether, type GrantTerm } from './roles.ts';
import type { PeopleRules, RoleRules } from './rules.ts';
import { takeTurn } from './unit-tree.ts';
import { getVisibleUnit, refuseClosed } from './units.ts';
import { visibleUnitIds } from './visibility.ts';

export interface NewGrant {
  role: RoleId;
  unitId: string;
  /** A past date means now: what somebody could see in the past is not changed afterwards. */
  from?: string | undefined;
  /** Exclusive. */
  until?: string | undefined;
}

/** Roles at units. The caller's right (`grants:create`) is checked by the route; here, where it reaches. */
export interface Grants {
  /**
   * Throws NOT_FOUND (account or unit out of the caller's sub-tree), GRANT_TO_SELF, ROLES_KEPT_APART, GRANT_NEEDS_END,
   * GRANT_ENDS_BEFORE_START, ROLE_NOT_THERE, GRANT_EXISTS, UNIT_CLOSED, ACCOUNT_NOT_ACTIVE.
   */
  grant(principal: Principal, accountId: string, grant: NewGrant): Promise<string>;
  /** The same inside a transaction of the caller. */
  grantIn(trx: Trx, principal: Principal, accountId: string, grant: NewGrant): Promise<string>;
  /** Throws NOT_FOUND, LAST_ADMINISTRATOR. */
  revoke(principal: Principal, grantId: string): Promise<void>;
}

/** Stores a grant whose rules were checked; the set-up and the hand-over use it too. */
export async function insertGrant(
  trx: Trx,
  term: GrantTerm,
  actor: AuditActor,
  now: string,
): Promise<string> {
  const id = newId();
  const { accountId, role, unitId, from, until } = term;
  await trx
    .insertInto('grants')
    .values({
      id,
      account_id: accountId,
      role,
      unit_id: unitId,
      from_at: from,
      until_at: until,
      granted_by: actor.kind === 'person' ? actor.accountId : null,
      created_at: now,
      revoked_at: null,
      revoked_by: null,
    })
    .execute();
  await appendAudit(trx, {
    unitId,
    actor,
    action: 'grant.create',
    target: { kind: 'grant', id },
    after: { accountId, role, unitId, from, until },
    at: now,
  });
  return id;
}

export interface OpenGrant {
  id: string;
  account_id: string;
  role: string;
  unit_id: string;
  from_at: string;
  until_at: string | null;
}

/** Ends a grant now; one that has not begun never holds. */
export async function endGrant(
  trx: Trx,
  grant: OpenGrant,
  actor: AuditActor,
  now: string,
): Promise<void> {
  const until = grant.from_at > now ? grant.from_at : now;
  await trx
    .updateTable('grants')
    .set({
      until_at: until,
      revoked_at: now,
      revoked_by: actor.kind === 'person' ? actor.accountId : null,
    })
    .where('id', '=', grant.id)
    .execute();
  await appendAudit(trx, {
    unitId: grant.unit_id,
    actor,
    action: 'grant.revoke',
    target: { kind: 'grant', id: grant.id },
    before: { accountId: grant.account_id, role: grant.role, until: grant.until_at },
    after: { until },
    at: now,
  });
}

function checkTerm(term: GrantTerm, rules: RoleRules): void {
  if (term.until === null) {
    if (!rules.needsEnd.includes(term.role)) return;
    throw new PeopleError('GRANT_NEEDS_END', 'An engagement needs an end.', { role: term.role });
  }
  if (term.until > term.from) return;
  throw new PeopleError('GRANT_ENDS_BEFORE_START', 'The end must be after the start.');
}

async function refuseDouble(trx: Trx, term: GrantTerm): Promise<void> {
  const same = await trx
    .selectFrom('grants')
    .select('id')
    .where('account_id', '=', term.accountId)
    .where('role', '=', term.role)
    .where('unit_id', '=', term.unitId)
    .where((eb) => eb.or([eb('until_at', 'is', null), eb('until_at', '>', term.from)]))
    .$if(term.until !== null, (query) => query.where('from_at', '<', term.until ?? ''))
    .executeTakeFirst();
  if (same === undefined) return;
  throw new PeopleError('GRANT_EXISTS', 'The account holds this role there already.');
}

export interface GrantsDeps {
  records: Records;
  time: TimeSource;
  rules: PeopleRules;
}

export function createGrants({ records, time, rules }: GrantsDeps): Grants {
  const grantIn: Grants['grantIn'] = async (trx, principal, accountId, grant) => {
    const now = isoNow(time);
    await takeTurn(trx, 'grants');
    const account = await getVisibleAccount(trx, principal, accountId, now);
    const unit = await getVisibleUnit(trx, principal, grant.unitId, now);
    refuseClosed(unit);
    refuseGuests(grant.role, unit.kind, rules.roles);
    if (accountId === principal.accountId) {
      throw new PeopleError('GRANT_TO_SELF', 'Nobody grants a role to himself.');
    }
    if (account.state === 'left') {
      throw new PeopleError('ACCOUNT_NOT_ACTIVE', 'This person has left.');
    }
    const from = grant.from !== undefined && grant.from > now ? grant.from : now;
    const { role, unitId } = grant;
    const term: GrantTerm = { accountId, role, unitId, from, until: grant.until ?? null };
    checkTerm(term, rules.roles);
    await refuseDouble(trx, term);
    await refuseTogether(trx, term, rules.roles);
    return await insertGrant(trx, term, actorOf(principal), now);
  };

  return {
    grant: (principal, accountId, grant) =>
      records.transaction((trx) => grantIn(trx, principal, accountId, grant)),
    grantIn,

    revoke(principal, grantId) {
      return records.transaction(async (trx) => {
        const now = isoNow(time);
        await takeTurn(trx, 'grants');
        const grant = await trx
          .selectFrom('grants')
          .select(['id', 'account_id', 'role', 'unit_id', 'from_at', 'until_at'])
          .where('id', '=', grantId)
          .where((eb) => eb.or([eb('until_at', 'is', null), eb('until_at', '>', now)]))
          .where('unit_id', 'in', visibleUnitIds(trx, principal, now))
          .executeTakeFirst();
        if (grant === undefined || !isRole(grant.role)) throw missing('grant', grantId);
        const { account_id: accountId, role, unit_id: unitId } = grant;
        if (grant.from_at <= now)
          await refuseLast(trx, { accountId, role, unitId }, now, rules.roles);
        await endGrant(trx, grant, actorOf(principal), now);
      });
    },
  };
}
