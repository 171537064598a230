import type { Static } from 'typebox';
import type {
  ActivitySchema,
  AlertEventsSchema,
  AlertSchema,
  BehindSchema,
  SummarySchema,
} from '../../api/alerts/schema.ts';

export const alertStates = ['open', 'acknowledged', 'closed'] as const;
export const closeReasons = ['true-positive', 'false-positive', 'benign', 'duplicate'] as const;

export type AlertState = (typeof alertStates)[number];
export type CloseReason = (typeof closeReasons)[number];

export type Alert = Static<typeof AlertSchema>;
export type AlertEvent = Static<typeof AlertEventsSchema>[number];
export type AlertActivityEntry = Static<typeof ActivitySchema>[number];
export type Behind = Static<typeof BehindSchema>;
export type AlertSummary = Static<typeof SummarySchema>;

/** The title in the reader's language; rules from elsewhere have an English one only. */
export function alertTitle(alert: Pick<Alert, 'title' | 'titleZh'>, locale: string): string {
  return locale === 'en' || alert.titleZh === '' ? alert.title : alert.titleZh;
}
