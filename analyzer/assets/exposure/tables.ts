/** A port of an asset that is open over IPv6 and not over IPv4: what a filter for IPv4 alone leaves open. */
export interface ExposureFindingTable {
  id: string;
  asset_id: string;
  unit_id: string;
  transport: 'tcp' | 'udp';
  port: number;
  /** `closed`: refused over IPv4. `silent`: dropped there, while the machine answers other ports over IPv4. */
  v4_state: 'closed' | 'silent';
  severity: 'high' | 'medium' | 'low';
  /** JSON: addresses, sources and times of both sides. */
  evidence: string;
  state: 'open' | 'accepted' | 'resolved';
  opened_at: string;
  last_seen_at: string;
  resolved_at: string | null;
  accepted_by_id: string | null;
  accepted_by_name: string | null;
  accepted_at: string | null;
  /** An accepted finding opens again after this civil day. */
  accepted_until: string | null;
  accept_reason: string | null;
  version: number;
}

export interface ExposureTables {
  exposure_findings: ExposureFindingTable;
}
