/** Dates are ISO 8601 UTC text, flags 0/1, JSON is text. */

/** An address plan: which addresses a unit may probe, who allowed it and until when. */
export interface AddressPlanTable {
  id: string;
  unit_id: string;
  name: string;
  state: 'active' | 'ended';
  /** Rises with every change; a sweep runs under the version that it began with. */
  version: number;
  /** Who allowed the probing, as the document names them. */
  authorised_by: string;
  /** Civil days, both inclusive. */
  authorised_from: string;
  authorised_until: string;
  /** The instants of those days in the time zone of the country; `until` exclusive. */
  authorised_from_at: string;
  authorised_until_at: string;
  /** Number or title of the document. */
  authorisation_reference: string;
  document_sha256: string | null;
  document_name: string | null;
  document_bytes: number | null;
  note: string;
  created_at: string;
  created_by: string;
  created_by_name: string;
  updated_at: string;
  updated_by_name: string;
  ended_at: string | null;
}

/** `first` and `last` are the ends of the range as 32 hex digits (IPv4 mapped), so that SQL compares them as text. */
export interface AddressPlanPrefixTable {
  id: string;
  plan_id: string;
  /** Whose addresses these are: the unit of the plan, or one below it. */
  unit_id: string;
  prefix: string;
  family: 'ipv4' | 'ipv6';
  first: string;
  last: string;
  /** The IPv4 prefix that the same machines have. */
  v4_twin: string | null;
  vlan: number | null;
  note: string;
}

export interface AddressPlanExclusionTable {
  id: string;
  plan_id: string;
  unit_id: string;
  prefix: string;
  family: 'ipv4' | 'ipv6';
  first: string;
  last: string;
  reason: string;
}

/** One schedule per plan. */
export interface SweepScheduleTable {
  plan_id: string;
  unit_id: string;
  enabled: number;
  every_seconds: number;
  /** JSON: `SweepSettings`. */
  settings: string;
  updated_at: string;
  updated_by: string;
  updated_by_name: string;
}

export type SweepState =
  'queued' | 'running' | 'stopping' | 'finished' | 'stopped' | 'failed' | 'withdrawn';

/** One run of probes over a plan. */
export interface SweepTable {
  id: string;
  unit_id: string;
  plan_id: string;
  plan_version: number;
  state: SweepState;
  /** Code of why it is not finished: `BY_PERSON`, `PLAN_EXPIRED`, `PLAN_CHANGED`, `PLAN_ENDED`, or of an error. */
  reason: string | null;
  detail: string | null;
  scheduled: number;
  /** JSON: `SweepSettings`. */
  settings: string;
  budget: number;
  rate: number;
  phase: string;
  probes: number;
  found: number;
  /** Of the hosts found, those that nobody knew of. */
  found_new: number;
  aliased: number;
  /** Questions that could not be sent. */
  failed: number;
  /** Candidates passed over because the plan excludes them. */
  excluded: number;
  /** JSON: prefixes in which every address answers. */
  aliased_prefixes: string;
  /** Decides the random addresses of the alias test. */
  seed: number;
  /** Blob of what was known before the first question: a resumed sweep guesses from the same. */
  knowledge_sha256: string | null;
  /** Times that it went on after the process ended. */
  resumed: number;
  created_at: string;
  created_by: string;
  created_by_name: string;
  started_at: string | null;
  progress_at: string | null;
  ended_at: string | null;
}

/** The journal of a sweep that is not over, entry by entry; removed when it ends for good. */
export interface SweepJournalTable {
  sweep_id: string;
  unit_id: string;
  seq: number;
  /** JSON: a `JournalEntry`. */
  entry: string;
}

export interface SweepHostTable {
  sweep_id: string;
  unit_id: string;
  address: string;
  family: 'ipv4' | 'ipv6';
  /** The prefix of the plan. */
  prefix: string;
  /** Scheme of the guess, and what it was made of. */
  why: string;
  why_from: string | null;
  /** JSON: `Evidence`. */
  evidence: string;
  /** It was known before; the sweep confirms it. */
  known: number;
  asset_id: string | null;
  found_at: string;
}

/** A port of a host that the sweep found. `silent` is neither open nor closed. */
export interface SweepPortTable {
  sweep_id: string;
  unit_id: string;
  address: string;
  port: number;
  state: 'open' | 'closed' | 'silent';
  banner: string | null;
  /** What the service showed and proved to hold: `ssh-host-key …`, `tls-certificate …`; empty when it showed nothing, null when nobody asked. */
  identity: string | null;
  at: string;
}

export interface SweepTables {
  address_plans: AddressPlanTable;
  address_plan_prefixes: AddressPlanPrefixTable;
  address_plan_exclusions: AddressPlanExclusionTable;
  sweep_schedules: SweepScheduleTable;
  sweeps: SweepTable;
  sweep_journal: SweepJournalTable;
  sweep_hosts: SweepHostTable;
  sweep_ports: SweepPortTable;
}
