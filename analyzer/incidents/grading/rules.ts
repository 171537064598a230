import type { IncidentLevel } from '../levels.ts';
import type { OperatorKind, ReportLine } from '../state.ts';

/** A condition on one answer. */
export type Condition =
  | { question: string; is: boolean }
  | { question: string; in: readonly string[] }
  | { question: string; atLeast: number };

export interface Question {
  id: string;
  group: string;
  kind: 'yes-no' | 'choice' | 'number';
  zh: string;
  en: string;
  helpZh?: string;
  helpEn?: string;
  unitZh?: string;
  unitEn?: string;
  options?: readonly { value: string; zh: string; en: string; helpZh?: string; helpEn?: string }[];
  /** Asked only while this may hold. */
  askIf?: Condition;
}

export interface CriterionRow {
  level: IncidentLevel;
  confidence: string;
  all: readonly Condition[];
}

export interface Criterion {
  id: string;
  zh: string;
  en: string;
  source?: string;
  article: string;
  rows: readonly CriterionRow[];
}

/** One scale. What no row reaches is `general`, once every question that matters is answered. */
export interface Grading {
  scale: 'cac' | 'edu';
  version: string;
  source: string;
  effectiveFrom: string;
  criteria: readonly Criterion[];
}

export type DutyReason = { grade: 'cac' | 'edu'; atLeast: IncidentLevel } | Condition;

/** When a line of reporting is owed, and by which deadline. */
export interface DutyRule {
  clock: string;
  line: ReportLine;
  zh: string;
  en: string;
  /** One is enough. */
  when: readonly DutyReason[];
  /** Together with `when`. */
  needs?: readonly Condition[];
  /** Leaves it out once this is certain. */
  notWhen?: readonly Condition[];
  notClasses?: readonly string[];
  /** What its clock counts from. */
  from: 'discovery' | 'recovery';
  rule?: string;
  ruleByOperator?: Readonly<Record<OperatorKind, string>>;
  source: string;
  confidence: string;
}

export interface IncidentClass {
  id: string;
  zh: string;
  en: string;
  gbCode: string | null;
  /** Says that these incidents take another way. */
  route?: { zh: string; en: string };
  subclasses: readonly {
    id: string;
    zh: string;
    en: string;
    gbCode: string | null;
    /** The national form asks about the ransom. */
    ransom?: boolean;
  }[];
}

/** rules/incidents, loaded and checked. */
export interface IncidentRules {
  classSource: string;
  classes: readonly IncidentClass[];
  questions: readonly Question[];
  groups: readonly { id: string; zh: string; en: string }[];
  cac: Grading;
  edu: Grading;
  duties: readonly DutyRule[];
  /** Deadline between progress reports, by eduLevel. */
  progress: Readonly<Partial<Record<IncidentLevel, string>>>;
}
