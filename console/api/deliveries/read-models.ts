import type { ClockState } from '../../../analyzer/clocks/clock.ts';
import type { DeadlineRules } from '../../../analyzer/clocks/deadline-rules.ts';
import type { DeliveryFilter, NamedDelivery } from '../../../analyzer/notices/delivery-queries.ts';
import { noticeKinds, noticeSeverities } from '../../../analyzer/notices/facts.ts';
import {
  deliveryClocks,
  deliveryStates,
  type DeliveryState,
} from '../../../analyzer/notices/state.ts';
import type { Db } from '../../../analyzer/stores/records/records.ts';
import { clockViewOf } from '../cases/read-models.ts';
import type { CaseClockView } from '../cases/schema.ts';
import {
  flagIn,
  given,
  refuseUnknown,
  textIn,
  textsIn,
  wordIn,
  wordsIn,
} from '../notices/filters.ts';
import type { DeliveryCard, DeliveryView } from './schema.ts';

const names = [
  'id',
  'state',
  'severity',
  'kind',
  'overdue',
  'clock',
  'unitId',
  'recipientUnitId',
  'issuerUnitId',
  'noticeId',
  'parentId',
  'request',
  'q',
];

/** The list filter of the console; `parentId: null` is what was passed on by nobody. */
export function deliveryFilterOf(filter: Readonly<Record<string, unknown>>): DeliveryFilter {
  refuseUnknown(filter, names);
  const top = filter['parentId'] === null;
  return given<DeliveryFilter>({
    ids: textsIn(filter, 'id'),
    states: wordsIn(filter, 'state', deliveryStates),
    severities: wordsIn(filter, 'severity', noticeSeverities),
    kinds: wordsIn(filter, 'kind', noticeKinds),
    overdue: flagIn(filter, 'overdue'),
    clock: wordIn(filter, 'clock', deliveryClocks),
    unitId: textIn(filter, 'unitId'),
    recipientUnitId: textIn(filter, 'recipientUnitId'),
    issuerUnitId: textIn(filter, 'issuerUnitId'),
    noticeId: textIn(filter, 'noticeId'),
    parentId: top ? null : textIn(filter, 'parentId'),
    request: wordIn(filter, 'request', ['dispute', 'extension'] as const),
    text: textIn(filter, 'q'),
  });
}

/** What list, board and record have in common. */
export function cardOf(row: NamedDelivery, atIso: string): DeliveryCard {
  return {
    id: row.id,
    version: row.version,
    noticeId: row.notice_id,
    parentId: row.parent_id,
    number: row.number,
    title: row.title,
    kind: row.kind,
    severity: row.severity,
    tlp: row.tlp,
    state: row.state,
    round: row.round,
    recurrences: row.recurrences,
    issuerUnitId: row.issuer_unit_id,
    issuerUnitName: row.issuer_name ?? row.issuer_unit_id,
    recipientUnitId: row.unit_id,
    recipientUnitName: row.recipient_name ?? row.unit_id,
    issuedAt: row.issued_at,
    updatedAt: row.updated_at,
    nextDueAt: row.next_due_at,
    nextClock: row.next_clock,
    overdue: row.next_due_at !== null && row.next_due_at < atIso,
    openRequest: row.open_request,
  };
}

/** Clocks of many deliveries in one question. */
export async function clocksByDelivery(
  db: Db,
  ids: readonly string[],
  atIso: string,
  rules: DeadlineRules,
): Promise<Map<string, CaseClockView[]>> {
  const byId = new Map<string, CaseClockView[]>(ids.map((id) => [id, []]));
  if (ids.length === 0) return byId;
  const rows = await db
    .selectFrom('case_clocks')
    .select(['case_id', 'clock', 'clock_json', 'escalated_step'])
    .where('case_id', 'in', ids)
    .where('clock', 'in', deliveryClocks)
    .orderBy('started_at')
    .execute();
  for (const row of rows) {
    const clock = JSON.parse(row.clock_json) as ClockState;
    byId.get(row.case_id)?.push(clockViewOf(clock, atIso, rules, row.escalated_step));
  }
  return byId;
}

/** The record. */
export function deliveryOf(
  card: DeliveryCard,
  clocks: CaseClockView[],
  state: DeliveryState,
): DeliveryView {
  return {
    ...card,
    clocks,
    via: state.via,
    copyUnitIds: [...state.copyUnitIds],
    ...(state.instructions !== undefined && { instructions: state.instructions }),
    code: state.code,
    notice: state.snapshot,
    noticeHash: state.snapshotHash,
    ...(state.signed && { signed: state.signed }),
    ...(state.responsible && { responsible: state.responsible }),
    responsibleId: state.responsibleId ?? null,
    ...(state.firstMeasure && { firstMeasure: state.firstMeasure }),
    ...(state.feedback && { feedback: state.feedback }),
    ...(state.verification && { verification: state.verification }),
    requests: state.requests.map((request) => ({ ...request })),
    children: state.children.map((child) => ({ ...child })),
    ...(state.closed && { closed: state.closed }),
    ...(state.archived && { archived: state.archived }),
    reminders: state.reminders,
  };
}
