import type { Answer, Answers, JudgedCondition, Verdict } from '../grade.ts';
import type { Condition, Question } from './rules.ts';

/** Lowest and highest value that an answer leaves open; undefined for no number. */
function boundsOf(answer: Answer | undefined): { min: number; max: number } | undefined {
  if (typeof answer === 'number') return { min: answer, max: answer };
  if (typeof answer !== 'object' || answer === null) return undefined;
  return { min: answer.min ?? 0, max: answer.max ?? Infinity };
}

function atLeast(answer: Answer | undefined, wanted: number): Verdict {
  const bounds = boundsOf(answer);
  if (!bounds) return 'unknown';
  if (bounds.min >= wanted) return 'yes';
  return bounds.max < wanted ? 'no' : 'unknown';
}

/** Three-valued: what is not answered is unknown, never no. */
export function judge(condition: Condition, answers: Answers): Verdict {
  const answer = answers[condition.question];
  if ('atLeast' in condition) return atLeast(answer, condition.atLeast);
  if (answer === undefined || answer === null) return 'unknown';
  const isMet =
    'is' in condition ? answer === condition.is : condition.in.some((value) => value === answer);
  return isMet ? 'yes' : 'no';
}

export function judged(condition: Condition, answers: Answers): JudgedCondition {
  const wanted: JudgedCondition['wanted'] =
    'is' in condition
      ? { kind: 'is', value: condition.is }
      : 'in' in condition
        ? { kind: 'one-of', values: condition.in }
        : { kind: 'at-least', value: condition.atLeast };
  return {
    question: condition.question,
    verdict: judge(condition, answers),
    wanted,
    answer: answers[condition.question] ?? null,
  };
}

/** One that fails settles it; else one that is open leaves it open. */
export function every(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes('no')) return 'no';
  return verdicts.includes('unknown') ? 'unknown' : 'yes';
}

/** One that holds settles it; else one that is open leaves it open. */
export function some(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes('yes')) return 'yes';
  return verdicts.includes('unknown') ? 'unknown' : 'no';
}

function isAsked(question: Question, answers: Answers): boolean {
  return question.askIf === undefined || judge(question.askIf, answers) === 'yes';
}

function fits(question: Question, answer: Answer): boolean {
  switch (question.kind) {
    case 'yes-no':
      return typeof answer === 'boolean';
    case 'choice':
      return question.options?.some((option) => option.value === answer) ?? false;
    case 'number': {
      const bounds = boundsOf(answer);
      return bounds !== undefined && bounds.min >= 0 && bounds.min <= bounds.max;
    }
  }
}

/** The first answer that its question does not have, by the question's id; answers to unknown questions too. */
export function findUnfit(questions: readonly Question[], answers: Answers): string | undefined {
  const byId = new Map(questions.map((question) => [question.id, question]));
  return Object.entries(answers).find(([id, answer]) => {
    const question = byId.get(id);
    return question === undefined || (answer !== null && !fits(question, answer));
  })?.[0];
}

/** The answers that count: known, and to questions that are asked. Questions stand before those that hang on them. */
export function standingAnswers(questions: readonly Question[], answers: Answers): Answers {
  const standing: Record<string, Answer> = {};
  for (const question of questions) {
    const answer = answers[question.id];
    if (answer === undefined || answer === null) continue;
    if (isAsked(question, standing)) standing[question.id] = answer;
  }
  return standing;
}
