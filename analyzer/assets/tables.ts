import type { Generated } from 'kysely';
import type { ObservationSource } from './inventory/tables.ts';

/** Dates are ISO 8601 UTC text, flags 0/1, 64-bit counters decimal text. */

/** `wireless-controller`, `server` … as screens show them. */
export type AssetKind =
  'switch' | 'router' | 'firewall' | 'wireless-controller' | 'server' | 'unknown';

export interface AssetTable {
  id: string;
  unit_id: string;
  name: string;
  /** A person gave the name: polls leave it alone. */
  named_by_person: number;
  kind: AssetKind;
  vendor: string | null;
  model: string | null;
  serial: string | null;
  os: string | null;
  os_version: string | null;
  sys_object_id: string | null;
  sys_descr: string | null;
  sys_location: string | null;
  /** snmpEngineID as hex. */
  engine_id: string | null;
  /** MAC that stands for the chassis. */
  base_mac: string | null;
  state: 'up' | 'unreachable' | 'unknown';
  uptime_seconds: number | null;
  interfaces_up: number;
  interfaces_total: number;
  /** JSON: processors, memory, storage, sensors, VLANs and LLDP neighbours of the last poll. */
  readings: string | null;
  last_polled_at: string | null;
  created_at: string;
  updated_at: string;
  /** Stands for the same machine: this row is hidden until the merge is undone. */
  merged_into: string | null;
  /** What saw it first. */
  origin: Generated<ObservationSource>;
  /** `gone`: looked for and not found, as often and as long as the rules want. */
  presence: Generated<'present' | 'gone'>;
  /** Finished sweeps in a row that asked its addresses and got no answer. */
  misses: Generated<number>;
  first_seen_at: string | null;
  last_seen_at: string | null;
  claim_state: Generated<'unclaimed' | 'claimed' | 'disputed'>;
  /** Of the claim: who answers for the machine, and what it is for. */
  responsible_name: string | null;
  purpose: string | null;
}

export interface AssetInterfaceTable {
  asset_id: string;
  unit_id: string;
  if_index: number;
  name: string;
  descr: string;
  alias: string;
  mac: string | null;
  type: number | null;
  mtu: number | null;
  admin_status: string | null;
  oper_status: string | null;
  speed_bps: string | null;
  in_octets: string | null;
  out_octets: string | null;
  in_errors: string | null;
  out_errors: string | null;
  in_discards: string | null;
  out_discards: string | null;
  first_seen_at: string;
  last_seen_at: string;
}

/** An address of the asset itself. Open (`until_at` null) while the device has it. */
export interface AssetAddressTable {
  id: string;
  asset_id: string;
  unit_id: string;
  address: string;
  prefix_length: number;
  if_index: number;
  first_seen_at: string;
  last_seen_at: string;
  until_at: string | null;
}

/** Which MAC answered which address on which interface, as closed intervals: who had this address when. */
export interface AssetNeighbourTable {
  id: string;
  asset_id: string;
  unit_id: string;
  if_index: number;
  /** Port behind which the same device learned the MAC, where it is a switch too. */
  port_if_index: number | null;
  ip: string;
  mac: string;
  family: 'ipv4' | 'ipv6';
  first_seen_at: string;
  last_seen_at: string;
  /** The last moment at which the binding was seen, once it is gone. */
  until_at: string | null;
}

export interface PollTargetTable {
  id: string;
  unit_id: string;
  address: string;
  port: number;
  version: '2c' | '3';
  user_name: string | null;
  auth_protocol: string | null;
  priv_protocol: string | null;
  context: string | null;
  /** Sealed with the context `poll:<id>`. */
  community: string | null;
  auth_key: string | null;
  priv_key: string | null;
  interval_seconds: number;
  enabled: number;
  state: 'up' | 'unreachable' | 'unknown';
  /** Failed runs in a row. */
  misses: number;
  last_run_at: string | null;
  /** `ok`, `partial` or an error code. */
  last_outcome: string | null;
  last_error: string | null;
  asset_id: string | null;
  created_at: string;
  updated_at: string;
}

export interface PollRunTable {
  id: string;
  target_id: string;
  unit_id: string;
  started_at: string;
  millis: number;
  outcome: string;
  error: string | null;
  requests: number;
  varbinds: number;
  timeouts: number;
  /** JSON: tables that could not be read whole. */
  faults: string;
}

/** Assets, interfaces, addresses, poll targets. */
export interface AssetTables {
  assets: AssetTable;
  asset_interfaces: AssetInterfaceTable;
  asset_addresses: AssetAddressTable;
  asset_neighbours: AssetNeighbourTable;
  poll_targets: PollTargetTable;
  poll_runs: PollRunTable;
}
