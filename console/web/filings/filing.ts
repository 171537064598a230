import type { Filing, FilingRow } from '../../api/filings/schema.ts';

export type { Filing, FilingRow };

/** In the order of the way; what is closed last. */
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

export const conclusions = ['conforms', 'mostly-conforms', 'does-not-conform'] as const;

/** Steps from the draft to the yearly repetition (djcp: 11). */
export const stepCount = 11;
