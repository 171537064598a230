import type { AssetKind } from '../tables.ts';
import type { ObservationSource } from './tables.ts';

/** A port that a source asked or heard. `silent` means that there was no answer. */
export interface ObservedService {
  address: string;
  transport: 'tcp' | 'udp';
  port: number;
  state: 'open' | 'closed' | 'silent';
  /** `ssh`, `https` … as IANA names them. */
  service?: string;
  product?: string;
  /** What the service said first; cut to `maxBanner`. */
  banner?: string;
}

/**
 * What one source says belongs to ONE machine. A capture, for instance, makes one observation for every pair of MAC and
 * address that ND or ARP announced; two addresses stand together only where the source itself says so (a lease with both, a
 * frame from one MAC within one capture).
 */
export interface Observation {
  source: ObservationSource;
  /** Id of the sweep, capture, poll target, import … */
  ref: string;
  /** ISO instants between which it was seen; `firstAt` defaults to `lastAt`. In the future counts as now. */
  firstAt?: string;
  lastAt: string;
  /** Any notation; link-local ones are kept with their MAC and never name a machine alone. */
  addresses?: readonly string[];
  /** Any notation of 48 bits. */
  macs?: readonly string[];
  serial?: string;
  /** snmpEngineID as hex. */
  engineId?: string;
  /** `SHA256:…` of the public host keys, as ssh-keygen -l prints them. */
  sshHostKeys?: readonly string[];
  /** SHA-256 of the certificates, hex. */
  tlsCertificates?: readonly string[];
  /** DHCPv6 client identifiers, hex. */
  duids?: readonly string[];
  /** Names by DHCP, mDNS, DNS; they describe, they never identify. */
  hostnames?: readonly string[];
  vendor?: string;
  os?: string;
  kind?: AssetKind;
  services?: readonly ObservedService[];
  /** The asset is known (a poll of this asset): evidence against it is a conflict, never another asset. */
  assetId?: string;
}

export interface RecordedObservations {
  /** By position in the input: the asset of each observation; null for one without anything that names a machine. */
  assetIds: (string | null)[];
  created: readonly string[];
  changed: readonly string[];
  returned: readonly string[];
  /** Ids of `asset_merges`. */
  merged: readonly string[];
  /** Ids of `asset_conflicts` that were opened or seen again. */
  conflicts: readonly string[];
  /** What could not be used: malformed values, more than the caps of the rules. */
  dropped: number;
}
