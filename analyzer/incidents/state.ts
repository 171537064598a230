import type { CaseState } from '../cases/machine.ts';
import type { Answers, Grade } from './grade.ts';
import type { ClockWish } from '../cases/machine.ts';
import type { Duty } from './grading/duties.ts';
import type { ReportKind } from './report.ts';

/** States of an incident; clocks run beside them. */
export const incidentStates = [
  'OPEN',
  'TRIAGED',
  'HANDLING',
  'CONTAINED',
  'RECOVERED',
  'CLOSED',
  'DISMISSED',
] as const;

export type IncidentStateName = (typeof incidentStates)[number];

/**
 * Which national report line a unit is on; asked, never derived from its name or kind: CII operator, central body or its
 * direct unit, everyone else.
 */
export const operatorKinds = ['cii', 'central', 'other'] as const;

export type OperatorKind = (typeof operatorKinds)[number];

/** Lines of reporting that run side by side. */
export const reportLines = ['edu', 'cac', 'police', 'personal', 'persons'] as const;

export type ReportLine = (typeof reportLines)[number];

export interface IncidentTask {
  id: string;
  title: string;
  assigneeId: string | null;
  assigneeName: string | null;
  dueAt: string | null;
  done: { at: string; by: string; note: string | null } | null;
}

/** A file or a snapshot kept as evidence. The bytes are a blob; who had it, since when, is its custody. */
export interface IncidentEvidence {
  id: string;
  /** Cleaned name, for people only. */
  name: string;
  kind: 'file' | 'alert-events';
  /** As declared by the sender; never believed when it is served. */
  mediaType: string;
  sha256: string;
  sm3: string;
  bytes: number;
  collectedBy: string;
  collectedAt: string;
  /** Where from: a machine, a person, an alert. */
  origin: string;
  note: string | null;
  alertId: string | null;
  custody: readonly { at: string; from: string; to: string; reason: string }[];
}

/** A filed version. What it says is in the message that filed it (`id` is the message's), so it can't change. */
export interface IncidentReport {
  id: string;
  kind: ReportKind;
  /** 第几次, over all kinds. */
  ordinal: number;
  at: string;
  by: string;
  /** SHA-256 of the canonical JSON of what it says. */
  sha256: string;
  signed: { accountId: string | null; name: string; at: string } | null;
}

/** One line of reporting: whether it is owed, and what became of its clock. */
export interface IncidentDuty extends Duty {
  zh: string;
  en: string;
  status: 'idle' | 'running' | 'met' | 'cancelled';
}

/** A report that went out: told by telephone or sent in writing, on one line. */
export interface IncidentSubmission {
  id: string;
  line: ReportLine;
  mode: 'oral' | 'written';
  /** When it was made; the entry in the log has its own time. */
  at: string;
  enteredAt: string;
  by: string;
  /** Unit of the tree that it went to: becomes a party. */
  toUnitId: string | null;
  to: string;
  phone: string | null;
  reportId: string | null;
  summary: string | null;
  received: { at: string; by: string; note: string | null } | null;
}

export interface IncidentState extends CaseState {
  state: IncidentStateName;
  number: string;
  description: string;
  /** Unit whose systems are affected, when another unit (its bureau) keeps the incident. */
  affectedUnitId: string | null;
  operatorKind: OperatorKind | null;
  classId: string | null;
  subclassId: string | null;
  /** The class asks for facts about a ransom. */
  asksRansom: boolean;
  /** ISO 8601 UTC; the clocks count from it. */
  discoveredAt: string;
  occurredAt: string | null;
  alertIds: readonly string[];
  noticeIds: readonly string[];
  answers: Answers;
  cac: Grade | null;
  edu: Grade | null;
  duties: readonly IncidentDuty[];
  /** Deadline between progress reports, while the grade asks for them. */
  progressRuleId: string | null;
  tasks: readonly IncidentTask[];
  evidence: readonly IncidentEvidence[];
  reports: readonly IncidentReport[];
  submissions: readonly IncidentSubmission[];
  containedAt: string | null;
  recoveredAt: string | null;
  closedAt: string | null;
  /** Why it was dismissed or closed. */
  outcome: string | null;
  /** What the last message wants of the clocks; `clocks` of a machine does not see the state before it. */
  wishes: readonly ClockWish[];
}
