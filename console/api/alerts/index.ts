import { Type, type Static } from 'typebox';
import type { AlertAction, AlertActions } from '../../../analyzer/alerts/actions.ts';
import {
  alertSorts,
  readableAlerts,
  summariseAlerts,
  visibleAlerts,
  type AlertSort,
} from '../../../analyzer/alerts/queries.ts';
import type { Pipeline } from '../../../analyzer/detection/pipelines/pipeline.ts';
import type { SigmaRule } from '../../../analyzer/detection/rule.ts';
import type { Principal } from '../../../analyzer/people/principal.ts';
import { listVisibleUnitIds } from '../../../analyzer/people/visibility.ts';
import type { EventStore } from '../../../analyzer/stores/events/event-store.ts';
import type { Records } from '../../../analyzer/stores/records/records.ts';
import { isoNow, type TimeSource } from '../../../collector/time/time-source.ts';
import type { Feature } from '../api.ts';
import { ListQuerystring, parseListQuery, sendRange, totalOf } from '../lists.ts';
import { notFound, Problem } from '../problem.ts';
import { readBehind } from './behind.ts';
import { activityOf, alertOf, eventsOf, filterOf } from './read-models.ts';
import {
  ActivitySchema,
  AlertEventsSchema,
  AlertParams,
  AlertSchema,
  AssignBody,
  BehindSchema,
  BulkBody,
  BulkSchema,
  CloseBody,
  CommentBody,
  ReopenBody,
  SummaryQuerystring,
  SummarySchema,
  VersionBody,
} from './schema.ts';

export interface AlertsFeatureDeps {
  records: Records;
  events: EventStore;
  /** From `createAlertActions`. */
  actions: AlertActions;
  /** Detection rules in use, and the field names that they are read with. */
  rules(): { rules: readonly SigmaRule[] };
  pipelines(): Promise<readonly Pipeline[]>;
  time: TimeSource;
}

function required<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new Problem(400, 'VALIDATION', `body/${name} is required.`);
  return value;
}

function bulkAction(body: Static<typeof BulkBody>): AlertAction {
  switch (body.action) {
    case 'acknowledge':
      return { kind: 'acknowledge' };
    case 'assign':
      return { kind: 'assign', accountId: required(body.accountId, 'accountId') };
    case 'comment':
      return { kind: 'comment', text: required(body.text, 'text') };
    case 'close':
      return {
        kind: 'close',
        reason: required(body.reason, 'reason'),
        ...(body.note !== undefined && { note: body.note }),
      };
    case 'reopen':
      return { kind: 'reopen', ...(body.note !== undefined && { note: body.note }) };
  }
}

