import type { StatedLevel } from './levels.ts';
import type { IncidentStateName, OperatorKind } from './state.ts';

/** Read model of the incidents; the fold itself is in `cases`. Can be rebuilt. */
interface IncidentsTable {
  id: string;
  /** Unit that keeps the incident. */
  unit_id: string;
  affected_unit_id: string | null;
  number: string;
  title: string;
  state: IncidentStateName;
  version: number;
  class_id: string | null;
  subclass_id: string | null;
  operator_kind: OperatorKind | null;
  cac_level: StatedLevel;
  edu_level: StatedLevel;
  /** Of what is certain: 0 extraordinary … 3 general, 4 not graded; to sort by. */
  edu_rank: number;
  discovered_at: string;
  occurred_at: string | null;
  opened_at: string;
  updated_at: string;
  closed_at: string | null;
  tasks_open: number;
  tasks_total: number;
  evidence_count: number;
  reports_count: number;
  /** JSON array. */
  notice_ids: string;
  /** Earliest deadline of a clock that runs. */
  next_due_at: string | null;
}

/** Which alerts are worked on as which incident. */
interface IncidentAlertsTable {
  incident_id: string;
  alert_id: string;
  unit_id: string;
}

/** Tasks, for the work list of their people. */
interface IncidentTasksTable {
  id: string;
  incident_id: string;
  unit_id: string;
  title: string;
  /** Whose work it is now: as assigned, or the successor after a hand-over. */
  assignee_id: string | null;
  /** Account that the log names; while it stays the same, a hand-over stays in force. */
  assigned: string | null;
  due_at: string | null;
  done_at: string | null;
}

/** Files that were received for an incident; a message then makes them evidence. */
interface IncidentUploadsTable {
  id: string;
  incident_id: string;
  unit_id: string;
  kind: 'file' | 'alert-events';
  name: string;
  media_type: string;
  sha256: string;
  sm3: string;
  bytes: number;
  alert_id: string | null;
  uploaded_by: string;
  uploaded_at: string;
}

/** Last number that a unit gave in a year; a rolled back opening gives its number back. */
interface IncidentNumbersTable {
  unit_id: string;
  year: number;
  last: number;
}

/** Incidents. */
export interface IncidentTables {
  incidents: IncidentsTable;
  incident_alerts: IncidentAlertsTable;
  incident_tasks: IncidentTasksTable;
  incident_uploads: IncidentUploadsTable;
  incident_numbers: IncidentNumbersTable;
}
