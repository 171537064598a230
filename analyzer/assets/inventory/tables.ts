/** Dates are ISO 8601 UTC text, flags 0/1, JSON is text. */

/** What names a machine. `mac` is canonical lower case with colons, addresses are canonical text. */
export type IdentifierKind =
  | 'ipv4'
  | 'ipv6'
  | 'mac'
  | 'serial'
  | 'engine-id'
  | 'ssh-host-key'
  | 'tls-certificate'
  | 'duid'
  | 'hostname';

/** Where something was learnt. */
export type ObservationSource =
  'poll' | 'neighbour' | 'sweep' | 'capture' | 'lease' | 'dns' | 'person';

/** One identifier of an asset as one source saw it: the provenance of everything that is said of a machine. */
export interface AssetIdentifierTable {
  id: string;
  asset_id: string;
  /** The asset that it was first seen with; a merge is taken back by it. */
  origin_id: string;
  unit_id: string;
  kind: IdentifierKind;
  value: string;
  source: ObservationSource;
  /** The sweep, capture, poll target … of that kind of source; the newest one. */
  source_ref: string;
  seen_count: number;
  first_seen_at: string;
  last_seen_at: string;
  /** Set when another machine took it or the source no longer lists it. */
  until_at: string | null;
}

/** Two assets that turned out to be one. `kept_id` stands for both until the merge is undone. */
export interface AssetMergeTable {
  id: string;
  unit_id: string;
  kept_id: string;
  merged_id: string;
  /** JSON: the identifiers that agree, with the weight that each carries. */
  evidence: string;
  /** In words of the rules: `strong-identifier`, `by-person`. */
  basis: string;
  reason: string;
  by_id: string | null;
  by_name: string;
  at: string;
  /** JSON: poll targets and systems that were moved along. */
  moved: string;
  undone_at: string | null;
  undone_by_name: string | null;
  undo_reason: string | null;
}

/** Two assets that are never merged again by themselves, because a person parted them. `one_id` < `other_id`. */
export interface AssetSeparationTable {
  one_id: string;
  other_id: string;
  unit_id: string;
  reason: string;
  by_name: string;
  at: string;
}

/** Something that names more than one machine, or speaks against itself: shown, never guessed away. */
export interface AssetConflictTable {
  id: string;
  unit_id: string;
  /** `shared-mac`, `shared-host-key`, `shared-certificate`, `contradiction`, `ambiguous`. */
  kind: string;
  identifier_kind: IdentifierKind;
  value: string;
  /** JSON: ids of the assets. */
  asset_ids: string;
  detail: string;
  state: 'open' | 'settled';
  first_seen_at: string;
  last_seen_at: string;
  settled_at: string | null;
  settled_by_name: string | null;
  settle_note: string | null;
}

/** A port of an address as a source found it. `silent` is no answer: neither open nor closed. */
export interface AssetServiceTable {
  id: string;
  asset_id: string;
  unit_id: string;
  address: string;
  family: 'ipv4' | 'ipv6';
  transport: 'tcp' | 'udp';
  port: number;
  state: 'open' | 'closed' | 'silent';
  service: string | null;
  product: string | null;
  banner: string | null;
  source: ObservationSource;
  source_ref: string;
  first_seen_at: string;
  last_seen_at: string;
  /** Since when the state is what it is. */
  since_at: string;
}

/** What books say of an address (DNS zones): no machine was seen there, so there may be no asset. Sweeps ask these first. */
export interface KnownAddressTable {
  id: string;
  unit_id: string;
  address: string;
  family: 'ipv4' | 'ipv6';
  source: ObservationSource;
  source_ref: string;
  /** Empty where the book gives none. */
  hostname: string;
  first_seen_at: string;
  last_seen_at: string;
}

/** New, changed, gone and back again, in the order in which it was noticed. */
export interface AssetChangeTable {
  id: string;
  asset_id: string;
  unit_id: string;
  kind: 'new' | 'changed' | 'gone' | 'returned' | 'merged' | 'parted';
  /** Of `changed`: the identifier or service. */
  field: string | null;
  before: string | null;
  after: string | null;
  source: ObservationSource;
  source_ref: string;
  at: string;
}

/** A school says that an asset is its own, or that it is not. */
export interface AssetClaimTable {
  id: string;
  asset_id: string;
  unit_id: string;
  kind: 'claim' | 'dispute';
  state: 'open' | 'granted' | 'refused' | 'withdrawn';
  reason: string;
  /** Of a claim: who answers for the machine, and what it is for. */
  responsible_name: string | null;
  purpose: string | null;
  /** Of a dispute: whose the asset is said to be. */
  other_unit_id: string | null;
  by_id: string;
  by_name: string;
  at: string;
  decided_by_id: string | null;
  decided_by_name: string | null;
  decided_at: string | null;
  decision: string | null;
}

export interface InventoryTables {
  asset_identifiers: AssetIdentifierTable;
  asset_merges: AssetMergeTable;
  asset_separations: AssetSeparationTable;
  asset_conflicts: AssetConflictTable;
  asset_services: AssetServiceTable;
  known_addresses: KnownAddressTable;
  asset_changes: AssetChangeTable;
  asset_claims: AssetClaimTable;
}
