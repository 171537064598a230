import type { Db, Trx } from '../stores/records/records.ts';
import type { AttestationInput, ExceptionInput } from './item-result.ts';

/** An attestation with what documents and frozen assessments name beside it. */
export interface Attestation extends AttestationInput {
  itemKey: string;
  /** Names, where they are known. */
  signedBy?: string;
  reviewedBy?: string;
  statement?: string;
  files?: readonly { name: string; sha256: string }[];
  /** Of the last message of its case. */
  logHash?: string;
}

export interface ApprovedException extends ExceptionInput {
  itemKey: string;
  reason?: string;
  compensatingControl?: string;
  approvedBy?: string;
  logHash?: string;
}

/** What people said of one system. */
export interface SystemPeopleInputs {
  attestations: readonly Attestation[];
  exceptions: readonly ApprovedException[];
}

/**
 * Reads what people said of systems: attestations signed (reviewed or waiting for it) and exceptions approved, those of the future and the
 * last expired one of each item too, so that the result can say so; nothing revoked, superseded or in draft.
 */
export interface PeopleInputs {
  of(db: Db | Trx, systemIds: readonly string[]): Promise<ReadonlyMap<string, SystemPeopleInputs>>;
}

/** Where nobody can attest anything. */
export const noPeopleInputs: PeopleInputs = { of: async () => new Map() };
