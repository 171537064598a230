/** What a capture told, bounded. Times are ISO 8601 UTC; packet numbers count from 1, as Wireshark shows them. */
export interface CaptureFacts {
  /** Changes when the same bytes would be read differently. */
  engine: number;
  file: CaptureFileFact;
  packets: PacketCounts;
  firstAt: string | null;
  lastAt: string | null;
  /** Packets per protocol; a packet counts once for each protocol in it. */
  protocols: Record<ProtocolName, number>;
  hosts: HostFact[];
  routers: RouterFact[];
  dhcpServers: DhcpServerFact[];
  claims: ClaimFact[];
  duplicates: DuplicateFact[];
  names: NameFact[];
  /** What was left out, and why: never silently. */
  dropped: Partial<Record<DroppedKind, number>>;
  /** Where reading ended early; what is above was read before it. */
  fault: CaptureFault | null;
}

export const protocolNames = [
  'vlan',
  'arp',
  'ipv4',
  'ipv6',
  'icmpv6',
  'nd-rs',
  'nd-ra',
  'nd-ns',
  'nd-na',
  'nd-redirect',
  'tcp',
  'udp',
  'dhcpv4',
  'dhcpv6',
  'dns',
  'mdns',
  'tls-client-hello',
] as const;
export type ProtocolName = (typeof protocolNames)[number];

export interface CaptureFileFact {
  /** Null when it is neither. */
  format: 'pcap' | 'pcapng' | null;
  gzip: boolean;
  /** Bytes of the capture after decompression. */
  bytes: number;
  sections: number;
  interfaces: InterfaceFact[];
}

export interface InterfaceFact {
  /** Number of the LINKTYPE registry. */
  linkType: number;
  name: string | null;
  snapLength: number;
  packets: number;
  /** False: packets are counted and not looked into. */
  readable: boolean;
}

export interface PacketCounts {
  read: number;
  /** Bytes in the file and bytes on the wire. */
  bytes: number;
  wireBytes: number;
  /** Cut by the snapshot length. */
  cut: number;
  /** A layer was not what its header said. */
  malformed: number;
}

/** Who was seen under an address. */
export interface HostFact {
  address: string;
  family: 'ipv4' | 'ipv6';
  /** What the host itself said of its link-layer address: ARP, ND, DHCP. */
  macs: string[];
  vlans: number[];
  /** How the address was seen. `source` alone may be a host of the internet behind a router. */
  seenBy: SeenBy[];
  names: string[];
  /** Packets with this source address. */
  packets: number;
  firstAt: string;
  lastAt: string;
  firstPacket: number;
}

export const seenByNames = ['arp', 'nd', 'ra', 'dad', 'dhcp', 'dhcpv6', 'mdns', 'source'] as const;
export type SeenBy = (typeof seenByNames)[number];

/** One who sends router advertisements: RFC 4861 4.2. */
export interface RouterFact {
  address: string;
  mac: string | null;
  vlan: number | null;
  /** Seconds; 0: says that it is no default router. */
  lifetime: number;
  managed: boolean;
  otherConfig: boolean;
  preference: 'low' | 'medium' | 'high' | 'reserved';
  hopLimit: number;
  mtu: number | null;
  prefixes: PrefixFact[];
  /** RFC 8106. */
  dnsServers: string[];
  /** Hop limit other than 255 or a source that is not link-local: hosts must ignore it (RFC 4861 6.1.2). */
  invalid: number;
  packets: number;
  firstAt: string;
  lastAt: string;
  /** Packet numbers that show it, the first few. */
  evidence: number[];
}

export interface PrefixFact {
  prefix: string;
  onLink: boolean;
  autonomous: boolean;
  /** Seconds; 4294967295 is for ever. */
  validLifetime: number;
  preferredLifetime: number;
}

/** One who answers as a DHCP server: RFC 2131 OFFER and ACK, RFC 8415 ADVERTISE and REPLY. */
export interface DhcpServerFact {
  version: 4 | 6;
  /** Server identifier (option 54) or source address. */
  address: string;
  mac: string | null;
  /** DHCPv6: DUID as hex. */
  duid: string | null;
  vlan: number | null;
  routers: string[];
  dnsServers: string[];
  /** Relayed: `mac` is then the relay's. */
  relayed: boolean;
  offers: number;
  acknowledgements: number;
  packets: number;
  firstAt: string;
  lastAt: string;
  evidence: number[];
}

/** Link-layer addresses that claimed one address, in the order of the claims. */
export interface ClaimFact {
  address: string;
  family: 'ipv4' | 'ipv6';
  vlan: number | null;
  macs: { mac: string; claims: number; firstAt: string; lastAt: string; evidence: number[] }[];
  /** How often the claimant changed, and how often while the one before was still heard (`conflictSeconds`). */
  changes: number;
  quickChanges: number;
  firstAt: string;
  lastAt: string;
}

/** An address that somebody wanted to take and somebody else had: RFC 4862 5.4, RFC 5227, DHCPDECLINE. */
export interface DuplicateFact {
  address: string;
  family: 'ipv4' | 'ipv6';
  vlan: number | null;
  /** Who asked first, who holds it, or asked at the same time; null where the packet does not say. */
  asking: string | null;
  holding: string | null;
  how: 'dad' | 'arp-probe' | 'dhcp-decline';
  count: number;
  firstAt: string;
  lastAt: string;
  evidence: number[];
}

export const nameKinds = ['dns-address', 'mdns', 'tls-sni', 'dhcp-hostname'] as const;

/** A name and the address that has it. Who asked for it is not kept: it is nobody's business here. */
export interface NameFact {
  kind: (typeof nameKinds)[number];
  name: string;
  address: string | null;
  /** TLS: at which port the server was asked. */
  port: number | null;
  count: number;
  firstAt: string;
  lastAt: string;
  firstPacket: number;
}

export const droppedKinds = [
  'hosts',
  'routers',
  'dhcp-servers',
  'claims',
  'duplicates',
  'names',
  'fragments',
  'streams',
  'link-type',
  'blocks',
] as const;
export type DroppedKind = (typeof droppedKinds)[number];

export const captureFaultCodes = [
  'NOT_A_CAPTURE',
  'CAPTURE_EMPTY',
  'CAPTURE_CUT_OFF',
  'CAPTURE_MALFORMED',
  'GZIP_BROKEN',
  'CAPTURE_TOO_LARGE',
  'CAPTURE_TOO_LONG',
  'CAPTURE_TOO_COMPLEX',
  'READER_FAILED',
] as const;
export type CaptureFaultCode = (typeof captureFaultCodes)[number];

/** One clear reason, with the packet at which reading ended and its offset in the (unzipped) capture. */
export interface CaptureFault {
  code: CaptureFaultCode;
  message: string;
  /** Number of the packet that could not be read; 0 before the first. */
  packet: number;
  /** Of the record or block that could not be read; null where it is not known. */
  offset: number | null;
}
