import type { Static } from 'typebox';
import type {
  DutyView,
  GradePreview,
  Incident,
  IncidentClasses,
  IncidentQuestions,
  IncidentRow,
  IncidentSummary,
  IncidentSchema,
  ReportFacts,
} from '../../api/incidents/schema.ts';

export type {
  DutyView,
  GradePreview,
  Incident,
  IncidentClasses,
  IncidentQuestions,
  IncidentRow,
  IncidentSummary,
  ReportFacts,
};
export type Grade = GradePreview['cac'];
export type JudgedCriterion = Grade['criteria'][number];
export type Answers = Static<typeof IncidentSchema>['answers'];
export type Answer = Answers[string];
export type Question = IncidentQuestions['questions'][number];

export const incidentStates = [
  'OPEN',
  'TRIAGED',
  'HANDLING',
  'CONTAINED',
  'RECOVERED',
  'CLOSED',
  'DISMISSED',
] as const;

export const levels = ['extraordinary', 'major', 'larger', 'general', 'unknown'] as const;
export const operatorKinds = ['cii', 'central', 'other'] as const;
export const reportLines = ['edu', 'cac', 'police', 'personal', 'persons'] as const;
export const reportKinds = ['first', 'follow-up', 'closing'] as const;
export const dismissReasons = ['false-positive', 'authorised', 'duplicate', 'no-incident'] as const;

/** Whether a question is asked, given the answers so far; what hangs on an open question waits. */
export function isAsked(question: Question, answers: Answers): boolean {
  const { askIf } = question;
  if (askIf === undefined) return true;
  const answer = answers[askIf.question];
  if (answer === undefined || answer === null) return false;
  if (askIf.is !== undefined) return answer === askIf.is;
  if (askIf.in !== undefined) return askIf.in.some((value) => value === answer);
  return typeof answer === 'number' && answer >= (askIf.atLeast ?? 0);
}

/** `1.4 MB`, `812 B`. */
export function bytesText(bytes: number, locale: string): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;
  const step = Math.min(
    units.length - 1,
    Math.floor(Math.log(Math.max(1, bytes)) / Math.log(1_000)),
  );
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: units[step] ?? 'byte',
    unitDisplay: 'short',
    maximumFractionDigits: 1,
  }).format(bytes / 1_000 ** step);
}
