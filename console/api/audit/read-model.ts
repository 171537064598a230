import type { Static } from 'typebox';
import type { AuditRow } from '../../../analyzer/audit/entry-hash.ts';
import type { Principal } from '../../../analyzer/people/principal.ts';
import { visibleUnitIds } from '../../../analyzer/people/visibility.ts';
import type { Db } from '../../../analyzer/stores/records/records.ts';
import { anyContains } from '../like.ts';
import type { ListRequest } from '../lists.ts';
import { Problem } from '../problem.ts';
import type { AuditEntrySchema } from './schema.ts';
import { totalOf } from '../lists.ts';

type AuditView = Static<typeof AuditEntrySchema>;

const sortColumns = {
  at: 'audit_entries.at',
  seq: 'audit_entries.seq',
  actorName: 'audit_entries.actor_name',
  action: 'audit_entries.action',
  unitName: 'units.name',
} as const;

export const sortableFields = Object.keys(sortColumns);

function visibleEntries(db: Db, principal: Principal, atIso: string) {
  return db
    .selectFrom('audit_entries')
    .leftJoin('units', 'units.id', 'audit_entries.unit_id')
    .where('audit_entries.unit_id', 'in', visibleUnitIds(db, principal, atIso));
}

type EntryQuery = ReturnType<typeof visibleEntries>;

const equalColumns = {
  unitId: 'audit_entries.unit_id',
  actorId: 'audit_entries.actor_id',
  actorKind: 'audit_entries.actor_kind',
  action: 'audit_entries.action',
  targetKind: 'audit_entries.target_kind',
  targetId: 'audit_entries.target_id',
} as const;

const maxChoices = 100;

function equalTo(query: EntryQuery, filter: ListRequest['filter']): EntryQuery {
  let next = query;
  for (const [field, column] of Object.entries(equalColumns)) {
    const wanted = filter[field];
    if (typeof wanted === 'string') next = next.where(column, '=', wanted);
    else if (Array.isArray(wanted)) {
      next = next.where(column, 'in', ['', ...wanted.slice(0, maxChoices).map(String)]);
    }
  }
  return next;
}

/** Dates are compared as text in the stored form, so what the caller wrote is brought into it. */
function instant(field: string, value: string): string {
  const at = new Date(value);
  if (Number.isNaN(at.getTime())) {
    throw new Problem(400, 'BAD_LIST_QUERY', `${field} is a date such as 2026-11-21T08:00:00Z.`);
  }
  return at.toISOString();
}

function filtered(query: EntryQuery, filter: ListRequest['filter']): EntryQuery {
  const { from, to, q } = filter;
  let next = equalTo(query, filter);
  if (typeof from === 'string') next = next.where('audit_entries.at', '>=', instant('from', from));
  if (typeof to === 'string') next = next.where('audit_entries.at', '<', instant('to', to));
  if (typeof q === 'string' && q !== '') {
    const columns = [
      'actor_name',
      'action',
      'target_kind',
      'target_id',
      'reason',
      'before',
      'after',
    ];
    next = next.where(
      anyContains(
        columns.map((column) => `audit_entries.${column}`),
        q,
      ),
    );
  }
  return next;
}

function values(text: string | null): Record<string, unknown> | null {
  return text === null ? null : (JSON.parse(text) as Record<string, unknown>);
}

function toView(row: AuditRow & { unit_name: string | null }): AuditView {
  return {
    id: row.id,
    seq: row.seq,
    unitId: row.unit_id,
    unitName: row.unit_name ?? row.unit_id,
    at: row.at,
    actorKind: row.actor_kind,
    actorId: row.actor_id,
    actorName: row.actor_name,
    actorAddress: row.actor_address,
    tokenId: row.actor_token_id,
    action: row.action,
    targetKind: row.target_kind,
    targetId: row.target_id,
    before: values(row.before),
    after: values(row.after),
    reason: row.reason,
    hash: row.sha256,
    sm3: row.sm3,
  };
}

/** Newest first unless asked otherwise; ties by id, which is in the order of writing. */
export async function listEntries(
  db: Db,
  principal: Principal,
  atIso: string,
  request: ListRequest,
): Promise<{ rows: AuditView[]; total: number }> {
  const query = filtered(visibleEntries(db, principal, atIso), request.filter);
  const { field, order } = request.sort ?? { field: 'at', order: 'desc' as const };
  const rows = await query
    .selectAll('audit_entries')
    .select('units.name as unit_name')
    .orderBy(sortColumns[field as keyof typeof sortColumns], order)
    .orderBy('audit_entries.id', order)
    .offset(request.offset)
    .limit(request.limit)
    .execute();
  const total = await totalOf(query);
  return { rows: rows.map(toView), total };
}

export async function findEntry(
  db: Db,
  principal: Principal,
  atIso: string,
  id: string,
): Promise<AuditView | undefined> {
  const row = await visibleEntries(db, principal, atIso)
    .selectAll('audit_entries')
    .select('units.name as unit_name')
    .where('audit_entries.id', '=', id)
    .executeTakeFirst();
  return row && toView(row);
}
