import type { ClockState } from '../clocks/clock.ts';
import type { CaseKind } from './message.ts';

/** What a case is now: the fold of its log, kept so that nobody has to read the log for it. Can be rebuilt. */
interface CasesTable {
  case_id: string;
  kind: CaseKind;
  /** '' while the message that opens the case has not arrived: nobody sees it. */
  unit_id: string;
  /** State of the machine; '' as above. */
  state: string;
  title: string;
  /** Messages read, refused ones too. */
  version: number;
  /** Highest of the log. */
  lamport: number;
  /** Account named by `state.responsibleId`. */
  responsible_id: string | null;
  /** Canonical JSON of the whole fold (`fold.ts`). */
  state_json: string;
  opened_at: string;
  updated_at: string;
}

/** The logs. Append-only: the database refuses changes. */
interface CaseMessagesTable {
  id: string;
  /** Order of arrival at this node, without gaps: the cursor of the exchange. */
  seq: number;
  case_id: string;
  case_kind: CaseKind;
  unit_id: string;
  /** Fingerprint of the writer's key. */
  node: string;
  /** JSON. */
  actor: string;
  at: string;
  lamport: number;
  kind: string;
  /** Canonical JSON. */
  payload: string;
  /** Canonical JSON: effects on clocks. */
  clocks: string;
  clock_behind_ms: number | null;
  previous: string;
  hash: string;
  signature: string;
  /** Not part of the message: known to the node that took the request. */
  idempotency_key: string | null;
  received_at: string;
}

/** One row, `seq` of the last message; its lock lets messages arrive one after the other. */
interface CaseArrivalsTable {
  id: number;
  seq: number;
}

/** Public keys (PEM) of the nodes that wrote messages; `node` is the fingerprint of the key. Append-only. */
interface CaseNodesTable {
  node: string;
  public_key: string;
  first_seen_at: string;
}

/** Clocks of all cases, for boards and escalation. Can be rebuilt. */
interface CaseClocksTable {
  case_id: string;
  clock: string;
  case_kind: CaseKind;
  /** Unit of the case. */
  unit_id: string;
  state: ClockState['state'];
  started_at: string;
  due_at: string;
  original_due_at: string;
  paused_at: string | null;
  ended_at: string | null;
  extensions: number;
  round: number;
  rule_id: string;
  /** Id of the ladder that is walked, if any. */
  ladder: string | null;
  /** Steps of the ladder walked since the clock was started or extended. */
  escalated_step: number;
  /** Canonical JSON of the `ClockState`. */
  clock_json: string;
}

/** What messages set off, written with them and carried out afterwards. */
interface CaseOutboxTable {
  /** `<message id>:<index>`. */
  id: string;
  case_id: string;
  unit_id: string;
  kind: 'tell' | 'act';
  /** JSON of the `Outgoing`. */
  body: string;
  /** `refused`: the other case did not take it, and never will. `dead`: tried too often. */
  state: 'waiting' | 'done' | 'refused' | 'dead';
  attempts: number;
  next_at: string;
  error: string | null;
  created_at: string;
  done_at: string | null;
}

/** Workflows. */
export interface CaseTables {
  cases: CasesTable;
  case_messages: CaseMessagesTable;
  case_arrivals: CaseArrivalsTable;
  case_nodes: CaseNodesTable;
  case_clocks: CaseClocksTable;
  case_outbox: CaseOutboxTable;
}
