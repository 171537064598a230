import { sql } from 'kysely';
import { isoNow, type TimeSource } from '../../collector/time/time-source.ts';
import { appendAudit } from '../audit/append.ts';
import type { AuditActor } from '../audit/audit.ts';
import type { Records, Trx } from '../stores/records/records.ts';
import { getVisibleAccount } from './account-access.ts';
import { actorOf } from './actor.ts';
import { PeopleError } from './errors.ts';
import { endGrant, insertGrant, type OpenGrant } from './grants.ts';
import { ownables, type Ownable } from './ownables.ts';
import { isRole, type Principal } from './principal.ts';
import { refuseTogether } from './roles.ts';
import type { PeopleRules } from './rules.ts';
import type { SecondFactor } from './second-factor.ts';
import type { Sessions } from './sessions.ts';
import type { AccountTable } from './tables.ts';
import { takeTurn } from './unit-tree.ts';
import { visibleAmong } from './visibility.ts';

export interface HandOverResult {
  grants: number;
  tokens: number;
  sessions: number;
  /** Objects passed on, per table. */
  objects: Record<string, number>;
}

/** Who leaves and who takes over. */
export interface HandOverChange {
  leaverId: string;
  successorId: string;
  successorName: string;
}

/** Passes on what an area keeps elsewhere than in a column; answers how many objects, per kind. */
export type PassOn = (trx: Trx, change: HandOverChange) => Promise<Record<string, number>>;

export interface HandOver {
  /** Areas that write into logs whose work something is pass it on by themselves, in the same transaction. */
  alsoPass(area: PassOn): void;
  /**
   * Somebody leaves: in one transaction the successor gets every grant and all work, tokens and sessions end, the
   * account is left. Throws NOT_FOUND, SUCCESSOR_IS_LEAVER, SUCCESSOR_NOT_ACTIVE, GRANT_TO_SELF (the caller as
   * successor), OUT_OF_REACH (a role at a unit beyond the caller's sub-tree), ROLES_KEPT_APART; then nothing changed.
   */
  handOver(
    principal: Principal,
    leaverId: string,
    successorId: string,
    reason: string,
  ): Promise<HandOverResult>;
}

export interface HandOverDeps {
  records: Records;
  time: TimeSource;
  rules: PeopleRules;
  sessions: Sessions;
  secondFactor: SecondFactor;
  /** Default: `ownables`. */
  owned?: readonly Ownable[];
}

async function listOpenGrants(trx: Trx, accountId: string, now: string): Promise<OpenGrant[]> {
  return await trx
    .selectFrom('grants')
    .select(['id', 'account_id', 'role', 'unit_id', 'from_at', 'until_at'])
    .where('account_id', '=', accountId)
    .where((eb) => eb.or([eb('until_at', 'is', null), eb('until_at', '>', now)]))
    .orderBy('id')
    .execute();
}

/** True when the successor holds the role there for the whole rest of the term already. */
function isCovered(grant: OpenGrant, from: string, held: readonly OpenGrant[]): boolean {
  return held.some(
    (own) =>
      own.role === grant.role &&
      own.unit_id === grant.unit_id &&
      own.from_at <= from &&
      (own.until_at === null || (grant.until_at !== null && own.until_at >= grant.until_at)),
  );
}

async function passGrants(
  trx: Trx,
  leaver: AccountTable,
  successor: AccountTable,
  actor: AuditActor,
  now: string,
  rules: PeopleRules,
): Promise<number> {
  const held = await listOpenGrants(trx, successor.id, now);
  const open = await listOpenGrants(trx, leaver.id, now);
  for (const grant of open) {
    await endGrant(trx, grant, actor, now);
    const from = grant.from_at > now ? grant.from_at : now;
    if (!isRole(grant.role) || isCovered(grant, from, held)) continue;
    const term = {
      accountId: successor.id,
      role: grant.role,
      unitId: grant.unit_id,
      from,
      until: grant.until_at,
    };
    await refuseTogether(trx, term, rules.roles);
    await insertGrant(trx, term, actor, now);
  }
  return open.length;
}

