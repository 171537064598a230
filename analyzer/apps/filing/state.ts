import type { ByAt } from '../../attestations/state.ts';
import type { CaseState } from '../../cases/machine.ts';
import type { AttachedFile } from '../../register/files/attached.ts';
import type { AppFacts } from '../facts.ts';
import type { PassedGate } from '../gates/gate.ts';
import type { Decisions } from '../items/decision.ts';

export const appFilingStates = {
  DRAFT: { zh: '填报中', en: 'Draft' },
  SUBMITTED: { zh: '已提交', en: 'Submitted' },
  PROVINCE_REVIEW: { zh: '省级审核', en: 'Under review' },
  RETURNED: { zh: '退回补正', en: 'Returned' },
  FILED: { zh: '已备案', en: 'Filed' },
  CHANGED: { zh: '变更待审', en: 'Change under review' },
  SUSPENDED: { zh: '暂停', en: 'Suspended' },
  REVOKED: { zh: '已撤销', en: 'Revoked', final: true },
  EXPIRED: { zh: '已过期', en: 'Expired', final: true },
  WITHDRAWN: { zh: '已撤回', en: 'Withdrawn', final: true },
} as const;

export type AppFilingStateName = keyof typeof appFilingStates;

/** Filings that hold: the app may be used. */
export const validFilingStates: readonly string[] = ['FILED', 'CHANGED'];
/** Filings that the public may see. */
export const publicFilingStates: readonly string[] = [
  'FILED',
  'CHANGED',
  'SUSPENDED',
  'REVOKED',
  'EXPIRED',
];

/** What was submitted: the facts of the ledger as they were then. */
/** Set off in the uses of the app by what happened to its filing; written by the projection, once. */
export interface FilingTrigger {
  id: string;
  kind: 'filing-changed' | 'filing-lost';
  reasonZh: string;
  reasonEn: string;
  urgent: boolean;
  byName: string;
  at: string;
}

export interface Submission extends ByAt {
  appVersion: number;
  facts: AppFacts;
  packageId: string | null;
  note: string | null;
  gates: readonly PassedGate[];
}

/** What was approved, with what was decided of each item then. */
export interface FiledSubmission extends Submission {
  approvedBy: ByAt;
  decisions: Decisions['decisions'];
}

/** One provider's filing of one app. Days are civil dates of Shanghai. */
export interface AppFilingState extends CaseState, Decisions {
  state: AppFilingStateName;
  appId: string;
  appName: string;
  authorityUnitId: string;
  providerName: string | null;
  providerKey: string | null;
  opened: ByAt;
  /** The one that is or was reviewed; null before. */
  submission: Submission | null;
  /** The one that holds; null until it was filed. */
  filed: FiledSubmission | null;
  number: string | null;
  filedOn: string | null;
  validUntil: string | null;
  returned: (ByAt & { reason: string }) | null;
  suspended: (ByAt & { reason: string }) | null;
  ended: (ByAt & { reason: string }) | null;
  rounds: number;
  trigger: FilingTrigger | null;
  files: readonly AttachedFile[];
}
