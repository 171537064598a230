import type { ByAt } from '../../attestations/state.ts';
import type { CaseState } from '../../cases/machine.ts';
import type { AttachedFile } from '../files/attached.ts';

export const filingStates = [
  'DRAFT',
  'EXPERT_REVIEW',
  'APPROVAL',
  'PREPARATION',
  'SUBMITTED',
  'CORRECTION',
  'FILED',
  'CLOSED',
] as const;

export type FilingStateName = (typeof filingStates)[number];

export interface FilingEvaluation {
  on: string;
  body: string;
  reportNumber: string | null;
  conclusion: 'conforms' | 'mostly-conforms' | 'does-not-conform';
  rate: number | null;
  reportedOn: string | null;
}

/** Days are civil dates of Shanghai. */
export interface FilingState extends CaseState {
  state: FilingStateName;
  systemId: string;
  sLevel: number;
  aLevel: number;
  level: number;
  basis: 'running' | 'new';
  basisOn: string;
  expertReview: { on: string; opinion: string; experts: readonly string[]; agreed: boolean } | null;
  approval: { on: string; authority: string; documentNumber: string | null } | null;
  submissions: readonly { on: string; authority: string; receipt: string | null }[];
  corrections: readonly { on: string; text: string }[];
  certificate: { on: string; number: string } | null;
  validUntil: string | null;
  evaluations: readonly FilingEvaluation[];
  renewals: readonly { on: string; validUntil: string }[];
  /** Material id → hash of the file. */
  materials: Readonly<Record<string, string>>;
  files: readonly AttachedFile[];
  author: ByAt;
  closed: (ByAt & { reason: string }) | null;
}
