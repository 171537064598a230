import type { IncidentLevel, StatedLevel } from './levels.ts';
import type { OperatorKind } from './state.ts';

/** First report, numbered follow-ups (续报), closing report. */
export const reportKinds = ['first', 'follow-up', 'closing'] as const;

export type ReportKind = (typeof reportKinds)[number];

/** Ransom, asked by the national report form where the incident is ransomware. */
export interface RansomFacts {
  /** As demanded: `3 BTC`, `20 万元`. */
  amount: string;
  /** How it is to be paid. */
  method: string;
  /** ISO 8601 UTC. */
  demandedAt?: string;
}

/** Text items that a person writes; absent means "not known yet" and is printed so. */
export interface ReportContent {
  /** Item 1: basic facts of the affected system. */
  system?: string;
  /** Item 2. */
  place?: string;
  /** What happened, briefly. */
  course?: string;
  impact?: string;
  harm?: string;
  measures?: string;
  effect?: string;
  ransom?: RansomFacts;
  affectedPeople?: number;
  /** Direct loss in CNY. */
  directLoss?: number;
  /** Item 3: trend, possible further impact. */
  trend?: string;
  /** Item 4: first opinion on the cause. */
  cause?: string;
  /** Item 5: possible attacker, path, vulnerability. */
  leads?: string;
  /** Item 6: further measures, help asked for. */
  furtherMeasures?: string;
  helpWanted?: string;
  /** Item 7: how far the scene is preserved. */
  scene?: string;
  /** Item 8. */
  other?: string;
  /** The closing report has these besides cause, measures and harm. */
  accountability?: string;
  rectification?: string;
  lessons?: string;
  reporter?: { name: string; phone?: string; fax?: string };
}

/** All that the report form (GB/T 38645 A.7, national report) shows of one version; every value as the screen has it. */
export interface IncidentReportFacts {
  incidentId: string;
  /** Number of the incident, `〔2026〕事件第0003号`. */
  number: string;
  reportId: string;
  kind: ReportKind;
  /** 第几次: 1 for the first report, counted over all kinds. */
  ordinal: number;
  /** When this version was written; ISO 8601 UTC. */
  at: string;
  unit: { id: string; name: string; operatorKind: OperatorKind | null };
  title: string;
  occurredAt: string | null;
  discoveredAt: string;
  class: { id: string; zh: string; en: string; gbCode: string | null } | null;
  subclass: { id: string; zh: string; en: string; gbCode: string | null } | null;
  cac: { level: StatedLevel; lower: IncidentLevel; upper: IncidentLevel } | null;
  edu: { level: StatedLevel; lower: IncidentLevel; upper: IncidentLevel } | null;
  content: ReportContent;
  /** Who wrote this version. */
  writtenBy: { accountId: string | null; name: string };
  /** 签发人; null until a person with the right has signed it off. */
  signedBy: { accountId: string | null; name: string; at: string } | null;
  evidence: readonly { name: string; sha256: string; sm3: string; bytes: number }[];
  /** SHA-256 of the canonical JSON of the version, printed on the form. */
  sha256: string;
}
