import type { ObservationOrigin, ObservationResult } from './observations.ts';

/** What people judge, answer and enter about a drill. Dates ISO 8601 UTC, JSON as text; `unit_id`: unit of the drill. */

/** Append-only: a later judgement of the same evaluator replaces an earlier one, which stays. */
interface DrillObservationsTable {
  id: string;
  drill_id: string;
  unit_id: string;
  inject_id: string;
  /** Null: all that the inject expects of this person. */
  expected_id: string | null;
  account_id: string;
  evaluator_id: string;
  evaluator_name: string;
  result: ObservationResult;
  note: string;
  origin: ObservationOrigin;
  /** Account that wrote it: another than the evaluator's when it was entered from paper. */
  entered_by: string;
  at: string;
}

/** Evaluation forms (GB/T 38645-2020, A.9). Append-only; the latest of each evaluator counts. */
interface DrillEvaluationFormsTable {
  id: string;
  drill_id: string;
  unit_id: string;
  evaluator_id: string;
  evaluator_name: string;
  /** JSON: item → 1, 3 or 5. */
  grades: string;
  /** JSON: item → text. */
  advice: string;
  conclusion: string;
  origin: 'console' | 'paper';
  entered_by: string;
  entered_by_name: string;
  at: string;
}

/** What was sent once under a key: the same again is answered from here. Append-only. */
interface DrillSubmissionsTable {
  drill_id: string;
  account_id: string;
  key: string;
  unit_id: string;
  /** SHA-256 of the canonical JSON of the body. */
  body_sha256: string;
  /** JSON. */
  answer: string;
  at: string;
}

/** Who can be reached, asked before the start. */
interface DrillReachTable {
  drill_id: string;
  account_id: string;
  unit_id: string;
  asked_at: string | null;
  asked_by: string | null;
  answered_at: string | null;
  /** The participant, or whoever telephoned. */
  answered_by: string | null;
  reached: number | null;
  note: string;
}

/** Clock and injects of a drill that was played on paper. Actions, observations and forms from paper stand with the others. Append-only. */
interface DrillPaperEntriesTable {
  id: string;
  drill_id: string;
  unit_id: string;
  /** Whose handwriting it is. */
  written_by: string;
  entered_by: string;
  entered_by_name: string;
  /** JSON of a `PaperClock`; null: the clock ran here. */
  clock: string | null;
  /** JSON: inject → ISO instant. */
  injects: string;
  /** JSON: how much was entered. */
  counts: string;
  at: string;
}

export interface DrillEvaluationTables {
  drill_observations: DrillObservationsTable;
  drill_evaluation_forms: DrillEvaluationFormsTable;
  drill_submissions: DrillSubmissionsTable;
  drill_reach: DrillReachTable;
  drill_paper_entries: DrillPaperEntriesTable;
}
