import { sql, type Expression, type ExpressionBuilder, type SqlBool } from 'kysely';
import type { Principal } from '../people/principal.ts';
import { heldAt, visibleUnitIds } from '../people/visibility.ts';
import type { Database } from '../stores/records/database.ts';
import type { Db, Trx } from '../stores/records/records.ts';
import type { NoticeKind, NoticeSeverity } from './facts.ts';
import type { DeliveryClock, DeliveryStateName } from './state.ts';

export interface DeliveryFilter {
  ids?: readonly string[];
  states?: readonly DeliveryStateName[];
  severities?: readonly NoticeSeverity[];
  kinds?: readonly NoticeKind[];
  /** A clock that runs is late (or, false, none is). */
  overdue?: boolean;
  /** This clock runs. */
  clock?: DeliveryClock;
  /** Recipients in the sub-tree of this unit. */
  unitId?: string;
  recipientUnitId?: string;
  issuerUnitId?: string;
  noticeId?: string;
  /** `null`: not passed on by another delivery. */
  parentId?: string | null;
  request?: 'dispute' | 'extension';
  /** Part of the number, of the title or of the recipient's name, without case. */
  text?: string;
}

export const deliverySorts = {
  issuedAt: 'deliveries.issued_at',
  updatedAt: 'deliveries.updated_at',
  nextDueAt: 'deliveries.next_due_at',
  severity: 'deliveries.severity_rank',
  state: 'deliveries.state',
  number: 'deliveries.number',
  title: 'deliveries.title',
  recipientUnitName: 'recipient.name',
  issuerUnitName: 'issuer.name',
  round: 'deliveries.round',
} as const;

export type DeliverySort = keyof typeof deliverySorts;

/** Units above which somebody sees so much that reading in order beats looking up what is seen. */
const wideFrom = 300;
/** Copies from outside the own sub-tree that are looked up by id. */
const mostCopies = 1_000;

/**
 * What somebody sees, found out once and said so that the databases plan well: everything; a few units, looked up by index;
 * or a condition on rows that are read in some other order.
 */
export type Scope =
  | { kind: 'all' }
  | { kind: 'narrow'; unitIds: readonly string[]; copiedIds: readonly string[] }
  | { kind: 'wide' };

type Seer = Pick<Principal, 'grants'>;

/** Deliveries of which a unit of the condition got a copy. */
function copiedTo(db: Db | Trx, units: ReturnType<typeof visibleUnitIds>, atIso: string) {
  return (
    db
      .selectFrom('parties')
      .select('parties.ref_id')
      // Found by unit: of the kind there are as many as deliveries.
      .where(sql<SqlBool>`parties.kind || '' = 'delivery'`)
      .where('parties.role', '=', 'copy')
      .where('parties.from_at', '<=', atIso)
      .where((eb) =>
        eb.or([eb('parties.until_at', 'is', null), eb('parties.until_at', '>', atIso)]),
      )
      .where('parties.unit_id', 'in', units)
  );
}

/** Sub-tree ∪ party, as `visibleTo` says it for deliveries: parties are the issuer, who stands in the row, and the copies. */
export async function scopeOf(db: Db | Trx, principal: Seer, atIso: string): Promise<Scope> {
  const units = visibleUnitIds(db, principal, atIso);
  const rows = await units.distinct().limit(wideFrom).execute();
  if (rows.length === wideFrom) {
    const unseen = await db
      .selectFrom('units')
      .select('units.id')
      .where('units.id', 'not in', units)
      .limit(1)
      .executeTakeFirst();
    return { kind: unseen ? 'wide' : 'all' };
  }
  const unitIds = ['', ...rows.map((row) => row.descendant)];
  const copied = await copiedTo(db, units, atIso)
    .innerJoin('deliveries', 'deliveries.id', 'parties.ref_id')
    .where('deliveries.unit_id', 'not in', unitIds)
    .limit(mostCopies)
    .execute();
  if (copied.length === mostCopies) return { kind: 'wide' };
  return { kind: 'narrow', unitIds, copiedIds: ['', ...copied.map((row) => row.ref_id)] };
}

function deliveryVisible(
  db: Db | Trx,
  principal: Seer,
  atIso: string,
  scope: Scope,
): Expression<SqlBool> {
  switch (scope.kind) {
    case 'all':
      return sql<SqlBool>`1 = 1`;
    case 'narrow': {
      const units = sql.join(scope.unitIds);
      return sql<SqlBool>`(deliveries.unit_id in (${units}) or deliveries.issuer_unit_id in (${units}) or deliveries.id in (${sql.join(scope.copiedIds)}))`;
    }
    case 'wide': {
      const units = visibleUnitIds(db, principal, atIso);
      // `|| ''` keeps the planners from looking rows up by unit.
      return sql<SqlBool>`(deliveries.unit_id || '' in ${units} or deliveries.issuer_unit_id || '' in ${units} or deliveries.id in ${copiedTo(db, units, atIso)})`;
    }
  }
}

