/** A graded system (定级对象). */
export interface SystemTable {
  id: string;
  unit_id: string;
  name: string;
  level: number;
  s_level: number;
  a_level: number;
  /** JSON array of scopes. */
  scopes: string;
  created_at: string;
  closed_at: string | null;
  evaluated_at: string | null;
}

/** The current state of each item of a system that is not simply unknown. */
export interface ItemStateTable {
  system_id: string;
  unit_id: string;
  item_key: string;
  state: string;
  /** `telemetry` is overwritten by the next evaluation, `person` (not applicable) is not. */
  decided_by: 'telemetry' | 'person';
  reason: string | null;
  decided_at: string;
  /** After this the state counts as unknown. */
  fresh_until: string | null;
}

/** What a check measured on an object; the raw material behind a state. */
export interface EvidenceTable {
  id: string;
  unit_id: string;
  system_id: string;
  evaluation_id: string;
  item_key: string;
  check_id: string;
  object_kind: string;
  object_id: string;
  object_name: string;
  verdict: string;
  /** JSON object of measured values. */
  measured: string;
  reason_zh: string;
  reason_en: string;
  /** JSON: where the raw records are (an event query with its range, or an asset). */
  origin: string;
  /** When it held true, apart from when it was collected. */
  observed_from: string;
  observed_to: string;
  collected_at: string;
  expires_at: string;
  sha256: string;
}

/** The last score of a system on a day (UTC), kept for trends. Under the first scoring pack. */
export interface ScoreDayTable {
  system_id: string;
  /** `2026-11-22` */
  day: string;
  unit_id: string;
  pack: string;
  lower: number;
  upper: number;
  coverage: number;
}

/** Systems, evidence, item results. */
export interface AssessmentTables {
  systems: SystemTable;
  item_states: ItemStateTable;
  evidence: EvidenceTable;
  score_days: ScoreDayTable;
}
