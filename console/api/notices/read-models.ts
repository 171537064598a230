import type { NoticeState } from '../../../analyzer/notices/state.ts';
import {
  countDeliveries,
  visibleNotices,
  type NoticeFilter,
} from '../../../analyzer/notices/notice-queries.ts';
import { noticeKinds, noticeSeverities } from '../../../analyzer/notices/facts.ts';
import { noticeStates } from '../../../analyzer/notices/state.ts';
import type { Db } from '../../../analyzer/stores/records/records.ts';
import { given, refuseUnknown, textIn, textsIn, wordsIn } from './filters.ts';
import type { NoticeSummary, NoticeView } from './schema.ts';

/** Columns of the list. */
export function noticeRows(query: ReturnType<typeof visibleNotices>) {
  return query.selectAll('notices').select('units.name as unit_name');
}

type Row = Awaited<ReturnType<ReturnType<typeof noticeRows>['execute']>>[number];

const names = ['id', 'state', 'severity', 'kind', 'unitId', 'q'];

/** The list filter of the console. */
export function noticeFilterOf(filter: Readonly<Record<string, unknown>>): NoticeFilter {
  refuseUnknown(filter, names);
  return given<NoticeFilter>({
    ids: textsIn(filter, 'id'),
    states: wordsIn(filter, 'state', noticeStates),
    severities: wordsIn(filter, 'severity', noticeSeverities),
    kinds: wordsIn(filter, 'kind', noticeKinds),
    unitId: textIn(filter, 'unitId'),
    text: textIn(filter, 'q'),
  });
}

/** Rows of the list with how their deliveries stand. */
export async function summariesOf(
  db: Db,
  rows: readonly Row[],
  atIso: string,
): Promise<NoticeSummary[]> {
  const counts = await countDeliveries(
    db,
    rows.map((row) => row.id),
    atIso,
  );
  return rows.map((row) => ({
    id: row.id,
    number: row.number,
    kind: row.kind,
    severity: row.severity,
    tlp: row.tlp,
    title: row.title,
    source: row.source as NoticeSummary['source'],
    state: row.state,
    version: row.version,
    issuerUnitId: row.unit_id,
    issuerUnitName: row.unit_name ?? row.unit_id,
    createdAt: row.created_at,
    issuedAt: row.issued_at,
    archivedAt: row.archived_at,
    updatedAt: row.updated_at,
    recurrences: row.recurrences,
    referenceCount: row.references_count,
    recipients: row.recipients,
    deliveries: counts.get(row.id) ?? { total: 0, byState: {}, overdue: 0 },
  }));
}

/** The record. */
export function noticeOf(summary: NoticeSummary, state: NoticeState): NoticeView {
  const { draft, issued } = state;
  return {
    ...draft,
    ...summary,
    references: state.references.map((reference) => ({ ...reference })),
    drafted: state.drafted,
    ...(state.submitted && { submitted: state.submitted }),
    ...(state.sentBack && { sentBack: state.sentBack }),
    ...(issued && { issued }),
    ...(state.withdrawn && { withdrawn: state.withdrawn }),
    ...(state.archived && { archived: state.archived }),
    legacy: issued?.legacy === true,
  };
}
