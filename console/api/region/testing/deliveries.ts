import type { Insertable } from 'kysely';
import type { Database } from '../../../../analyzer/stores/records/database.ts';
import type { Db } from '../../../../analyzer/stores/records/records.ts';

type DeliveryRow = Insertable<Database['deliveries']>;

/** A row of the read model as the workflow would write it; `id` and `unit_id` are what a test must say. */
export function deliveryRow(change: Partial<DeliveryRow> & Pick<DeliveryRow, 'id' | 'unit_id'>) {
  return {
    notice_id: `notice-of-${change.id}`,
    parent_id: null,
    issuer_unit_id: 'county',
    number: '〔2026〕第0001号',
    title: `通报 ${change.id}`,
    kind: 'weakness',
    severity: 'high',
    severity_rank: 2,
    tlp: 'amber',
    state: 'ISSUED',
    version: 1,
    round: 1,
    open_request: null,
    issued_at: '2026-11-20T00:00:00.000Z',
    updated_at: '2026-11-20T00:00:00.000Z',
    next_due_at: null,
    next_clock: null,
    sign_due_at: null,
    contain_due_at: null,
    feedback_due_at: null,
    verify_due_at: null,
    recurrences: 0,
    code: `code-${change.id}`,
    ...change,
  } satisfies DeliveryRow;
}

/** Stores rows in groups that stay under SQLite's limit of bound values. */
export async function insertDeliveries(db: Db, rows: readonly DeliveryRow[]): Promise<void> {
  for (let at = 0; at < rows.length; at += 200) {
    await db
      .insertInto('deliveries')
      .values(rows.slice(at, at + 200))
      .execute();
  }
}
