import type { Severity } from '../marks/severity.ts';

export const alertStates = ['open', 'acknowledged', 'closed'] as const;
export const closeReasons = ['true-positive', 'false-positive', 'benign', 'duplicate'] as const;

export type AlertState = (typeof alertStates)[number];
export type CloseReason = (typeof closeReasons)[number];

export interface Alert {
  id: string;
  unitId: string;
  unitName: string;
  title: string;
  titleZh: string | null;
  ruleId: string | null;
  severity: Severity;
  state: AlertState;
  count: number;
  firstSeenAt: string;
  lastSeenAt: string;
  groupKey: Readonly<Record<string, unknown>>;
  assigneeId: string | null;
  assigneeName: string | null;
  assetId: string | null;
  adviceZh: string | null;
  adviceEn?: string | null;
  closeReason: CloseReason | null;
}

/** The title in the reader's language; rules from elsewhere have an English one only. */
export function alertTitle(alert: Pick<Alert, 'title' | 'titleZh'>, locale: string): string {
  return locale === 'en' || alert.titleZh === null || alert.titleZh === ''
    ? alert.title
    : alert.titleZh;
}
