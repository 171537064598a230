import type { Static } from 'typebox';
import type { AlertFilter, readableAlerts } from '../../../analyzer/alerts/queries.ts';
import { closeReasons } from '../../../analyzer/alerts/policies.ts';
import type { AlertState } from '../../../analyzer/alerts/tables.ts';
import { levels, type Level } from '../../../analyzer/detection/rule.ts';
import type { EventStore } from '../../../analyzer/stores/events/event-store.ts';
import type { Db } from '../../../analyzer/stores/records/records.ts';
import { Problem } from '../problem.ts';
import type { ActivitySchema, AlertEventsSchema, AlertSchema } from './schema.ts';

type Row = Awaited<ReturnType<ReturnType<typeof readableAlerts>['execute']>>[number];

const states: readonly AlertState[] = ['open', 'acknowledged', 'closed'];

function jsonOf<T>(text: string, otherwise: T): T {
  try {
    return JSON.parse(text) as T;
  } catch {
    return otherwise;
  }
}

export function alertOf(row: Row): Static<typeof AlertSchema> {
  return {
    id: row.id,
    unitId: row.unit_id,
    unitName: row.unit_name ?? '',
    title: row.title,
    titleZh: row.title_zh,
    adviceZh: row.advice_zh,
    ruleId: row.rule_id,
    origin: row.origin,
    severity: row.severity,
    state: row.state,
    count: row.count,
    firstSeenAt: row.first_seen_at,
    lastSeenAt: row.last_seen_at,
    openedAt: row.opened_at,
    groupKey: jsonOf<Record<string, string>>(row.group_key, {}),
    tags: jsonOf<string[]>(row.tags, []),
    assigneeId: row.assignee_id,
    assigneeName: row.assignee_name,
    assetId: row.asset_id,
    acknowledgedAt: row.acknowledged_at,
    closedAt: row.closed_at,
    closeReason: closeReasons.find((reason) => reason === row.close_reason) ?? null,
    closeNote: row.close_note,
    quietUntil: row.quiet_until,
    previousId: row.previous_id,
    version: row.version,
  };
}

function textsOf(name: string, value: unknown): string[] | undefined {
  if (value === undefined) return undefined;
  const list = Array.isArray(value) ? value : [value];
  if (list.length > 1_000 || !list.every((each) => typeof each === 'string')) {
    throw new Problem(400, 'BAD_LIST_QUERY', `filter.${name} is a text or a list of texts.`);
  }
  return list;
}

function oneOf<T extends string>(name: string, value: unknown, known: readonly T[]) {
  const texts = textsOf(name, value);
  return texts?.map((text) => {
    const found = known.find((each) => each === text);
    if (found === undefined) {
      throw new Problem(400, 'BAD_LIST_QUERY', `filter.${name} is of: ${known.join(', ')}.`);
    }
    return found;
  });
}

function single(name: string, value: unknown): string | undefined {
  const texts = textsOf(name, value);
  if (texts && texts.length !== 1) {
    throw new Problem(400, 'BAD_LIST_QUERY', `filter.${name} is one text.`);
  }
  return texts?.[0];
}

function instant(name: string, value: unknown): string | undefined {
  const text = single(name, value);
  if (text === undefined) return undefined;
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) {
    throw new Problem(400, 'BAD_LIST_QUERY', `filter.${name} is an ISO date.`);
  }
  return date.toISOString();
}

const filterNames = [
  'id',
  'state',
  'severity',
  'ruleId',
  'unitId',
  'assetId',
  'assigneeId',
  'from',
  'to',
  'q',
];

/** The list filter of the console: texts or lists of texts; `assigneeId: null` is nobody's, `"me"` the caller's. */
export function filterOf(
  filter: Readonly<Record<string, unknown>>,
  accountId: string,
): AlertFilter {
  const unknown = Object.keys(filter).find((name) => !filterNames.includes(name));
  if (unknown !== undefined) {
    throw new Problem(400, 'BAD_LIST_QUERY', `Filter by one of: ${filterNames.join(', ')}.`);
  }
  const ids = textsOf('id', filter['id']);
  const chosenStates = oneOf<AlertState>('state', filter['state'], states);
  const severities = oneOf<Level>('severity', filter['severity'], levels);
  const ruleIds = textsOf('ruleId', filter['ruleId']);
  const unitIds = textsOf('unitId', filter['unitId']);
  const assetId = single('assetId', filter['assetId']);
  const nobody = filter['assigneeId'] === null;
  const assignee = nobody ? undefined : single('assigneeId', filter['assigneeId']);
  const [from, to] = [instant('from', filter['from']), instant('to', filter['to'])];
  const text = single('q', filter['q']);
  return {
    ...(ids && { ids }),
    ...(chosenStates && { states: chosenStates }),
    ...(severities && { severities }),
    ...(ruleIds && { ruleIds }),
    ...(unitIds && { unitIds }),
    ...(assetId !== undefined && { assetId }),
    ...(nobody && { assigneeId: null }),
    ...(assignee !== undefined && { assigneeId: assignee === 'me' ? accountId : assignee }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(text !== undefined && { text }),
  };
}

/** What the alert's event says of the correlation that it completed. */
export function completedOf(
  text: string | null,
): { group: Record<string, string>; value: number } | null {
  return text === null ? null : jsonOf(text, null);
}

/** More than any alert keeps once old event ids are forgotten; the newest are shown. */
const maxEvents = 200;

/** The event ids that an alert keeps, newest first, each with its event while the event store has it. */
export async function eventsOf(
  db: Db,
  events: EventStore,
  alert: { id: string; unit_id: string },
): Promise<Static<typeof AlertEventsSchema>> {
  const rows = await db
    .selectFrom('alert_events')
    .selectAll()
    .where('alert_id', '=', alert.id)
    .orderBy('ordinal', 'desc')
    .limit(maxEvents)
    .execute();
  const times = rows.map((row) => row.at).sort();
  const [first, last] = [times[0], times.at(-1)];
  if (first === undefined || last === undefined) return [];
  const page = await events.search({
    range: { from: first, to: new Date(Date.parse(last) + 1).toISOString() },
    units: [alert.unit_id],
    filters: [{ kind: 'in', field: 'event.id', values: rows.map((row) => row.event_id) }],
    limit: maxEvents,
  });
  const byId = new Map(page.events.map((event) => [event['event.id'], event]));
  return rows.map((row) => ({
    eventId: row.event_id,
    ordinal: row.ordinal,
    at: row.at,
    matched: jsonOf(row.matched, []),
    correlation: completedOf(row.correlation),
    event: byId.get(row.event_id) ?? null,
  }));
}

const maxActivity = 500;

export async function activityOf(db: Db, alertId: string): Promise<Static<typeof ActivitySchema>> {
  const rows = await db
    .selectFrom('alert_activity')
    .selectAll()
    .where('alert_id', '=', alertId)
    .orderBy('id', 'desc')
    .limit(maxActivity)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    at: row.at,
    kind: row.kind,
    actorId: row.actor_id,
    actorName: row.actor_name,
    text: row.text,
    details: jsonOf<Record<string, unknown>>(row.details, {}),
  }));
}
