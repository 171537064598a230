import type { Generated } from 'kysely';

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

/** An item that a person left out, and why. */
export interface ItemExclusionTable {
  system_id: string;
  unit_id: string;
  item_key: string;
  reason: string;
  /** Name of who said so. */
  decided_by: string;
  decided_at: string;
}

/** What an assessor says of an item beside its state; nulls: nothing. */
export interface ItemMarkTable {
  system_id: string;
  unit_id: string;
  item_key: string;
  /** `ordinary`, `important` or `critical`. */
  importance: string | null;
  /** Of its gap: `none`, `medium` or `high`. */
  risk: string | null;
  /** `open`, `remediated` or `none`. */
  major_hazard: string | null;
  /** Where the mark is from: a table of the evaluation body, a report. */
  source: string;
  decided_by: string;
  decided_at: string;
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
  /** 1: partial only because telemetry cannot prove more. */
  confirmable: Generated<number>;
  /** JSON of the witness that fell silent, where that is why the verdict is unknown. */
  lapse: string | null;
  /** When newer evidence of the same check and object took its place; the hash does not cover it. */
  superseded_at: string | null;
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

/** Everything that the score of a system needs, in one row; made from evidence and people, and at any time again. */
export interface VerdictSheetTable {
  system_id: string;
  unit_id: string;
  /** Levels and scopes that it was made for. */
  profile: string;
  /** SHA-256 of the catalogue that it was made for. */
  catalogue: string;
  /** Base64; `sheet/words.ts`. */
  words: string;
  /** JSON: the spans of time that the words name. */
  windows: string;
  built_at: string;
  /** 1: something that it is made from has changed since. */
  stale: number;
  /** When time alone changes a state next. */
  changes_at: string | null;
  /** Items not satisfied when it was made. */
  failed: number;
}

/** An assessment as it stood at an instant. The database refuses changes. */
export interface FrozenAssessmentTable {
  id: string;
  unit_id: string;
  system_id: string;
  system_name: string;
  level: number;
  note: string | null;
  frozen_at: string;
  frozen_by_id: string | null;
  frozen_by_name: string;
  /** JSON of the scores, for lists. */
  summary: string;
  /** SHA-256 of the catalogue. */
  catalogue: string;
  /** 0: the catalogue was not as published. */
  catalogue_intact: number;
  bytes: number;
  /** Of the content, hex. */
  sha256: string;
  sm3: string;
}

/** Lines of JSON: a head, then one item each. */
export interface FrozenContentTable {
  assessment_id: string;
  unit_id: string;
  content: string;
}

/** Systems, evidence, sheets, frozen assessments. */
export interface AssessmentTables {
  systems: SystemTable;
  item_exclusions: ItemExclusionTable;
  item_marks: ItemMarkTable;
  evidence: EvidenceTable;
  verdict_sheets: VerdictSheetTable;
  score_days: ScoreDayTable;
  frozen_assessments: FrozenAssessmentTable;
  frozen_contents: FrozenContentTable;
}
