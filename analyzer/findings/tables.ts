import type { FindingStateName } from './state.ts';

/** Read model of the findings; the fold itself is in `cases`. Can be rebuilt. */
interface FindingTable {
  id: string;
  /** The school. */
  unit_id: string;
  system_id: string;
  number: string;
  title: string;
  state: FindingStateName;
  version: number;
  /** For which the auditor acts. */
  raised_unit_id: string;
  raised_by: string;
  item_key: string;
  severity: 'high' | 'medium' | 'low';
  template_id: string | null;
  rounds: number;
  closed_at: string | null;
  next_due_at: string | null;
  opened_at: string;
  updated_at: string;
}

/** Findings of auditors. */
export interface FindingTables {
  findings: FindingTable;
}
