import type { Principal } from '../../people/principal.ts';
import type { Db, Trx } from '../../stores/records/records.ts';
import type { ImportLimits } from '../limits.ts';
import type { ReadRow, RowNote } from '../row-note.ts';

/** For whom and when an import is looked at. */
export interface PlanContext {
  db: Db | Trx;
  /** Holds only grants that carry the right of the kind. */
  principal: Principal;
  /** Acting unit. */
  unitId: string;
  at: string;
  limits: ImportLimits;
  /** Units at which the person may give roles; empty for a token. */
  grantingUnits: readonly string[];
}

/** What will become of a row. */
export interface PlannedRow {
  row: number;
  /** Rows of one step are written together. */
  step: number;
  title: string;
  notes: RowNote[];
  /** Undefined for a fault. Nothing but JSON; the same again means that nothing changed. */
  plan?: Readonly<Record<string, unknown>>;
  /** Set when it is there already. */
  knownId?: string;
}

/** A row whose turn it is. */
export interface TodoRow {
  row: number;
  plan: Readonly<Record<string, unknown>>;
}

/** One kind of ledger. */
export interface ImportKind {
  plan(context: PlanContext, rows: readonly ReadRow[]): Promise<PlannedRow[]>;
  /** Writes the rows of one step; answers the id of what each row made. `targetOf`: of an earlier row of the import. */
  apply(
    trx: Trx,
    context: Omit<PlanContext, 'db'>,
    rows: readonly TodoRow[],
    targetOf: (row: number) => Promise<string | undefined>,
  ): Promise<Map<number, string>>;
}
