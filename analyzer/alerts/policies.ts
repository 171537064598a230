import type { Level } from '../detection/rule.ts';

export const closeReasons = ['true-positive', 'false-positive', 'benign', 'duplicate'] as const;
export type CloseReason = (typeof closeReasons)[number];

/** How detections of some rules become alerts. */
export interface AlertPolicy {
  id: string;
  /** All that are given must hold. */
  match: { ruleIds?: readonly string[]; tags?: readonly string[]; levels?: readonly Level[] };
  /** Event fields that make one alert; absent ones are left out. */
  groupBy: readonly string[];
  /** A detection joins the alert when it comes at most this long after the last one. */
  windowMs: number;
  /** Alerts that one rule opens in one unit within the window; what goes beyond is counted in one more. */
  maxAlerts: number;
  severity: Readonly<Record<Level, Level>>;
  /** After a close for this reason, the same group stays quiet for so long. */
  quietAfterCloseMs: Readonly<Record<CloseReason, number>>;
}

/** Detections that never become alerts, with the reason why. */
export interface Suppression {
  id: string;
  reason: string;
  ruleIds?: readonly string[];
  /** Field → values, all must hold. */
  when: Readonly<Record<string, readonly string[]>>;
  /** ISO; exclusive. */
  until?: string;
}

export interface AlertPolicies {
  /** The first that fits decides; the last fits everything. */
  policies: readonly AlertPolicy[];
  suppressions: readonly Suppression[];
  /** Event ids kept per alert. */
  keep: { first: number; last: number };
  /** How far back a replay may go and still count nothing twice. */
  replayWindowMs: number;
}
