/** Where an address is known from. `arp` and `neighbour` are tables of routers and switches (IPv4 and IPv6). */
export type KnowledgeSource =
  'neighbour' | 'arp' | 'lease' | 'dns' | 'reverse-dns' | 'capture' | 'earlier-sweep';

/** One fact that is known without probing. */
export interface KnownAddress {
  /** IPv4 or IPv6, in any notation. */
  address: string;
  source: KnowledgeSource;
  /** Six bytes in hexadecimal, with any or no separators. */
  mac?: string;
  /** Host name, where DNS or a lease gave one. */
  name?: string;
}

/** All that is known of a campus before a sweep; facts outside the plan help to guess and are never probed. */
export interface Knowledge {
  addresses: readonly KnownAddress[];
}
