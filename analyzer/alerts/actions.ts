import type { Selectable } from 'kysely';
import { isoNow, type TimeSource } from '../../collector/time/time-source.ts';
import type { AppendAudit } from '../audit/audit.ts';
import type { LiveBus } from '../live/live-bus.ts';
import { actorOf } from '../people/actor.ts';
import type { Principal } from '../people/principal.ts';
import { newId } from '../stores/records/new-id.ts';
import type { Records, Trx } from '../stores/records/records.ts';
import { assignableAccount } from './assignable.ts';
import { AlertError } from './errors.ts';
import type { AlertPolicies, CloseReason } from './policies.ts';
import { visibleAlerts } from './queries.ts';
import type { ActivityKind, AlertTable } from './tables.ts';

/** What a person does with an alert. */
export type AlertAction =
  | { kind: 'acknowledge' }
  | { kind: 'assign'; accountId: string | null }
  | { kind: 'comment'; text: string }
  | { kind: 'close'; reason: CloseReason; note?: string }
  | { kind: 'reopen'; note?: string };

export type ActionOutcome = { id: string; ok: true } | { id: string; ok: false; code: string };

export interface AlertActionsDeps {
  records: Records;
  time: TimeSource;
  live: LiveBus;
  policies: AlertPolicies;
  appendAudit: AppendAudit;
}

export interface AlertActions {
  /** `version`: refuse with CHANGED_MEANWHILE when somebody has changed the alert since it was read. */
  act(principal: Principal, id: string, action: AlertAction, version?: number): Promise<void>;
  /** Each alert by itself; what one refuses does not keep the others from changing. */
  actOnMany(
    principal: Principal,
    ids: readonly string[],
    action: AlertAction,
  ): Promise<ActionOutcome[]>;
}

type Row = Selectable<AlertTable>;

interface Change {
  /** Columns to set; none for a comment. */
  set: Partial<Row>;
  activity: ActivityKind;
  text?: string;
  details?: Record<string, unknown>;
}

interface Context {
  trx: Trx;
  principal: Principal;
  now: string;
  policies: AlertPolicies;
}

function refuseState(row: Row, wanted: string): AlertError {
  return new AlertError('WRONG_STATE', `The alert is ${row.state}; it can not be ${wanted}.`, {
    state: row.state,
  });
}

async function assign(row: Row, accountId: string | null, context: Context): Promise<Change> {
  if (row.state === 'closed') throw refuseState(row, 'assigned');
  const { trx, now } = context;
  const account =
    accountId === null ? undefined : await assignableAccount(trx, accountId, row.unit_id, now);
  if (accountId !== null && !account) {
    const reason = 'Only an active account that sees the alert can be assigned.';
    throw new AlertError('NOT_ASSIGNABLE', reason, { accountId });
  }
  return {
    set: { assignee_id: accountId },
    activity: 'assigned',
    details: { assigneeId: accountId, assigneeName: account?.name ?? null },
  };
}

function close(row: Row, reason: CloseReason, note: string | undefined, context: Context): Change {
  if (row.state === 'closed') throw refuseState(row, 'closed');
  const { policies, now } = context;
  const policy = policies.policies.find((each) => each.id === row.policy_id);
  const quietMs = policy?.quietAfterCloseMs[reason] ?? 0;
  const quietUntil = quietMs > 0 ? new Date(Date.parse(now) + quietMs).toISOString() : null;
  return {
    set: {
      state: 'closed',
      closed_at: now,
      close_reason: reason,
      close_note: note ?? null,
      quiet_until: quietUntil,
      active_key: null,
    },
    activity: 'closed',
    ...(note !== undefined && { text: note }),
    details: { reason, quietUntil },
  };
}

async function reopen(row: Row, note: string | undefined, { trx }: Context): Promise<Change> {
  if (row.state !== 'closed') throw refuseState(row, 'reopened');
  const successor = await trx
    .selectFrom('alerts')
    .select('id')
    .where('active_key', '=', row.group_hash)
    .executeTakeFirst();
  if (successor) {
    const reason = 'A newer alert of the same group is open; work on that one.';
    throw new AlertError('ACTIVE_SUCCESSOR', reason, { successorId: successor.id });
  }
  return {
    set: {
      state: 'open',
      acknowledged_at: null,
      closed_at: null,
      close_reason: null,
      close_note: null,
      quiet_until: null,
      active_key: row.group_hash,
    },
    activity: 'reopened',
    ...(note !== undefined && { text: note }),
  };
}

