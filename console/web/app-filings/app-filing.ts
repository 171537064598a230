import type { AppFiling, AppFilingRow } from '../../api/app-filings/schema.ts';

export type { AppFiling, AppFilingRow };

/** What waits for somebody first. */
export const appFilingStates = [
  'SUBMITTED',
  'PROVINCE_REVIEW',
  'CHANGED',
  'RETURNED',
  'DRAFT',
  'FILED',
  'SUSPENDED',
  'EXPIRED',
  'REVOKED',
  'WITHDRAWN',
] as const;

/** Steps before which rules may stand, by the state in which they are at hand. */
export const gatedSteps: Readonly<Record<string, readonly string[]>> = {
  DRAFT: ['submit'],
  RETURNED: ['submit'],
  SUBMITTED: [],
  PROVINCE_REVIEW: ['file'],
  CHANGED: ['accept-change'],
  SUSPENDED: ['resume'],
};
