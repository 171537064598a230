import type {
  DrillBlind,
  DrillContent,
  DrillForm,
  DrillRole,
  DrillScope,
  DrillStateName,
} from './drill.ts';
import type { InjectChannel } from '../playbooks/schema/extension.ts';

/** Tables of the drill world besides the twins (`world/twins.ts`). All dates ISO 8601 UTC, flags 0/1, JSON as text. */

/** Read model of drills. Can be rebuilt. */
interface DrillPlansTable {
  id: string;
  unit_id: string;
  number: string;
  title: string;
  state: DrillStateName;
  version: number;
  form: DrillForm;
  scope: DrillScope;
  content: DrillContent;
  blind: DrillBlind;
  /** 1 until the start of a drill whose players must not know of it, or of what is in it. */
  sealed: number;
  playbook_id: string | null;
  playbook_hash: string | null;
  playbook_title: string | null;
  planned_at: string | null;
  run_id: string | null;
  started_at: string | null;
  ended_at: string | null;
  closed_at: string | null;
  opened_at: string;
  updated_at: string;
  participants: number;
  improvements_total: number;
  improvements_open: number;
  /** Earliest of the open ones. */
  improvement_due_at: string | null;
}

/** Numbers are per unit and year, and of drills only. */
interface DrillNumbersTable {
  unit_id: string;
  year: number;
  last: number;
}

/** Improvements after drills, for homes. Can be rebuilt. */
interface DrillImprovementsTable {
  id: string;
  drill_id: string;
  unit_id: string;
  title: string;
  owner_id: string | null;
  due_at: string;
  done_at: string | null;
}

/** Who takes part. Can be rebuilt. */
interface DrillParticipantsTable {
  drill_id: string;
  seat: string;
  account_id: string;
  unit_id: string;
  role: DrillRole;
  playbook_role: string | null;
  /** As of the drill, so that a list needs no join. */
  sealed: number;
}

/** Who has come, and when last seen, per run. */
interface DrillPresenceTable {
  run_id: string;
  seat: string;
  drill_id: string;
  unit_id: string;
  signed_at: string | null;
  last_seen_at: string | null;
}

/** Units copied for a rehearsal: its places are on these, so that it touches nobody. */
interface DrillUnitsTable {
  run_id: string;
  id: string;
  drill_id: string;
  /** Unit of the drill. */
  unit_id: string;
  copy_of: string;
  parent_id: string | null;
  name: string;
  kind: string;
}

/** What reached a place: the whole of a drill's message transport. */
interface DrillInboxTable {
  id: string;
  drill_id: string;
  run_id: string;
  unit_id: string;
  seat: string;
  /** Null in a rehearsal, where nobody sits there. */
  account_id: string | null;
  /** Null for what is no inject: a word of the director. */
  inject_id: string | null;
  iteration: number;
  channel: InjectChannel;
  title: string;
  /** JSON of the `PlayerItem` content as it was sent. */
  content: string;
  /** Real time at which it was due; null when fired by hand. */
  due_at: string | null;
  sent_at: string;
  /** Exercise time of sending. */
  sent_ms: number | null;
  /** First seen by the player's screen. */
  shown_at: string | null;
  answered_at: string | null;
}

/** What players did. Append-only. */
interface DrillActionsTable {
  id: string;
  drill_id: string;
  run_id: string;
  unit_id: string;
  seat: string;
  account_id: string | null;
  /** Account that entered it: in a rehearsal and from paper another than the place's own. */
  made_by: string;
  kind: string;
  text: string;
  /** Inject that the player named. */
  inject_id: string | null;
  /** Expected action that the run counted it for. */
  met_inject_id: string | null;
  met_expected_id: string | null;
  /** JSON: ids of uploads. */
  attachments: string;
  at: string;
  exercise_ms: number;
  source: 'console' | 'paper';
  idempotency_key: string;
}

interface DrillUploadsTable {
  id: string;
  drill_id: string;
  run_id: string;
  unit_id: string;
  seat: string;
  name: string;
  media_type: string;
  sha256: string;
  sm3: string;
  bytes: number;
  uploaded_by: string;
  uploaded_at: string;
}

export interface DrillTables {
  drill_plans: DrillPlansTable;
  drill_numbers: DrillNumbersTable;
  drill_improvements: DrillImprovementsTable;
  drill_participants: DrillParticipantsTable;
  drill_presence: DrillPresenceTable;
  drill_units: DrillUnitsTable;
  drill_inbox: DrillInboxTable;
  drill_actions: DrillActionsTable;
  drill_uploads: DrillUploadsTable;
}
