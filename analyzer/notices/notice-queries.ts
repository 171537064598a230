import { sql, type SqlBool } from 'kysely';
import type { Principal } from '../people/principal.ts';
import { heldAt, visibleTo } from '../people/visibility.ts';
import type { Db, Trx } from '../stores/records/records.ts';
import type { NoticeKind, NoticeSeverity } from './facts.ts';
import type { NoticeStateName } from './state.ts';

export interface NoticeFilter {
  ids?: readonly string[];
  states?: readonly NoticeStateName[];
  severities?: readonly NoticeSeverity[];
  kinds?: readonly NoticeKind[];
  /** Issuers in the sub-tree of this unit. */
  unitId?: string;
  text?: string;
}

export const noticeSorts = {
  createdAt: 'notices.created_at',
  issuedAt: 'notices.issued_at',
  updatedAt: 'notices.updated_at',
  severity: 'notices.severity_rank',
  state: 'notices.state',
  number: 'notices.number',
  title: 'notices.title',
  issuerUnitName: 'units.name',
} as const;

export type NoticeSort = keyof typeof noticeSorts;

/** Notices of units that the principal may see: recipients see their delivery, not the notice. */
export function visibleNotices(
  db: Db | Trx,
  principal: Pick<Principal, 'grants'>,
  atIso: string,
  filter: NoticeFilter = {},
) {
  const visible = visibleTo(db, principal, atIso, {
    kind: 'notice',
    idColumn: 'notices.id',
    unitColumn: 'notices.unit_id',
  });
  const some = <T>(list: readonly T[]): T[] => (list.length > 0 ? [...list] : ['' as T]);
  const { ids, states, severities, kinds, unitId, text } = filter;
  const pattern = `%${(text ?? '').toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;
  const like = (column: string) =>
    sql<SqlBool>`lower(${sql.ref(column)}) like ${pattern} escape '\\'`;
  return db
    .selectFrom('notices')
    .leftJoin('units', 'units.id', 'notices.unit_id')
    .where(visible)
    .where((eb) =>
      eb.and(
        [
          ids && eb('notices.id', 'in', some(ids)),
          states && eb('notices.state', 'in', some(states)),
          severities && eb('notices.severity', 'in', some(severities)),
          kinds && eb('notices.kind', 'in', some(kinds)),
          unitId !== undefined &&
            eb(
              'notices.unit_id',
              'in',
              db
                .selectFrom('unit_closure')
                .select('unit_closure.descendant')
                .where('unit_closure.ancestor', '=', unitId)
                .where((inner) => heldAt(inner, atIso)),
            ),
          text !== undefined &&
            text !== '' &&
            eb.or([like('notices.title'), like('notices.number')]),
        ].filter((each) => each !== undefined && each !== false),
      ),
    );
}

export interface DeliveryCounts {
  total: number;
  byState: Record<string, number>;
  overdue: number;
}

/** How the recipients of notices stand, by notice; what was passed on below them does not count twice. */
export async function countDeliveries(
  db: Db,
  noticeIds: readonly string[],
  atIso: string,
): Promise<Map<string, DeliveryCounts>> {
  const counts = new Map<string, DeliveryCounts>(
    noticeIds.map((id) => [id, { total: 0, byState: {}, overdue: 0 }]),
  );
  if (noticeIds.length === 0) return counts;
  const rows = await db
    .selectFrom('deliveries')
    .where('notice_id', 'in', noticeIds)
    .where('parent_id', 'is', null)
    .groupBy(['notice_id', 'state'])
    .select((eb) => [
      'notice_id',
      'state',
      eb.fn.countAll<number>().as('n'),
      sql<number>`sum(case when next_due_at < ${atIso} then 1 else 0 end)`.as('late'),
    ])
    .execute();
  for (const row of rows) {
    const count = counts.get(row.notice_id);
    if (!count) continue;
    count.total += row.n;
    count.overdue += row.late;
    count.byState[row.state] = row.n;
  }
  return counts;
}

export interface BatchProgress {
  total: number;
  done: number;
  failed: number;
  pending: boolean;
  failures: { unitId: string; unitName: string; code: string; detail: string }[];
}

/** Failures that one answer shows. */
const shownFailures = 100;

/** How far the delivery of an issued notice has come. */
export async function readProgress(db: Db, noticeId: string): Promise<BatchProgress> {
  const notice = await db
    .selectFrom('notices')
    .select(['recipients', 'pending', 'issued_at'])
    .where('id', '=', noticeId)
    .executeTakeFirstOrThrow();
  const { done } = await db
    .selectFrom('deliveries')
    .select((eb) => eb.fn.countAll<number>().as('done'))
    .where('notice_id', '=', noticeId)
    .where('parent_id', 'is', null)
    .executeTakeFirstOrThrow();
  const failures = await db
    .selectFrom('notice_failures')
    .leftJoin('units', 'units.id', 'notice_failures.recipient_unit_id')
    .select([
      'notice_failures.recipient_unit_id as unitId',
      'units.name as unitName',
      'notice_failures.code',
      'notice_failures.detail',
    ])
    .where('notice_failures.notice_id', '=', noticeId)
    .orderBy('notice_failures.recipient_unit_id')
    .execute();
  return {
    total: notice.recipients,
    // One that was reassigned has two deliveries.
    done: Math.min(done, notice.recipients),
    failed: failures.length,
    pending: notice.pending === 1,
    failures: failures
      .slice(0, shownFailures)
      .map((row) => ({ ...row, unitName: row.unitName ?? row.unitId })),
  };
}
