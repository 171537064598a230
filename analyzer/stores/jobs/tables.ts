interface JobsTable {
  id: string;
  name: string;
  /** JSON. */
  payload: string;
  state: 'waiting' | 'running' | 'dead';
  /** Runs begun so far. */
  attempt: number;
  run_at: string;
  lease_owner: string | null;
  lease_until: string | null;
  /** Null once dead, so that the same key may be used anew. */
  dedupe_key: string | null;
  error: string | null;
  failed_at: string | null;
  created_at: string;
}

interface JobRepeatsTable {
  key: string;
  name: string;
  /** JSON. */
  payload: string;
  every_ms: number;
  next_at: string;
}

/** The embedded job queue. A finished job is deleted. */
export interface JobTables {
  jobs: JobsTable;
  job_repeats: JobRepeatsTable;
}
