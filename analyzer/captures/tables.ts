import type { CaptureFaultCode, NameFact } from '../../collector/captures/facts.ts';

/** `partial`: reading ended at a fault, what came before it is kept. `failed`: nothing could be read. */
export type CaptureState = 'queued' | 'reading' | 'read' | 'partial' | 'failed';

export interface CaptureTable {
  id: string;
  unit_id: string;
  file_name: string;
  note: string;
  sha256: string;
  sm3: string;
  bytes: number;
  state: CaptureState;
  fault_code: CaptureFaultCode | null;
  fault_message: string | null;
  fault_packet: number | null;
  /** Decimal text. */
  fault_offset: string | null;
  engine: number | null;
  format: 'pcap' | 'pcapng' | null;
  packets: number;
  first_at: string | null;
  last_at: string | null;
  hosts: number;
  findings: number;
  /** Findings with the verdict `fail`. */
  failures: number;
  /** JSON: `CaptureFacts` without hosts, names, claims and duplicates. */
  summary: string | null;
  /** JSON: claims and duplicates, for judging again. */
  claims: string | null;
  uploaded_by: string;
  uploaded_by_name: string;
  uploaded_at: string;
  read_at: string | null;
  judged_at: string | null;
}

export interface CaptureHostTable {
  capture_id: string;
  unit_id: string;
  address: string;
  family: 'ipv4' | 'ipv6';
  /** JSON: MACs, VLANs, names. */
  macs: string;
  vlans: string;
  names: string;
  /** JSON: `SeenBy[]`. */
  seen_by: string;
  /** Bound on the link itself: not only the source of routed packets. */
  on_link: number;
  packets: number;
  first_at: string;
  last_at: string;
  first_packet: number;
}

export interface CaptureNameTable {
  capture_id: string;
  unit_id: string;
  /** Counts from 1 within the capture. */
  ordinal: number;
  kind: NameFact['kind'];
  name: string;
  address: string | null;
  port: number | null;
  count: number;
  first_at: string;
  last_at: string;
  first_packet: number;
}

export const captureFindingKinds = [
  'rogue-ra',
  'foreign-prefix',
  'foreign-dns',
  'invalid-ra',
  'rogue-dhcp',
  'address-conflict',
  'flip-flop',
] as const;
export type CaptureFindingKind = (typeof captureFindingKinds)[number];

/** `unjudged`: nobody has listed what is allowed there; never a pass. */
export type CaptureVerdict = 'fail' | 'suspect' | 'unjudged';

export interface CaptureFindingTable {
  id: string;
  capture_id: string;
  unit_id: string;
  kind: CaptureFindingKind;
  verdict: CaptureVerdict;
  severity: 'high' | 'medium' | 'low';
  /** The address in question. */
  subject: string;
  /** JSON: MACs, prefixes, servers, the entry of the list that it was judged against. */
  detail: string;
  /** JSON: packet numbers. */
  evidence: string;
  first_at: string;
  last_at: string;
}

export const networkServiceKinds = ['router', 'dhcpv4', 'dhcpv6', 'dns'] as const;
export type NetworkServiceKind = (typeof networkServiceKinds)[number];

/** A router or server that is meant to be there: what captures are judged against. */
export interface NetworkServiceTable {
  id: string;
  unit_id: string;
  kind: NetworkServiceKind;
  name: string;
  address: string | null;
  mac: string | null;
  /** Routers: JSON list of prefixes that it may announce; empty says nothing about prefixes. */
  prefixes: string;
  vlan: number | null;
  added_by: string;
  added_by_name: string;
  added_at: string;
}

export interface CaptureTables {
  captures: CaptureTable;
  capture_hosts: CaptureHostTable;
  capture_names: CaptureNameTable;
  capture_findings: CaptureFindingTable;
  network_services: NetworkServiceTable;
}
