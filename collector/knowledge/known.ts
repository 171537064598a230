/** An address that somebody's books know of, before anything was probed. */
export interface KnownAddress {
  /** Canonical text: RFC 5952 for IPv6, dotted for IPv4. */
  address: string;
  /** Lower case, `00:11:22:33:44:55`. */
  mac?: string;
  /** Host name without a final dot, lower case. */
  name?: string;
  /** DHCPv6: the client's DUID as hex. */
  duid?: string;
  source: KnowledgeSource;
  /** ISO 8601 UTC: begin and end of a lease. */
  from?: string;
  until?: string;
  /** Where it stands: line of the file, or the name that was asked. */
  where: string;
}

export type KnowledgeSource = 'lease' | 'dns-aaaa' | 'dns-a' | 'dns-ptr';

/** Lines that could not be used; the first few are kept, all are counted. */
export interface ImportFault {
  line: number;
  code: 'NOT_AN_ADDRESS' | 'NOT_A_MAC' | 'NOT_A_NAME' | 'LINE_TOO_LONG' | 'UNREADABLE' | 'CUT_OFF';
  text: string;
}

export interface KnowledgeCounts {
  lines: number;
  addresses: number;
  faults: number;
  /** Beyond the bound of addresses: read and not kept. */
  dropped: number;
}
