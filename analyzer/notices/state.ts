import type { CaseState } from '../cases/machine.ts';
import type {
  DisputeReason,
  Feedback,
  NoticeDraft,
  NoticeFacts,
  NoticeKind,
  NoticeReference,
  NoticeSeverity,
  Tlp,
  Verification,
} from './facts.ts';

export const noticeStates = ['DRAFT', 'REVIEW', 'ISSUED', 'WITHDRAWN', 'ARCHIVED'] as const;
export type NoticeStateName = (typeof noticeStates)[number];

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
export type DeliveryStateName = (typeof deliveryStates)[number];

export const deliveryClocks = ['sign', 'contain', 'feedback', 'verify'] as const;
export type DeliveryClock = (typeof deliveryClocks)[number];

/**
 * Started and met in one message, so that nobody is asked to do anything: its deadline is the end of the time in which the
 * same weakness counts as a recurrence, as the rule said when the case was archived.
 */
export const recurrenceClock = 'recurrence';
export const recurrenceRule = 'notice.recurrence';

/** Who did something, and when. */
export interface Done {
  at: string;
  accountId?: string;
  name: string;
}

/** A reference with the instant at which it was added. */
export interface MergedReference extends NoticeReference {
  addedAt: string;
}

/** A notice: what is written, by whom, to whom. Belongs to the issuing unit. */
export interface NoticeState extends CaseState {
  draft: NoticeDraft;
  issuerUnitName: string;
  /** Hashes under which a second report of the same asset and weakness finds it. */
  fingerprints: readonly string[];
  references: readonly MergedReference[];
  drafted: Done;
  submitted?: Done;
  sentBack?: Done & { reason: string };
  /** 签发人, with the number of the series. */
  issued?: Done & { number: string; year: number; sequence: number; legacy?: true };
  withdrawn?: Done & { reason: string };
  archived?: Done;
  /** Severity now: a recurrence raises it, the draft's stays as it was issued. */
  severity: NoticeSeverity;
  recurrences: number;
}

/** What a recipient gets: the notice as issued. */
export interface NoticeSnapshot extends NoticeFacts {
  number: string;
  issuedAt: string;
  issuerUnitId: string;
  issuerUnitName: string;
  /** 签发人. */
  signedBy: string;
}

export type DeliveryRequest = {
  /** Id of the message that asked. */
  id: string;
  state: 'open' | 'granted' | 'refused' | 'superseded' | 'taken-back';
  asked: Done;
  text: string;
  decided?: Done & { reason?: string };
} & (
  | { kind: 'dispute'; reason: DisputeReason; suggestedUnit?: string; duplicateOf?: string }
  | { kind: 'extension'; until: string }
);

/** A delivery that this one was passed on by. */
export interface ChildDelivery {
  deliveryId: string;
  unitId: string;
  unitName: string;
  via: 'forward' | 'transfer';
  /** As far as the parent needs to know: open until it is verified or ended. */
  state: 'open' | 'verified' | 'ended';
}

/** A notice on its way to one unit: one hop. Belongs to the recipient. */
export interface DeliveryState extends CaseState {
  noticeId: string;
  number: string;
  kind: NoticeKind;
  severity: NoticeSeverity;
  tlp: Tlp;
  parentId?: string;
  via: 'issue' | 'forward' | 'transfer' | 'reassign';
  issuerUnitId: string;
  issuerUnitName: string;
  recipientUnitId: string;
  recipientUnitName: string;
  copyUnitIds: readonly string[];
  snapshot: NoticeSnapshot;
  /** SHA-256 (hex) of the canonical JSON of the snapshot. */
  snapshotHash: string;
  /** What the link of the signing page carries; it locates and proves nothing. */
  code: string;
  /** What a middle level added when it passed the notice on. */
  instructions?: string;
  issuedAt: string;
  /** Grows when a feedback is not accepted and when the weakness comes back. */
  round: number;
  signed?: Done & { note?: string; by: 'session' | 'pin' };
  responsible?: { systemOwner: NamedPerson; leader?: NamedPerson };
  firstMeasure?: Done & { measure: string; takenAt: string };
  feedback?: Done & { round: number; content: Feedback };
  verification?: Done & { round: number; passed: boolean; content: Verification };
  requests: readonly DeliveryRequest[];
  children: readonly ChildDelivery[];
  /** Ends of it: how and why. */
  closed?: Done & { reason: DisputeReason | 'reassigned' | 'withdrawn'; text?: string };
  archived?: Done;
  recurrences: number;
  reminders: number;
}

interface NamedPerson {
  name: string;
  post?: string;
  phone?: string;
}
