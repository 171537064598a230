import type { CaseState } from '../cases/machine.ts';
import type { AttachedFile } from '../register/files/attached.ts';

export const attestationStates = [
  'DRAFT',
  'REVIEW',
  'IN_FORCE',
  'REVOKED',
  'SUPERSEDED',
  'DISCARDED',
] as const;

export type AttestationStateName = (typeof attestationStates)[number];

/** Somebody and when. */
export interface ByAt {
  accountId: string | null;
  name: string;
  at: string;
}

/** What is said of one item. */
export interface AttestedItem {
  itemKey: string;
  verdict: 'satisfied' | 'partial' | 'not-satisfied';
  note: string | null;
}

/** The paper behind an attestation, as it names itself. */
export interface AttestedDocument {
  title: string;
  number: string | null;
  version: string | null;
  issuedBy: string | null;
  signedBy: string | null;
}

/** How long it may count at most, frozen when the dates were last given: a rule changed later moves nothing. */
export interface AttestedValidity {
  /** Class in rules/compliance/questions/validity.yaml, the shortest over the items. */
  id: string;
  months: number;
  /** Last day that the rules allow. */
  latestOn: string;
  /** How far ahead of today it may be dated. */
  aheadDays: number;
  source: string;
  confidence: string;
}

export interface AttestationState extends CaseState {
  state: AttestationStateName;
  number: string;
  systemId: string;
  answers: readonly AttestedItem[];
  document: AttestedDocument | null;
  /** Civil dates of Shanghai. From when it holds, apart from the day of the upload. */
  effectiveOn: string;
  periodFrom: string | null;
  periodTo: string | null;
  /** Last day on which it counts. */
  expiresOn: string;
  validity: AttestedValidity;
  files: readonly AttachedFile[];
  author: ByAt;
  /** Accounts of all who worded it: none of them reviews it. */
  writers: readonly string[];
  signer: ByAt | null;
  reviewer: ByAt | null;
  replaces: string | null;
  supersededBy: string | null;
  sentBack: (ByAt & { reason: string }) | null;
  revoked: (ByAt & { reason: string }) | null;
}
