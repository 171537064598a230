/** Who stands behind an address. */
export interface AddressOwner {
  unitId: string;
  assetId?: string;
}

/** What the ingest threads know about senders; replaced as a whole when assets or units change. */
export interface Enrichment {
  /** Owner of senders that nobody knows; undefined before the set-up. */
  defaultUnitId?: string;
  /** By address as `peerAddress` spells it. */
  owners: ReadonlyMap<string, AddressOwner>;
}

export const emptyEnrichment: Enrichment = { owners: new Map() };
