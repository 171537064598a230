import type { CaseKind } from '../cases/message.ts';

/** What a school knows of a graded system beside its level. */
export interface SystemProfileTable {
  system_id: string;
  unit_id: string;
  /** Counts changes of the profile, the level and the name: what a writer must have seen. */
  version: number;
  owner_department: string | null;
  responsible_id: string | null;
  responsible_name: string | null;
  responsible_phone: string | null;
  business: string;
  users_kind: string;
  users_count: number | null;
  /** JSON array of categories of data. */
  data: string;
  deployment: string | null;
  provider: string | null;
  internet_facing: number | null;
  /** JSON arrays. */
  addresses: string;
  domains: string;
  /** `2026-09-01` */
  go_live_on: string | null;
  updated_at: string;
  updated_by_name: string;
}

interface SystemAssetTable {
  system_id: string;
  asset_id: string;
  unit_id: string;
  linked_at: string;
}

/** Every level that a system had. Append-only: the database refuses changes. */
export interface SystemLevelTable {
  id: string;
  system_id: string;
  unit_id: string;
  s_level: number;
  a_level: number;
  level: number;
  /** JSON array. */
  scopes: string;
  /** JSON of what the answers of the wizard gave, when it was used. */
  grade: string | null;
  /** JSON. */
  answers: string | null;
  reason: string | null;
  decided_by: string | null;
  by_name: string;
  at: string;
}

/** Last number of a series that a unit gave in a year. */
interface CaseNumberTable {
  series: string;
  unit_id: string;
  year: number;
  last: number;
}

/** A file that was received here for a case. Only what has a row leaves through the case: a message of another node names hashes at will. */
export interface CaseFileTable {
  case_id: string;
  case_kind: CaseKind;
  unit_id: string;
  sha256: string;
  sm3: string;
  name: string;
  media_type: string;
  bytes: number;
  uploaded_by: string;
  uploaded_by_name: string;
  uploaded_at: string;
}

/** Read model of the filings; the fold itself is in `cases`. */
interface FilingTable {
  id: string;
  unit_id: string;
  system_id: string;
  title: string;
  state: string;
  version: number;
  s_level: number;
  a_level: number;
  level: number;
  step: number;
  certificate_number: string | null;
  issued_on: string | null;
  valid_until: string | null;
  next_due_at: string | null;
  opened_at: string;
  updated_at: string;
}

/** The register of systems and what is filed of them. */
export interface RegisterTables {
  system_profiles: SystemProfileTable;
  system_assets: SystemAssetTable;
  system_levels: SystemLevelTable;
  case_numbers: CaseNumberTable;
  case_files: CaseFileTable;
  filings: FilingTable;
}
