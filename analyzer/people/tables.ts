/** Everything open-ended (`until_at`, `closed_at` …) is null while it holds. Dates are ISO 8601 UTC text. */

export const unitKinds = [
  'province',
  'city',
  'county',
  'district',
  'school',
  'department',
  'provider',
] as const;

export type UnitKind = (typeof unitKinds)[number];

export interface UnitTable {
  id: string;
  name: string;
  kind: UnitKind;
  /** The education authority's code of the unit, where it has one. */
  code: string | null;
  created_at: string;
  closed_at: string | null;
  /** Peer that told us of it, for a unit of another node; null for our own. Such a unit holds no accounts here. */
  peer_id: string | null;
  /** Our own unit that the peer knows by this id. */
  alias_of: string | null;
}

/**
 * Dated closure: `ancestor` was `depth` levels above `descendant` from `from_at` until `until_at` (exclusive).
 * Each unit has a row to itself at depth 0. Rows are closed and opened by a move, never edited or deleted,
 * so the tree of any past instant can be read.
 */
export interface UnitClosureTable {
  ancestor: string;
  descendant: string;
  depth: number;
  from_at: string;
  until_at: string | null;
}

/** Who besides the owning sub-tree may see an object: recipient, copy, forwarder, participant … */
export interface PartyTable {
  /** Kind of the object: `notice`, `drill`, `alert` … */
  kind: string;
  ref_id: string;
  unit_id: string;
  role: string;
  from_at: string;
  until_at: string | null;
}

export interface AccountTable {
  id: string;
  /** As typed by the administrator; `username_key` (NFKC, lower case) is unique. */
  username: string;
  username_key: string;
  name: string;
  unit_id: string;
  phone: string | null;
  email: string | null;
  /** A temporary lock-out is kept in `sign_in_failures`; `locked` here was set by an administrator. */
  state: 'invited' | 'active' | 'locked' | 'left';
  /** PHC string of argon2id; null until the invite is taken up. */
  password_hash: string | null;
  password_changed_at: string | null;
  must_change_password: number;
  /** Sealed by the secret box; set but not enabled while enrolment waits for its first code. */
  totp_secret: string | null;
  totp_enabled: number;
  /** Last time step that was accepted: a code works once (RFC 6238 section 5.2). */
  totp_last_step: number | null;
  created_at: string;
  last_sign_in_at: string | null;
  left_at: string | null;
}

export interface PasswordHistoryTable {
  account_id: string;
  password_hash: string;
  set_at: string;
}

export interface RecoveryCodeTable {
  account_id: string;
  code_hash: string;
  used_at: string | null;
}

export interface GrantTable {
  id: string;
  account_id: string;
  role: string;
  unit_id: string;
  from_at: string;
  /** Exclusive; the end of an auditor's engagement, or the instant of revocation. */
  until_at: string | null;
  granted_by: string | null;
  created_at: string;
  revoked_at: string | null;
  revoked_by: string | null;
}

export interface SessionTable {
  id: string;
  token_hash: string;
  account_id: string;
  created_at: string;
  last_seen_at: string;
  /** Absolute end, whatever the activity. */
  expires_at: string;
  address: string;
  ended_at: string | null;
  ended_reason: string | null;
}

export interface ApiTokenTable {
  id: string;
  account_id: string;
  unit_id: string;
  name: string;
  token_hash: string;
  /** JSON array of `resource:action`. */
  scopes: string;
  created_at: string;
  expires_at: string;
  last_used_at: string | null;
  revoked_at: string | null;
}

export interface InviteTable {
  id: string;
  account_id: string;
  token_hash: string;
  created_by: string | null;
  created_at: string;
  expires_at: string;
  used_at: string | null;
}

/** Failed sign-ins per user name (known or not) and per address; the key is a hash. */
export interface SignInFailureTable {
  key_hash: string;
  failures: number;
  last_at: string;
  locked_until: string | null;
}

export interface SetUpLinkTable {
  id: string;
  token_hash: string;
  created_at: string;
  expires_at: string;
  used_at: string | null;
}

/** Rows that a transaction updates to run alone against others of its kind (works on both dialects). */
export interface PeopleLockTable {
  name: 'units' | 'grants' | 'set-up' | 'uploads' | 'imports' | 'inventory';
  turns: number;
}

/** Units, accounts, roles, sessions. */
export interface PeopleTables {
  units: UnitTable;
  unit_closure: UnitClosureTable;
  parties: PartyTable;
  accounts: AccountTable;
  password_history: PasswordHistoryTable;
  recovery_codes: RecoveryCodeTable;
  grants: GrantTable;
  sessions: SessionTable;
  api_tokens: ApiTokenTable;
  invites: InviteTable;
  sign_in_failures: SignInFailureTable;
  set_up_links: SetUpLinkTable;
  people_locks: PeopleLockTable;
}
