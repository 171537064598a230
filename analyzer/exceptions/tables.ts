import type { ExceptionStateName } from './state.ts';

/** Read model of the exceptions; the fold itself is in `cases`. Can be rebuilt. */
interface ItemExceptionTable {
  id: string;
  unit_id: string;
  system_id: string;
  number: string;
  title: string;
  state: ExceptionStateName;
  version: number;
  item_key: string;
  risk: 'low' | 'medium' | 'high';
  expires_on: string;
  expires_at: string;
  requested_by: string;
  approved_by: string | null;
  approved_at: string | null;
  /** State of the item without the exception, when it was approved. */
  frozen_state: string | null;
  next_due_at: string | null;
  opened_at: string;
  updated_at: string;
}

/** Exceptions. */
export interface ExceptionTables {
  item_exceptions: ItemExceptionTable;
}
