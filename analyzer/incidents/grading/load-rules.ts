import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Static, TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { parse } from 'yaml';
import { IncidentError } from '../errors.ts';
import type { Condition, Grading, IncidentRules, Question } from './rules.ts';
import { ClassesSchema, DutiesSchema, GradingSchema, QuestionsSchema } from './schema.ts';

async function readChecked<T extends TSchema>(file: string, schema: T): Promise<Static<T>> {
  const value: unknown = parse(await readFile(file, 'utf8'));
  if (Value.Check(schema, value)) return value;
  const [error] = Value.Errors(schema, value);
  const where = error ? `${error.instancePath} ${error.message}` : 'has the wrong shape';
  throw new IncidentError('BAD_INCIDENT_RULES', `${file}: ${where}`);
}

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

/** Reads `rules/incidents`. Throws IncidentError BAD_INCIDENT_RULES with every fault that crosses files. */
export async function loadIncidentRules(folder: string): Promise<IncidentRules> {
  const [classes, questions, cac, edu, duties] = await Promise.all([
    readChecked(join(folder, 'classes.yaml'), ClassesSchema),
    readChecked(join(folder, 'questions.yaml'), QuestionsSchema),
    readChecked(join(folder, 'grading-cac.yaml'), GradingSchema),
    readChecked(join(folder, 'grading-edu.yaml'), GradingSchema),
    readChecked(join(folder, 'duties.yaml'), DutiesSchema),
  ]);
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
  if (faults.length > 0) {
    throw new IncidentError('BAD_INCIDENT_RULES', `${folder}: ${faults.join('; ')}`);
  }
  return rules;
}
