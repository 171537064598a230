/** Who sends us logs. One row per address and transport. */
export interface LogSourceTable {
  id: string;
  unit_id: string;
  /** 1 when a person assigned the unit; it then decides for all lines of the address. */
  unit_assigned: number;
  address: string;
  /** `udp`, `tcp`, `tls` or `http`. */
  transport: string;
  /** Given by a person; the address stands in for it otherwise. */
  name: string | null;
  /** As the parser last saw them. */
  vendor: string | null;
  product: string | null;
  first_seen_at: string;
  last_seen_at: string;
  /** 64-bit counters as decimal text. */
  events: string;
  unparsed: string;
  dropped: string;
  /** Longest recent silence that was normal, in seconds; the alarm is learnt from it. */
  learnt_gap_seconds: number;
  /** Silence that raises the alarm, in seconds. */
  silent_after_seconds: number;
  /** 1 when a person fixed `silent_after_seconds`; then nothing is learnt. */
  silence_fixed: number;
  muted: number;
  /** Set while the alarm stands. */
  silent_since: string | null;
}

/** Log sources: who sends, last seen, silence. */
export interface SourceTables {
  log_sources: LogSourceTable;
}
