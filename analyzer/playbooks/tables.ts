import type { PlaybookKind } from './schema/extension.ts';
import type { RunMode, RunStateName } from './runs/run-state.ts';

/** Texts of playbooks by their hash: what a run follows can never change under it. Append-only. */
interface PlaybookContentsTable {
  /** SHA-256 (hex) of the canonical JSON. */
  hash: string;
  /** Canonical JSON. */
  content: string;
  stored_at: string;
}

/** The library: one row per playbook that a unit brought in. Built-in ones are files and have no row. */
interface PlaybooksTable {
  id: string;
  unit_id: string;
  hash: string;
  /** Id of the playbook by CACAO: the same in all its versions. */
  playbook_id: string;
  name: string;
  kind: PlaybookKind;
  /** As written in the playbook, for people. */
  version: string;
  steps: number;
  injects: number;
  roles: number;
  owner_id: string;
  owner_name: string;
  created_at: string;
  /** Node that took it in, and its signature over the hash. */
  node: string;
  signature: string;
}

/** Read model of runs; the fold itself is in `cases`. Can be rebuilt. */
export interface RunsTable {
  id: string;
  unit_id: string;
  mode: RunMode;
  subject_kind: 'incident' | 'drill';
  subject_id: string;
  playbook_hash: string;
  playbook_id: string;
  title: string;
  state: RunStateName;
  version: number;
  /** Node that drives it: timers and automatic steps are its business alone. */
  node: string;
  /** When the next timer is due; null while there is none. */
  next_at: string | null;
  /** When the platform has something to do for it; null while it has not. */
  work_at: string | null;
  steps_open: number;
  started_at: string;
  ended_at: string | null;
  updated_at: string;
}

/** Playbooks and their runs. */
export interface PlaybookTables {
  playbook_contents: PlaybookContentsTable;
  playbooks: PlaybooksTable;
  runs: RunsTable;
  /** The same for the drill world (analyzer/drills/world). */
  drill_runs: RunsTable;
}
