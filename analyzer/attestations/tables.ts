import type { AttestationStateName } from './state.ts';

/** Read model of the attestations; the fold itself is in `cases`. Can be rebuilt. */
interface AttestationTable {
  id: string;
  unit_id: string;
  system_id: string;
  number: string;
  title: string;
  state: AttestationStateName;
  version: number;
  /** Civil dates of Shanghai beside the instants that they stand for. */
  effective_on: string;
  effective_at: string;
  period_from: string | null;
  period_to: string | null;
  /** Last day. */
  expires_on: string;
  /** From then on it counts no more. */
  expires_at: string;
  files_count: number;
  opened_by: string;
  signed_by: string | null;
  reviewed_by: string | null;
  next_due_at: string | null;
  opened_at: string;
  updated_at: string;
}

/** What an attestation says of each item. */
interface AttestationItemTable {
  attestation_id: string;
  unit_id: string;
  system_id: string;
  item_key: string;
  verdict: 'satisfied' | 'partial' | 'not-satisfied';
  note: string | null;
}

/** Attestations. */
export interface AttestationTables {
  attestations: AttestationTable;
  attestation_items: AttestationItemTable;
}