async function changeFor(row: Row, action: AlertAction, context: Context): Promise<Change> {
  switch (action.kind) {
    case 'acknowledge':
      if (row.state !== 'open') throw refuseState(row, 'acknowledged');
      return {
        set: {
          state: 'acknowledged',
          acknowledged_at: context.now,
          assignee_id: row.assignee_id ?? context.principal.accountId,
        },
        activity: 'acknowledged',
      };
    case 'assign':
      return await assign(row, action.accountId, context);
    case 'comment':
      return { set: {}, activity: 'commented', text: action.text };
    case 'close':
      return close(row, action.reason, action.note, context);
    case 'reopen':
      return await reopen(row, action.note, context);
  }
}

/** Says who changed the alert last, so that the second person knows whom to ask. */
async function changedMeanwhile(trx: Trx, row: Row): Promise<AlertError> {
  const last = await trx
    .selectFrom('alert_activity')
    .select(['actor_name', 'at', 'kind'])
    .where('alert_id', '=', row.id)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  const who = last?.actor_name ?? '';
  return new AlertError('CHANGED_MEANWHILE', `${who} has changed the alert in the meantime.`, {
    version: row.version,
    state: row.state,
    changedBy: who,
    changedAt: last?.at ?? row.updated_at,
    change: last?.kind ?? '',
  });
}

/** Columns of a change that the audit log shows, before and after. */
function audited(row: Partial<Row>): Record<string, unknown> {
  const { active_key: _active, ...shown } = row;
  return shown;
}

function valuesBefore(row: Row, set: Partial<Row>): Record<string, unknown> {
  return Object.fromEntries(Object.keys(audited(set)).map((key) => [key, row[key as keyof Row]]));
}

/** What people do with alerts: checked, logged and audited in one transaction each. */
export function createAlertActions(deps: AlertActionsDeps): AlertActions {
  const { records, time, live, policies, appendAudit } = deps;

  const write = async (row: Row, change: Change, action: AlertAction, context: Context) => {
    const { trx, principal, now } = context;
    // A word changes nothing that somebody else could have decided on.
    const isWord = Object.keys(change.set).length === 0;
    const updated = await trx
      .updateTable('alerts')
      .set({ ...change.set, version: row.version + (isWord ? 0 : 1), updated_at: now })
      .where('id', '=', row.id)
      .where('version', '=', row.version)
      .executeTakeFirst();
    if (Number(updated.numUpdatedRows) === 0) throw await changedMeanwhile(trx, row);
    await trx
      .insertInto('alert_activity')
      .values({
        id: newId(),
        alert_id: row.id,
        unit_id: row.unit_id,
        at: now,
        kind: change.activity,
        actor_id: principal.accountId,
        actor_name: principal.name,
        text: change.text ?? null,
        details: JSON.stringify(change.details ?? {}),
      })
      .execute();
    await appendAudit(trx, {
      unitId: row.unit_id,
      actor: actorOf(principal),
      action: `alert.${action.kind}`,
      target: { kind: 'alert', id: row.id },
      before: valuesBefore(row, change.set),
      after: audited(change.set),
      ...(change.text !== undefined && { reason: change.text }),
      at: now,
    });
  };

  const actIn = async (
    trx: Trx,
    principal: Principal,
    id: string,
    action: AlertAction,
    version: number | undefined,
  ): Promise<Row> => {
    const now = isoNow(time);
    const row = await visibleAlerts(trx, principal, now, { ids: [id] })
      .selectAll('alerts')
      .executeTakeFirst();
    if (!row) throw new AlertError('NOT_FOUND', `There is no alert ${id} that you may see.`);
    if (version !== undefined && version !== row.version) throw await changedMeanwhile(trx, row);
    const context = { trx, principal, now, policies };
    await write(row, await changeFor(row, action, context), action, context);
    return row;
  };

  const announce = ({ id, unit_id: unitId }: Row): void => {
    live.publish({ topic: 'alert', unitId, id, change: 'changed' });
  };

  return {
    async act(principal, id, action, version) {
      announce(await records.transaction((trx) => actIn(trx, principal, id, action, version)));
    },
    async actOnMany(principal, ids, action) {
      const outcomes: ActionOutcome[] = [];
      for (const id of new Set(ids)) {
        try {
          announce(
            await records.transaction((trx) => actIn(trx, principal, id, action, undefined)),
          );
          outcomes.push({ id, ok: true });
        } catch (error) {
          if (!(error instanceof AlertError)) throw error;
          outcomes.push({ id, ok: false, code: error.code });
        }
      }
      return outcomes;
    },
  };
}