/** Alerts: list, record, events, activity, and what people do with them. */
export function alertsFeature(deps: AlertsFeatureDeps): Feature {
  const { records, events, actions, time } = deps;
  const read = { permission: { resource: 'alerts', action: 'read' } } as const;
  const update = { permission: { resource: 'alerts', action: 'update' } } as const;
  const readEvents = { permission: { resource: 'events', action: 'read' } } as const;

  async function getAlert(principal: Principal, id: string) {
    const row = await readableAlerts(records.db, principal, isoNow(time), {
      ids: [id],
    }).executeTakeFirst();
    if (!row) throw notFound('alert', id);
    return row;
  }

  async function act(
    principal: Principal,
    id: string,
    action: AlertAction,
    version: number | undefined,
  ) {
    await actions.act(principal, id, action, version);
    return alertOf(await getAlert(principal, id));
  }

  return (api) => {
    api.get(
      '/alerts',
      {
        schema: { querystring: ListQuerystring, response: { 200: Type.Array(AlertSchema) } },
        config: read,
      },
      async ({ query, principal }, reply) => {
        const list = parseListQuery(query, Object.keys(alertSorts));
        const filter = filterOf(list.filter, principal.accountId);
        const now = isoNow(time);
        const { field, order } = list.sort ?? { field: 'lastSeenAt', order: 'desc' as const };
        const rows = await readableAlerts(records.db, principal, now, filter)
          .orderBy(alertSorts[field as AlertSort], order)
          .orderBy('alerts.id', 'desc')
          .limit(list.limit)
          .offset(list.offset)
          .execute();
        const total = await totalOf(visibleAlerts(records.db, principal, now, filter));
        sendRange(reply, 'alerts', list, rows.length, total);
        return rows.map(alertOf);
      },
    );

    api.get(
      '/alerts/summary',
      {
        schema: { querystring: SummaryQuerystring, response: { 200: SummarySchema } },
        config: read,
      },
      async ({ query, principal }) => {
        const { filter } = parseListQuery(query, []);
        return summariseAlerts(
          records.db,
          principal,
          isoNow(time),
          filterOf(filter, principal.accountId),
        );
      },
    );

    api.get(
      '/alerts/:id',
      { schema: { params: AlertParams, response: { 200: AlertSchema } }, config: read },
      async ({ params, principal }) => alertOf(await getAlert(principal, params.id)),
    );

    api.get(
      '/alerts/:id/events',
      { schema: { params: AlertParams, response: { 200: AlertEventsSchema } }, config: readEvents },
      async ({ params, principal }) =>
        eventsOf(records.db, events, await getAlert(principal, params.id)),
    );

    api.get(
      '/alerts/:id/behind',
      { schema: { params: AlertParams, response: { 200: BehindSchema } }, config: readEvents },
      async ({ params, principal }) => {
        const alert = await getAlert(principal, params.id);
        const units = await listVisibleUnitIds(records.db, principal, isoNow(time));
        return await readBehind({ ...deps, db: records.db }, alert, units);
      },
    );

    api.get(
      '/alerts/:id/activity',
      { schema: { params: AlertParams, response: { 200: ActivitySchema } }, config: read },
      async ({ params, principal }) =>
        activityOf(records.db, (await getAlert(principal, params.id)).id),
    );

    api.post(
      '/alerts/:id/acknowledge',
      {
        schema: { params: AlertParams, body: VersionBody, response: { 200: AlertSchema } },
        config: update,
      },
      async ({ params, principal, body }) =>
        act(principal, params.id, { kind: 'acknowledge' }, body?.version),
    );

    api.post(
      '/alerts/:id/assign',
      {
        schema: { params: AlertParams, body: AssignBody, response: { 200: AlertSchema } },
        config: update,
      },
      async ({ params, principal, body: { accountId, version } }) =>
        act(principal, params.id, { kind: 'assign', accountId }, version),
    );

    api.post(
      '/alerts/:id/comments',
      {
        schema: { params: AlertParams, body: CommentBody, response: { 200: AlertSchema } },
        config: update,
      },
      async ({ params, principal, body: { text, version } }) =>
        act(principal, params.id, { kind: 'comment', text }, version),
    );

    api.post(
      '/alerts/:id/close',
      {
        schema: { params: AlertParams, body: CloseBody, response: { 200: AlertSchema } },
        config: update,
      },
      async ({ params, principal, body: { version, ...close } }) =>
        act(principal, params.id, { kind: 'close', ...close }, version),
    );

    api.post(
      '/alerts/:id/reopen',
      {
        schema: { params: AlertParams, body: ReopenBody, response: { 200: AlertSchema } },
        config: update,
      },
      async ({ params, principal, body }) =>
        act(
          principal,
          params.id,
          { kind: 'reopen', ...(body?.note !== undefined && { note: body.note }) },
          body?.version,
        ),
    );

    api.post(
      '/alerts/bulk',
      { schema: { body: BulkBody, response: { 200: BulkSchema } }, config: update },
      async ({ principal, body }) => ({
        results: await actions.actOnMany(principal, body.ids, bulkAction(body)),
      }),
    );
  };
}
