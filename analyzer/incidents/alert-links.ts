import type { Updateable } from 'kysely';
import type { CloseReason } from '../alerts/policies.ts';
import type { ActivityKind, AlertTable } from '../alerts/tables.ts';
import { appendAudit } from '../audit/append.ts';
import type { PrepareContext } from '../cases/machine.ts';
import type { LiveBus } from '../live/live-bus.ts';
import { heldAt } from '../people/visibility.ts';
import { newId } from '../stores/records/new-id.ts';
import type { Trx } from '../stores/records/records.ts';
import { IncidentError } from './errors.ts';

async function nameOf(trx: Trx, accountId: string | undefined): Promise<string> {
  if (accountId === undefined) return '';
  const account = await trx
    .selectFrom('accounts')
    .select('name')
    .where('id', '=', accountId)
    .executeTakeFirst();
  return account?.name ?? '';
}

/** The alert, when it is of the acting unit or one below it. */
async function getAlert(trx: Trx, id: string, context: PrepareContext) {
  const row = await trx
    .selectFrom('alerts')
    .innerJoin('unit_closure', 'unit_closure.descendant', 'alerts.unit_id')
    .select(['alerts.id', 'alerts.unit_id', 'alerts.state', 'alerts.version', 'alerts.assignee_id'])
    .where('alerts.id', '=', id)
    .where('unit_closure.ancestor', '=', context.actorUnitId)
    .where((eb) => heldAt(eb, context.at))
    .executeTakeFirst();
  if (row) return row;
  throw new IncidentError('ALERT_UNKNOWN', `There is no alert ${id} of your units.`, {
    alertId: id,
  });
}

/** The incident that an alert is worked on as; a dismissed one has let go of it. */
export async function findIncidentOf(
  trx: Trx,
  alertId: string,
): Promise<{ id: string; number: string } | undefined> {
  return await trx
    .selectFrom('incident_alerts')
    .innerJoin('incidents', 'incidents.id', 'incident_alerts.incident_id')
    .select(['incidents.id', 'incidents.number'])
    .where('incident_alerts.alert_id', '=', alertId)
    .where('incidents.state', '!=', 'DISMISSED')
    .executeTakeFirst();
}

type Alert = Awaited<ReturnType<typeof getAlert>>;

interface Change {
  set: Updateable<AlertTable>;
  kind: ActivityKind;
  action: string;
  text?: string;
  details: Record<string, unknown>;
}

async function change(
  trx: Trx,
  alert: Alert,
  { set, kind, action, text, details }: Change,
  context: PrepareContext,
): Promise<void> {
  await trx
    .updateTable('alerts')
    .set({ ...set, version: alert.version + 1, updated_at: context.at })
    .where('id', '=', alert.id)
    .execute();
  const actorName = await nameOf(trx, context.accountId);
  await trx
    .insertInto('alert_activity')
    .values({
      id: newId(),
      alert_id: alert.id,
      unit_id: alert.unit_id,
      at: context.at,
      kind,
      actor_id: context.accountId ?? null,
      actor_name: actorName,
      text: text ?? null,
      details: JSON.stringify(details),
    })
    .execute();
  await appendAudit(trx, {
    unitId: alert.unit_id,
    actor:
      context.accountId === undefined
        ? { kind: 'system', name: 'incidents' }
        : { kind: 'person', accountId: context.accountId, name: actorName },
    action,
    target: { kind: 'alert', id: alert.id },
    before: { state: alert.state },
    after: details,
    ...(text !== undefined && { reason: text }),
    at: context.at,
  });
}

/** Makes the state of alerts follow the incident that they are worked on as. */
export function createAlertLinks(live: LiveBus | undefined) {
  const announce = ({ id, unit_id: unitId }: Alert): void => {
    live?.publish({ topic: 'alert', unitId, id, change: 'changed' });
  };
  return {
    /** Takes the alerts up: an open one is acknowledged by the person. Throws ALERT_UNKNOWN, ALERT_TAKEN. */
    async link(
      trx: Trx,
      alertIds: readonly string[],
      number: string,
      context: PrepareContext,
    ): Promise<void> {
      for (const id of new Set(alertIds)) {
        const alert = await getAlert(trx, id, context);
        const taken = await findIncidentOf(trx, id);
        if (taken !== undefined && taken.id !== context.caseId) {
          throw new IncidentError('ALERT_TAKEN', `The alert is part of ${taken.number} already.`, {
            incidentId: taken.id,
            number: taken.number,
          });
        }
        const set: Change['set'] =
          alert.state === 'open'
            ? {
                state: 'acknowledged',
                acknowledged_at: context.at,
                assignee_id: alert.assignee_id ?? context.accountId ?? null,
              }
            : {};
        const details = { incidentId: context.caseId, number };
        await change(
          trx,
          alert,
          { set, kind: 'incident', action: 'alert.incident', details },
          context,
        );
        announce(alert);
      }
    },

    /** Closes the alerts that are still open. */
    async close(
      trx: Trx,
      alertIds: readonly string[],
      reason: CloseReason,
      note: string,
      context: PrepareContext,
    ): Promise<void> {
      for (const id of alertIds) {
        const alert = await getAlert(trx, id, context).catch(() => undefined);
        if (!alert || alert.state === 'closed') continue;
        const set: Change['set'] = {
          state: 'closed',
          closed_at: context.at,
          close_reason: reason,
          close_note: note.slice(0, 2_000),
          active_key: null,
        };
        const details = { incidentId: context.caseId, reason };
        await change(
          trx,
          alert,
          { set, kind: 'closed', action: 'alert.close', text: note, details },
          context,
        );
        announce(alert);
      }
    },
  };
}
