/** One hash chain per unit; the row is its head. */
interface AuditChainsTable {
  unit_id: string;
  /** Of the newest entry; 0 before the first. */
  seq: number;
  sha256: string;
  sm3: string;
}

/** Append-only: triggers refuse UPDATE and DELETE. */
interface AuditEntriesTable {
  id: string;
  unit_id: string;
  /** 1, 2, 3 … within the unit. */
  seq: number;
  at: string;
  actor_kind: 'person' | 'system';
  /** Account id of a person. */
  actor_id: string | null;
  actor_name: string;
  actor_address: string | null;
  actor_token_id: string | null;
  action: string;
  target_kind: string;
  target_id: string;
  /** Canonical JSON. */
  before: string | null;
  after: string | null;
  reason: string | null;
  /** Hex, over the previous hash and the canonical entry (`entry-hash.ts`). */
  sha256: string;
  sm3: string;
}

/** Signed heads of the chains, chained themselves. Append-only. */
interface AuditCheckpointsTable {
  seq: number;
  at: string;
  /** Canonical JSON: what is signed. */
  body: string;
  sha256: string;
  sm3: string;
  /** Ed25519, base64. */
  signature: string;
}

/** Which heads have been signed; a chain that has not moved is not signed again. Append-only. */
interface AuditCheckpointHeadsTable {
  unit_id: string;
  seq: number;
  checkpoint_seq: number;
}

/** Public keys that have signed checkpoints here. Not an anchor of trust: that is the key file. */
interface AuditKeysTable {
  /** SHA-256 of the SubjectPublicKeyInfo, hex. */
  id: string;
  /** PEM. */
  public_key: string;
  created_at: string;
}

/** Hash chains and checkpoints. */
export interface AuditTables {
  audit_chains: AuditChainsTable;
  audit_entries: AuditEntriesTable;
  audit_checkpoints: AuditCheckpointsTable;
  audit_checkpoint_heads: AuditCheckpointHeadsTable;
  audit_keys: AuditKeysTable;
}
