/**
 * A node that this one exchanges messages with. As a person sees it the row belongs to the unit of the child: at the
 * parent the unit that was invited, at the child its own top unit.
 */
interface ExchangePeersTable {
  id: string;
  unit_id: string;
  /** What the peer is to us: our parent is asked by us, our children ask us. */
  role: 'parent' | 'child';
  state: 'invited' | 'active' | 'ended';
  /** Fingerprint of its signing key; '' while it has only been invited. */
  node_id: string;
  /** PEM, pinned at the pairing. */
  public_key: string;
  name: string;
  /** The unit by the id that the peer has for it: the child's top unit, or our unit in the parent's tree. */
  foreign_unit_id: string;
  /** Of a parent: where it listens; of a child '' (only children open connections). */
  url: string;
  /** Of a parent whose certificate no public authority vouches for: PEM, pinned at the pairing. */
  certificate: string | null;
  /** Pairing secrets, sealed. A rotation keeps both until the new one has been used. */
  secret: string | null;
  next_secret: string | null;
  /** Of an open invitation. */
  token_hash: string | null;
  token_expires_at: string | null;
  created_at: string;
  created_by: string | null;
  joined_at: string | null;
  ended_at: string | null;
  ended_reason: string | null;
  last_contact_at: string | null;
  last_error: string | null;
  last_error_at: string | null;
  /** Number of the last request that was accepted (at the parent) or sent (at the child). */
  request_number: number;
  /** Its clock minus ours, as measured at the last contact. */
  clock_offset_ms: number | null;
  /** Newest `case_messages.seq` that was looked at for this peer. */
  scanned_seq: number;
  /** Position of the newest row ever put in `exchange_outbox` for this peer. */
  outbox_position: number;
  /** Newest position that the peer has confirmed. */
  sent_position: number;
  /** Newest position of the peer's outbox that is stored here. */
  received_position: number;
  /** What the peer said was still waiting there for us. */
  peer_waiting: number;
  peer_waiting_since: string | null;
  /** Newest of its audit checkpoints here, or of ours there. */
  checkpoint_seq: number;
  refused: number;
  /** Set for good when its checkpoints contradict each other. */
  history_fault: string | null;
  history_fault_at: string | null;
}

/** Messages that wait until the peer confirms them; confirmed rows are deleted. */
interface ExchangeOutboxTable {
  peer_id: string;
  position: number;
  message_id: string;
  case_id: string;
  queued_at: string;
}

/** Cases that a peer takes part in: which messages may leave at all. */
interface ExchangeSharesTable {
  peer_id: string;
  case_id: string;
  since_at: string;
}

/** Messages of a peer that were not taken, newest kept. */
interface ExchangeRefusalsTable {
  id: string;
  peer_id: string;
  unit_id: string;
  case_id: string;
  message_id: string;
  code: string;
  detail: string;
  at: string;
}

/** Chains with a missing link: asked again as a whole, until they are sound. */
interface ExchangeGapsTable {
  peer_id: string;
  case_id: string;
  since_at: string;
  asked_at: string | null;
  attempts: number;
}

/** Signed heads of a child's audit chains, kept so that its history can not be rewritten unseen. Append-only. */
interface ExchangeCheckpointsTable {
  peer_id: string;
  seq: number;
  at: string;
  body: string;
  sha256: string;
  sm3: string;
  signature: string;
  received_at: string;
}

/** Newest head of each audit chain of a child. */
interface ExchangeHeadsTable {
  peer_id: string;
  unit_id: string;
  seq: number;
  sha256: string;
  sm3: string;
}

/** Which peer a node is reached through: who answers for what it may write. */
interface ExchangeNodesTable {
  node: string;
  peer_id: string;
  public_key: string;
  introduced_at: string;
}

/** Files that messages of a shared case name, by the hash of their content. */
interface ExchangeBlobsTable {
  peer_id: string;
  sha256: string;
  case_id: string;
  /** `wanted`: not here yet; `too-large` and `failed` wait for a decision. */
  state: 'wanted' | 'stored' | 'too-large' | 'failed';
  attempts: number;
  error: string | null;
  noted_at: string;
}

/** Exchange of case messages between nodes. */
export interface ExchangeTables {
  exchange_peers: ExchangePeersTable;
  exchange_outbox: ExchangeOutboxTable;
  exchange_shares: ExchangeSharesTable;
  exchange_refusals: ExchangeRefusalsTable;
  exchange_gaps: ExchangeGapsTable;
  exchange_checkpoints: ExchangeCheckpointsTable;
  exchange_heads: ExchangeHeadsTable;
  exchange_nodes: ExchangeNodesTable;
  exchange_blobs: ExchangeBlobsTable;
}
