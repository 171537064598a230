/** A ledger that somebody brought, checked or applied. Forgotten with its rows at `forgotten_at`. */
interface ImportsTable {
  id: string;
  /** For which it was brought; of notices: who issued them. */
  unit_id: string;
  kind: 'units' | 'people' | 'notices' | 'apps';
  /** Goes one way. */
  state: 'checked' | 'applying' | 'applied';
  file_name: string;
  file_sha256: string;
  /** JSON: who brought it and from where, for what is written later by a job. */
  caller: string;
  created_by: string;
  created_by_name: string;
  created_at: string;
  applied_at: string | null;
  /** When the links for new accounts were taken: once. */
  invites_at: string | null;
  forgotten_at: string;
}

interface ImportRowsTable {
  import_id: string;
  /** As Excel counts. */
  row_number: number;
  /** Of the import. */
  unit_id: string;
  /** Rows of one step are written together: those of one notice. Ascending: a parent comes before its children. */
  step: number;
  title: string;
  /** JSON: texts of the cells by column key, as cleaned. */
  cells: string;
  /** JSON: what will be written; null for faults. */
  plan: string | null;
  outcome: 'create' | 'known' | 'fault';
  state: 'planned' | 'done' | 'refused';
  /** JSON: `RowNote[]`. */
  notes: string;
  target_id: string | null;
}

export interface ImportTables {
  imports: ImportsTable;
  import_rows: ImportRowsTable;
}
