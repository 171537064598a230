import type { Static } from 'typebox';
import type {
  NewNoticeAnswer,
  NewNoticeBody,
  NoticeSchema,
  NoticeSummarySchema,
  ProgressSchema,
} from '../../api/notices/schema.ts';

/** Words of the notice pages; the types follow the API. */
export const noticeKinds = ['warning', 'weakness', 'incident'] as const;
export const noticeSeverities = ['urgent', 'high', 'medium', 'low'] as const;
export const tlps = ['red', 'amber-strict', 'amber', 'green', 'clear'] as const;
export const noticeSources = [
  'own-monitoring',
  'superior',
  'cyberspace-office',
  'police',
  'cnvd',
  'education-src',
  'report',
  'other',
] as const;
export const noticeStates = ['DRAFT', 'REVIEW', 'ISSUED', 'WITHDRAWN', 'ARCHIVED'] as const;
export const hazards = ['critical', 'high', 'medium', 'low'] as const;
export const deliveryClocks = ['sign', 'contain', 'feedback', 'verify'] as const;

export type NoticeSeverity = (typeof noticeSeverities)[number];

export type Notice = Static<typeof NoticeSchema>;
/** One line of the list. */
export type NoticeLine = Static<typeof NoticeSummarySchema>;
export type NoticeDraft = Omit<Static<typeof NewNoticeBody>, 'unitId' | 'idempotencyKey'>;
/** What a notice says, whoever reads it. */
export type NoticeFacts = Omit<
  NoticeDraft,
  'recipientUnitIds' | 'copyUnitIds' | 'copyMiddleLevels'
>;
export type NoticeEvidence = NonNullable<NoticeFacts['evidence']>[number];
export type NewNotice = Static<typeof NewNoticeAnswer>;
export type IssueProgress = Static<typeof ProgressSchema>;
