import type { Db, Trx } from '../stores/records/records.ts';
import type { PlannedRow } from './kinds/kind.ts';
import type { ReadRow, RowNote } from './row-note.ts';

export interface StoredRow {
  row: number;
  title: string;
  outcome: 'create' | 'known' | 'fault';
  state: 'planned' | 'done' | 'refused';
  notes: RowNote[];
  plan: Readonly<Record<string, unknown>> | undefined;
  targetId: string | null;
  /** As it was read from the file. */
  source: Omit<ReadRow, 'row'>;
}

/** Rows of one statement: SQLite takes 32,766 parameters. */
const perStatement = 200;

export async function storeRows(
  trx: Trx,
  of: { id: string; unitId: string },
  rows: readonly ReadRow[],
  planned: readonly (PlannedRow & { outcome: StoredRow['outcome'] })[],
): Promise<void> {
  const plans = new Map(planned.map((each) => [each.row, each]));
  const values = rows.flatMap(({ row, ...source }) => {
    const plan = plans.get(row);
    if (!plan) return [];
    return {
      import_id: of.id,
      row_number: row,
      unit_id: of.unitId,
      step: plan.step,
      title: plan.title.slice(0, 500),
      cells: JSON.stringify(source),
      plan: plan.plan === undefined ? null : JSON.stringify(plan.plan),
      outcome: plan.outcome,
      state: 'planned' as const,
      notes: JSON.stringify(plan.notes),
      target_id: plan.knownId ?? null,
    };
  });
  for (let at = 0; at < values.length; at += perStatement) {
    await trx
      .insertInto('import_rows')
      .values(values.slice(at, at + perStatement))
      .execute();
  }
}

/** All rows of an import, in the order of the file. */
export async function readRows(db: Db | Trx, importId: string): Promise<StoredRow[]> {
  const rows = await db
    .selectFrom('import_rows')
    .selectAll()
    .where('import_id', '=', importId)
    .orderBy('row_number')
    .execute();
  return rows.map((row) => ({
    row: row.row_number,
    title: row.title,
    outcome: row.outcome,
    state: row.state,
    notes: JSON.parse(row.notes) as RowNote[],
    plan: row.plan === null ? undefined : (JSON.parse(row.plan) as Record<string, unknown>),
    targetId: row.target_id,
    source: JSON.parse(row.cells) as StoredRow['source'],
  }));
}
