import { join } from 'node:path';
import { readRuleFile, RuleFileError } from '../../../collector/rules/rule-file.ts';
import type { Condition, Grading, IncidentRules, Question } from './rules.ts';
import { ClassesSchema, DutiesSchema, GradingSchema, QuestionsSchema } from './schema.ts';

/** Why a condition can not be asked of a question, or undefined. */
function conditionFault(condition: Condition, question: Question | undefined): string | undefined {
  if (!question) return `names the unknown question ${condition.question}`;
  if ('is' in condition) return question.kind === 'yes-no' ? undefined : 'asks `is` of no yes-no';
  if ('atLeast' in condition) {
    return question.kind === 'number' ? undefined : 'asks `atLeast` of what is no number';
  }
  const known = new Set(question.options?.map((option) => option.value));
  const strange = condition.in.find((value) => !known.has(value));
  return strange === undefined ? undefined : `names the unknown option ${strange}`;
}

function conditionsOf(grading: Grading): { where: string; condition: Condition }[] {
  return grading.criteria.flatMap((criterion) =>
    criterion.rows.flatMap((row) =>
      row.all.map((condition) => ({
        where: `grading-${grading.scale} ${criterion.id}`,
        condition,
      })),
    ),
  );
}

function repeated(ids: readonly string[]): string | undefined {
  return ids.find((id, index) => ids.indexOf(id) !== index);
}

/** Faults that no single file shows. */
function faultsOf(rules: IncidentRules): string[] {
  const byId = new Map(rules.questions.map((question) => [question.id, question]));
  const asked = [
    ...conditionsOf(rules.cac),
    ...conditionsOf(rules.edu),
    ...rules.questions.flatMap(({ id, askIf }) =>
      askIf ? [{ where: `questions ${id}`, condition: askIf }] : [],
    ),
    ...rules.duties.flatMap((duty) =>
      [...duty.when, ...(duty.needs ?? []), ...(duty.notWhen ?? [])].flatMap((condition) =>
        'grade' in condition ? [] : [{ where: `duties ${duty.clock}`, condition }],
      ),
    ),
  ];
  const faults = asked.flatMap(({ where, condition }) => {
    const fault = conditionFault(condition, byId.get(condition.question));
    return fault === undefined ? [] : [`${where} ${fault}`];
  });
  for (const question of rules.questions) {
    const needsOptions = question.kind === 'choice';
    if (needsOptions !== (question.options !== undefined)) {
      faults.push(`questions ${question.id}: a choice has options, others have none`);
    }
    if (!rules.groups.some((group) => group.id === question.group)) {
      faults.push(`questions ${question.id} is in the unknown group ${question.group}`);
    }
  }
  for (const duty of rules.duties) {
    if ((duty.rule === undefined) === (duty.ruleByOperator === undefined)) {
      faults.push(`duties ${duty.clock} has either rule or ruleByOperator`);
    }
    const strange = duty.notClasses?.find((id) => !rules.classes.some((each) => each.id === id));
    if (strange !== undefined) faults.push(`duties ${duty.clock} names the class ${strange}`);
  }
  const twice =
    repeated(rules.questions.map(({ id }) => id)) ??
    repeated(rules.classes.map(({ id }) => id)) ??
    repeated(rules.classes.flatMap(({ subclasses }) => subclasses.map(({ id }) => id))) ??
    repeated(rules.duties.map(({ clock }) => clock));
  if (twice !== undefined) faults.push(`${twice} is there twice`);
  return faults;
}

/** Reads rules/incidents. Throws RuleFileError; also with every fault that crosses files. */
export function loadIncidentRules(folder: string): IncidentRules {
  const classes = readRuleFile(join(folder, 'classes.yaml'), ClassesSchema);
  const questions = readRuleFile(join(folder, 'questions.yaml'), QuestionsSchema);
  const cac = readRuleFile(join(folder, 'grading-cac.yaml'), GradingSchema);
  const edu = readRuleFile(join(folder, 'grading-edu.yaml'), GradingSchema);
  const duties = readRuleFile(join(folder, 'duties.yaml'), DutiesSchema);
  const rules: IncidentRules = {
    classSource: classes.source,
    classes: classes.classes,
    questions: questions.questions,
    groups: questions.groups,
    cac,
    edu,
    duties: duties.duties,
    progress: duties.progress,
  };
  const faults = faultsOf(rules);
  if (faults.length > 0) throw new RuleFileError(faults.map((fault) => `${folder}: ${fault}`));
  return rules;
}
