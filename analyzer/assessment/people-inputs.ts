import type { Db } from '../stores/records/records.ts';
import type { AttestationInput, ExceptionInput } from './item-result.ts';

/** What people said of one system, each with the catalogue key of its item. */
export interface SystemPeopleInputs {
  attestations: readonly (AttestationInput & { itemKey: string })[];
  exceptions: readonly (ExceptionInput & { itemKey: string })[];
}

/**
 * Reads what people said of systems: attestations signed (reviewed or waiting for it) and exceptions approved, those of the future and the
 * last expired one of each item too, so that the result can say so; nothing revoked, superseded or in draft.
 */
export interface PeopleInputs {
  of(db: Db, systemIds: readonly string[]): Promise<ReadonlyMap<string, SystemPeopleInputs>>;
}

/** Where nobody can attest anything. */
export const noPeopleInputs: PeopleInputs = { of: async () => new Map() };
