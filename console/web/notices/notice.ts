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

export interface NoticeEvidence {
  kind: 'screenshot' | 'http' | 'log' | 'file' | 'text';
  name: string;
  text?: string;
  sha256?: string;
  bytes?: number;
  takenAt?: string;
}

export interface NoticeFacts {
  kind: (typeof noticeKinds)[number];
  severity: NoticeSeverity;
  tlp: (typeof tlps)[number];
  title: string;
  discoveredAt: string;
  source: (typeof noticeSources)[number];
  sourceReference?: string;
  asset?: {
    systemName?: string;
    domain?: string;
    url?: string;
    ipv4?: string;
    ipv6?: string;
    port?: number;
    dualNonEdu?: boolean;
    protectionLevel?: number;
    filingNumber?: string;
  };
  weakness?: {
    name: string;
    class?: string;
    subclass?: string;
    cve?: string;
    cnvd?: string;
    cnnvd?: string;
    hazard?: (typeof hazards)[number];
  };
  description: string;
  evidence?: readonly NoticeEvidence[];
  impact?: string;
  advice?: string;
  feedbackDueAt?: string;
  protectedPeriod?: boolean;
  contact?: { name: string; phone?: string };
}

export interface NoticeDraft extends NoticeFacts {
  recipientUnitIds: readonly string[];
  copyUnitIds?: readonly string[];
  copyMiddleLevels?: boolean;
}

interface Done {
  at: string;
  name: string;
}

export type NoticeStateName = (typeof noticeStates)[number];

/** One line of the list of notices. */
export interface NoticeLine {
  id: string;
  number: string | null;
  kind: NoticeFacts['kind'];
  severity: NoticeSeverity;
  tlp: NoticeFacts['tlp'];
  title: string;
  state: NoticeStateName;
  version: number;
  issuerUnitId: string;
  issuerUnitName: string;
  createdAt: string;
  issuedAt: string | null;
  recurrences: number;
  deliveries: { total: number; byState: Readonly<Record<string, number>>; overdue: number };
}

/** One notice with everything it says. */
export interface Notice extends NoticeLine {
  draft: NoticeDraft;
  references: readonly {
    source: NoticeFacts['source'];
    sourceReference?: string;
    discoveredAt: string;
    note?: string;
    addedAt: string;
  }[];
  issued?: Done;
  withdrawn?: Done & { reason: string };
  sentBack?: Done & { reason: string };
}

export interface IssueProgress {
  total: number;
  done: number;
  failed: number;
}