/** `%`, `_` and `\` stand for themselves. */
function containing(text: string): string {
  return `%${text.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;
}

const clockColumns = {
  sign: 'deliveries.sign_due_at',
  contain: 'deliveries.contain_due_at',
  feedback: 'deliveries.feedback_due_at',
  verify: 'deliveries.verify_due_at',
} as const satisfies Record<DeliveryClock, string>;

export function clockColumn(clock: DeliveryClock) {
  return clockColumns[clock];
}

function textExpression(db: Db | Trx, text: string) {
  const pattern = containing(text);
  const like = (column: string) =>
    sql<SqlBool>`lower(${sql.ref(column)}) like ${pattern} escape '\\'`;
  const named = db.selectFrom('units').select('units.id').where(like('units.name'));
  return sql<SqlBool>`(${like('deliveries.title')} or ${like('deliveries.number')} or deliveries.unit_id in ${named})`;
}

function expressions(
  db: Db | Trx,
  eb: ExpressionBuilder<Database, 'deliveries'>,
  filter: DeliveryFilter,
  atIso: string,
) {
  // `in ()` is no SQL; an id that nothing has says the same.
  const some = <T>(list: readonly T[]): T[] => (list.length > 0 ? [...list] : ['' as T]);
  const { ids, states, severities, kinds, overdue, unitId, parentId, text } = filter;
  const late = eb('deliveries.next_due_at', '<', atIso);
  return [
    ids && eb('deliveries.id', 'in', some(ids)),
    states && eb('deliveries.state', 'in', some(states)),
    severities && eb('deliveries.severity', 'in', some(severities)),
    kinds && eb('deliveries.kind', 'in', some(kinds)),
    overdue === true && late,
    overdue === false && eb.or([eb('deliveries.next_due_at', 'is', null), eb.not(late)]),
    filter.clock && eb(clockColumns[filter.clock], 'is not', null),
    unitId !== undefined &&
      eb(
        'deliveries.unit_id',
        'in',
        db
          .selectFrom('unit_closure')
          .select('unit_closure.descendant')
          .where('unit_closure.ancestor', '=', unitId)
          .where((inner) => heldAt(inner, atIso)),
      ),
    filter.recipientUnitId !== undefined && eb('deliveries.unit_id', '=', filter.recipientUnitId),
    filter.issuerUnitId !== undefined && eb('deliveries.issuer_unit_id', '=', filter.issuerUnitId),
    filter.noticeId !== undefined && eb('deliveries.notice_id', '=', filter.noticeId),
    parentId === null && eb('deliveries.parent_id', 'is', null),
    typeof parentId === 'string' && eb('deliveries.parent_id', '=', parentId),
    filter.request && eb('deliveries.open_request', '=', filter.request),
    text !== undefined && text !== '' && textExpression(db, text),
  ].filter((each) => each !== undefined && each !== false);
}

/** Deliveries that the principal may see at the instant, narrowed by the filter. */
export function visibleDeliveries(
  db: Db | Trx,
  principal: Pick<Principal, 'grants'>,
  atIso: string,
  filter: DeliveryFilter = {},
  scope: Scope = { kind: 'wide' },
) {
  return db
    .selectFrom('deliveries')
    .where(deliveryVisible(db, principal, atIso, scope))
    .where((eb) => eb.and(expressions(db, eb, filter, atIso)));
}

/** Rows of deliveries with the names of their units, for lists and cards. Not narrowed to what somebody may see. */
export function namedDeliveries(db: Db | Trx) {
  return db
    .selectFrom('deliveries')
    .leftJoin('units as recipient', 'recipient.id', 'deliveries.unit_id')
    .leftJoin('units as issuer', 'issuer.id', 'deliveries.issuer_unit_id')
    .selectAll('deliveries')
    .select(['recipient.name as recipient_name', 'issuer.name as issuer_name']);
}

export type NamedDelivery = Awaited<
  ReturnType<ReturnType<typeof namedDeliveries>['execute']>
>[number];

export interface DeliveryPage {
  rows: NamedDelivery[];
  total: number;
}

/** One page of the list and how long the list is. */
export async function listDeliveries(
  db: Db,
  principal: Principal,
  atIso: string,
  filter: DeliveryFilter,
  page: { sort: DeliverySort; order: 'asc' | 'desc'; offset: number; limit: number },
): Promise<DeliveryPage> {
  const scope = await scopeOf(db, principal, atIso);
  const visible = visibleDeliveries(db, principal, atIso, filter, scope);
  const byName = page.sort === 'recipientUnitName' || page.sort === 'issuerUnitName';
  const base = visible.$if(
    byName,
    (query) =>
      query
        .leftJoin('units as recipient', 'recipient.id', 'deliveries.unit_id')
        .leftJoin('units as issuer', 'issuer.id', 'deliveries.issuer_unit_id') as typeof query,
  );
  // Ids first: whoever may see what and in which order is decided without the wide rows.
  const ids = await base
    .select('deliveries.id')
    .orderBy(sql.ref(deliverySorts[page.sort]), page.order)
    .orderBy('deliveries.id', page.order)
    .limit(page.limit)
    .offset(page.offset)
    .execute();
  const { total } = await visible
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  return {
    rows: await deliveriesInOrder(
      db,
      ids.map(({ id }) => id),
    ),
    total,
  };
}

/** Rows by id, in the order of the ids. */
export async function deliveriesInOrder(
  db: Db | Trx,
  ids: readonly string[],
): Promise<NamedDelivery[]> {
  if (ids.length === 0) return [];
  const rows = await namedDeliveries(db).where('deliveries.id', 'in', ids).execute();
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}
