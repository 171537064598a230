import { noticeSeverities, type NoticeSeverity } from './facts.ts';

/** 3 urgent … 0 low. */
export function severityRank(severity: NoticeSeverity): number {
  return noticeSeverities.length - 1 - noticeSeverities.indexOf(severity);
}

/** One step more pressing; urgent stays. */
export function raised(severity: NoticeSeverity): NoticeSeverity {
  return noticeSeverities[Math.max(noticeSeverities.indexOf(severity) - 1, 0)] ?? severity;
}
