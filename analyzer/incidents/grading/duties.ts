import type { Answers, Grade, Verdict } from '../grade.ts';
import { atLeastAs } from '../levels.ts';
import type { OperatorKind, ReportLine } from '../state.ts';
import { every, judge, some, standingAnswers } from './conditions.ts';
import type { DutyReason, DutyRule, IncidentRules } from './rules.ts';

/** Whether one line of reporting is owed, and by which deadline. Frozen into the message that graded. */
export interface Duty {
  clock: string;
  line: ReportLine;
  /** `unknown`: it hangs on questions that are still open. */
  owed: Verdict;
  from: 'discovery' | 'recovery';
  /** Null while the kind of operator that decides is not known. */
  ruleId: string | null;
}

interface Case {
  classId: string | null;
  operatorKind: OperatorKind | null;
  answers: Answers;
  cac: Grade;
  edu: Grade;
}

function judgeReason(reason: DutyReason, graded: Case): Verdict {
  if (!('grade' in reason)) return judge(reason, graded.answers);
  const grade = graded[reason.grade];
  if (atLeastAs(grade.lower, reason.atLeast)) return 'yes';
  return atLeastAs(grade.upper, reason.atLeast) ? 'unknown' : 'no';
}

function isOwed(duty: DutyRule, graded: Case): Verdict {
  if (graded.classId !== null && duty.notClasses?.includes(graded.classId)) return 'no';
  const isLeftOut = duty.notWhen?.some((each) => judge(each, graded.answers) === 'yes');
  if (isLeftOut) return 'no';
  return every([
    some(duty.when.map((reason) => judgeReason(reason, graded))),
    ...(duty.needs ?? []).map((each) => judge(each, graded.answers)),
  ]);
}

/** Every line of reporting with whether it is owed, in the order of the rules. Pure. */
export function dutiesOf(rules: IncidentRules, graded: Case): Duty[] {
  const standing = { ...graded, answers: standingAnswers(rules.questions, graded.answers) };
  return rules.duties.map((duty) => ({
    clock: duty.clock,
    line: duty.line,
    owed: isOwed(duty, standing),
    from: duty.from,
    ruleId:
      duty.rule ??
      (graded.operatorKind === null ? null : (duty.ruleByOperator?.[graded.operatorKind] ?? null)),
  }));
}
