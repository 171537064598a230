import type { AppUse, AppUseRow } from '../../api/app-uses/schema.ts';

export type { AppUse, AppUseRow };

/** What waits for somebody first. */
export const appUseStates = [
  'BUREAU_REVIEW',
  'RE_REVIEW',
  'SCHOOL_REVIEW',
  'COLLECTIVE_DECISION',
  'SCHOOL_PROPOSED',
  'IN_USE',
  'STOPPED',
] as const;

export const natures = ['unified', 'recommended', 'voluntary'] as const;

/** States in which the school may change what it said of its use. */
export const editableStates: ReadonlySet<string> = new Set([
  'SCHOOL_PROPOSED',
  'SCHOOL_REVIEW',
  'RE_REVIEW',
]);

/** Steps before which rules may stand, by the state in which they are at hand. */
export const gatedSteps: Readonly<Record<string, readonly string[]>> = {
  SCHOOL_PROPOSED: ['submit'],
  SCHOOL_REVIEW: ['pass-school'],
  COLLECTIVE_DECISION: ['decide-collectively'],
  BUREAU_REVIEW: ['pass-bureau', 'record-bureau'],
  RE_REVIEW: ['pass-school'],
};

export function appUsePath(id: string, rest = ''): string {
  return `/app-uses/${encodeURIComponent(id)}${rest}`;
}
