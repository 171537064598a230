import type { NoticeEvidence, NoticeFacts, NoticeSeverity } from '../notices/notice.ts';
import type { ClockView } from '../shapes/clocks/clock.ts';

export const deliveryStates = [
  'ISSUED',
  'SIGNED',
  'HANDLING',
  'FEEDBACK',
  'VERIFIED',
  'ARCHIVED',
  'WITHDRAWN',
  'CLOSED',
] as const;

/** States in which somebody has something to do. */
export const openStates = ['ISSUED', 'SIGNED', 'HANDLING', 'FEEDBACK', 'VERIFIED'] as const;

export type DeliveryStateName = (typeof deliveryStates)[number];

interface Done {
  at: string;
  name: string;
}

interface Person {
  name: string;
  post?: string;
  phone?: string;
}

export interface Feedback {
  confirmed: boolean;
  cause: string;
  impact?: string;
  recordsAffected?: number;
  interimMeasures?: { measure: string; at: string; evidence?: readonly NoticeEvidence[] };
  measures: string;
  completedAt?: string;
  similarFindings?: string;
  evidence?: readonly NoticeEvidence[];
  reportedToPolice?: boolean;
  reportedToCyberspaceOffice?: boolean;
  responsible?: { systemOwner: Person; leader?: Person };
  approvedBy?: Person;
  sealedDocument?: NoticeEvidence;
}

export interface Verification {
  method: 'rescan' | 'manual' | 'both';
  findings: string;
  evidence?: readonly NoticeEvidence[];
  verifiedBy?: string;
}

export type DeliveryRequest = {
  id: string;
  state: 'open' | 'granted' | 'refused' | 'superseded' | 'taken-back';
  asked: Done;
  text: string;
  decided?: Done & { reason?: string };
} & (
  | {
      kind: 'dispute';
      reason: 'false-positive' | 'not-ours' | 'duplicate';
      suggestedUnit?: string;
      duplicateOf?: string;
    }
  | { kind: 'extension'; until: string }
);

/** One line of a list or a card of the board. */
export interface DeliveryLine {
  id: string;
  version: number;
  noticeId: string;
  number: string;
  title: string;
  kind: NoticeFacts['kind'];
  severity: NoticeSeverity;
  state: DeliveryStateName;
  round: number;
  issuerUnitId: string;
  issuerUnitName: string;
  recipientUnitId: string;
  recipientUnitName: string;
  parentId: string | null;
  issuedAt: string;
  openRequest: 'dispute' | 'extension' | null;
  clocks: readonly ClockView[];
}

export interface Delivery extends DeliveryLine {
  snapshot: NoticeFacts & { issuerUnitName: string; signedBy: string; issuedAt: string };
  snapshotHash: string;
  code: string;
  instructions?: string;
  signed?: Done & { note?: string; by: 'session' | 'pin' };
  responsible?: { systemOwner: Person; leader?: Person };
  responsibleName: string | null;
  firstMeasure?: Done & { measure: string; takenAt: string };
  feedback?: Done & { round: number; content: Feedback };
  verification?: Done & { round: number; passed: boolean; content: Verification };
  requests: readonly DeliveryRequest[];
  children: readonly {
    deliveryId: string;
    unitId: string;
    unitName: string;
    via: 'forward' | 'transfer';
    state: 'open' | 'verified' | 'ended';
  }[];
  closed?: Done & { reason: string; text?: string };
  recurrences: number;
}

export interface DeliveryBoard {
  columns: readonly {
    key: string;
    labelZh: string;
    labelEn: string;
    count: number;
    overdue: number;
    cards: readonly DeliveryLine[];
  }[];
}

/** Parties of one hop that the reader is; acting is for one's own unit only. */
export function sidesOf(
  delivery: Pick<DeliveryLine, 'issuerUnitId' | 'recipientUnitId'>,
  unitIds: readonly string[],
): { recipient: boolean; issuer: boolean } {
  return {
    recipient: unitIds.includes(delivery.recipientUnitId),
    issuer: unitIds.includes(delivery.issuerUnitId),
  };
}