async function refuseOutOfReach(
  trx: Trx,
  principal: Principal,
  leaverId: string,
  now: string,
): Promise<void> {
  const open = (await listOpenGrants(trx, leaverId, now)).map((grant) => grant.unit_id);
  const reach = await visibleAmong(trx, principal, open, now);
  if (open.every((unitId) => reach.has(unitId))) return;
  throw new PeopleError(
    'OUT_OF_REACH',
    'The person also holds roles beyond your units; the security administrator there hands over.',
  );
}

async function passObjects(
  trx: Trx,
  owned: readonly Ownable[],
  leaverId: string,
  successorId: string,
): Promise<Record<string, number>> {
  const passed: Record<string, number> = {};
  for (const { table, column } of owned) {
    const result = await sql`update ${sql.table(table)} set ${sql.ref(column)} = ${successorId}
      where ${sql.ref(column)} = ${leaverId}`.execute(trx);
    const rows = Number(result.numAffectedRows ?? 0);
    if (rows > 0) passed[table] = (passed[table] ?? 0) + rows;
  }
  return passed;
}

async function revokeTokens(trx: Trx, accountId: string, now: string): Promise<number> {
  const result = await trx
    .updateTable('api_tokens')
    .set({ revoked_at: now })
    .where('account_id', '=', accountId)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return Number(result.numUpdatedRows);
}

async function closeAccount(trx: Trx, accountId: string, now: string): Promise<void> {
  await trx
    .updateTable('invites')
    .set({ used_at: now })
    .where('account_id', '=', accountId)
    .where('used_at', 'is', null)
    .execute();
  await trx
    .updateTable('accounts')
    .set({ state: 'left', left_at: now, password_hash: null })
    .where('id', '=', accountId)
    .execute();
  await trx.deleteFrom('password_history').where('account_id', '=', accountId).execute();
}

function checkPair(principal: Principal, leaver: AccountTable, successor: AccountTable): void {
  if (leaver.id === successor.id) {
    throw new PeopleError('SUCCESSOR_IS_LEAVER', 'Name somebody else as successor.');
  }
  if (leaver.state === 'left') {
    throw new PeopleError('ACCOUNT_NOT_ACTIVE', 'This person has left already.');
  }
  if (successor.state !== 'active') {
    throw new PeopleError('SUCCESSOR_NOT_ACTIVE', 'The successor must be able to sign in first.');
  }
  if (successor.id === principal.accountId) {
    throw new PeopleError('GRANT_TO_SELF', 'Nobody takes over roles by himself.');
  }
}

export function createHandOver(deps: HandOverDeps): HandOver {
  const { records, time, rules, sessions, secondFactor, owned = ownables } = deps;
  const areas: PassOn[] = [];

  async function passAll(trx: Trx, change: HandOverChange): Promise<Record<string, number>> {
    const passed = await passObjects(trx, owned, change.leaverId, change.successorId);
    for (const area of areas) Object.assign(passed, await area(trx, change));
    return passed;
  }

  return {
    alsoPass: (area) => void areas.push(area),
    handOver(principal, leaverId, successorId, reason) {
      return records.transaction(async (trx) => {
        const now = isoNow(time);
        await takeTurn(trx, 'grants');
        const leaver = await getVisibleAccount(trx, principal, leaverId, now);
        const successor = await getVisibleAccount(trx, principal, successorId, now);
        checkPair(principal, leaver, successor);
        await refuseOutOfReach(trx, principal, leaverId, now);
        const actor = actorOf(principal);
        const change = { leaverId, successorId, successorName: successor.name };
        const result: HandOverResult = {
          grants: await passGrants(trx, leaver, successor, actor, now, rules),
          objects: await passAll(trx, change),
          tokens: await revokeTokens(trx, leaverId, now),
          sessions: await sessions.endAll(trx, leaverId, 'handed-over'),
        };
        await secondFactor.remove(trx, leaverId);
        await closeAccount(trx, leaverId, now);
        await appendAudit(trx, {
          unitId: leaver.unit_id,
          actor,
          action: 'account.hand-over',
          target: { kind: 'account', id: leaverId },
          before: { state: leaver.state },
          after: { state: 'left', successorId, ...result },
          reason,
          at: now,
        });
        return result;
      });
    },
  };
}
