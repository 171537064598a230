import type { KnownAddress } from '../sweeps/knowledge.ts';

/** An address that somebody's books know of, with where it stands there. */
export interface LearntAddress extends KnownAddress {
  source: 'lease' | 'dns' | 'reverse-dns';
  /** DHCPv6: the client's DUID as hex. */
  duid?: string;
  /** ISO 8601 UTC: begin and end of a lease. */
  from?: string;
  until?: string;
  /** Line of the file, or the name that was asked. */
  where: string;
}

/** A line that could not be used. */
export interface ImportFault {
  line: number;
  code: 'NOT_AN_ADDRESS' | 'LINE_TOO_LONG' | 'UNREADABLE' | 'CUT_OFF';
  /** What stands there, cut. */
  text: string;
}

export interface Imported {
  addresses: LearntAddress[];
  lines: number;
  /** The first ones; `faultCount` has all. */
  faults: ImportFault[];
  faultCount: number;
  /** Beyond the bound of addresses: read and not kept. */
  dropped: number;
}

/** Bounds of one file. */
export interface ImportBounds {
  addresses: number;
  faults: number;
  lineCharacters: number;
}
