import { RegisterError } from '../errors.ts';
import type { GradingRules } from './rules.ts';

/** Answers of the wizard: question → value of an option. */
export type GradeAnswers = Readonly<Record<string, string>>;

/** A cell of the matrix that answers lead to. */
interface GradedCell {
  object: string;
  degree: string;
  level: number;
  /** Questions whose answers lead there. */
  questions: string[];
}

/** Level of one aspect: S, the information, or A, the service. */
export interface GradedAspect {
  /** Null while a question of it is open: an answer not given is never taken for "no harm". */
  level: number | null;
  /** What the answers so far give; 1 when nothing would be harmed. */
  atLeast: number;
  cell: Omit<GradedCell, 'questions'> | null;
  cells: GradedCell[];
  open: string[];
  explainZh: string;
  explainEn: string;
}

export interface GradeResult {
  s: GradedAspect;
  a: GradedAspect;
  /** The higher of both. */
  level: number | null;
  atLeast: number;
  /** Level 5 is not assessed here: its requirements are not published. */
  beyond: boolean;
  explainZh: string;
  explainEn: string;
  duties: { id: string; zh: string; en: string; source: string; confidence: string }[];
}

/** Highest level that this platform assesses. */
const highestLevel = 4;

const aspectNames = {
  s: { zh: '业务信息安全（S）', en: 'Information (S)' },
  a: { zh: '系统服务安全（A）', en: 'Service (A)' },
} as const;

function checkAnswers({ questions }: GradingRules, answers: GradeAnswers): void {
  for (const [id, value] of Object.entries(answers)) {
    const question = questions.find((one) => one.id === id);
    if (question?.options.some((option) => option.value === value)) continue;
    throw new RegisterError('ANSWER_INVALID', `The answer to ${id} does not fit.`, {
      question: id,
    });
  }
}

function cellsOf(rules: GradingRules, aspect: 's' | 'a', answers: GradeAnswers): GradedCell[] {
  const cells = new Map<string, GradedCell>();
  for (const { id, object, options } of rules.questions.filter((one) => one.aspect === aspect)) {
    const degree = options.find(({ value }) => value === answers[id])?.degree;
    const level = degree == null ? undefined : rules.matrix[object]?.[degree];
    if (degree == null || level === undefined) continue;
    const cell = cells.get(`${object}/${degree}`) ?? { object, degree, level, questions: [] };
    cell.questions.push(id);
    cells.set(`${object}/${degree}`, cell);
  }
  return [...cells.values()].sort((one, other) => other.level - one.level);
}

function aspectOf(rules: GradingRules, aspect: 's' | 'a', answers: GradeAnswers): GradedAspect {
  const cells = cellsOf(rules, aspect, answers);
  const open = rules.questions
    .filter((question) => question.aspect === aspect && answers[question.id] === undefined)
    .map(({ id }) => id);
  const [first] = cells;
  const atLeast = first?.level ?? 1;
  const name = aspectNames[aspect];
  const object = rules.objects.find(({ id }) => id === first?.object);
  const degree = rules.degrees.find(({ id }) => id === first?.degree);
  const left =
    open.length === 0
      ? { zh: '', en: '' }
      : {
          zh: `还有 ${open.length} 个问题未回答，等级未定。`,
          en: ` ${open.length} questions are open: not graded yet.`,
        };
  return {
    level: open.length === 0 ? atLeast : null,
    atLeast,
    cell: first ? { object: first.object, degree: first.degree, level: first.level } : null,
    cells,
    open,
    explainZh:
      (object && degree
        ? `${name.zh}：受到破坏时对“${object.zh}”造成“${degree.zh}”，查矩阵为第${atLeast}级。`
        : `${name.zh}：受到破坏时没有明显损害，按第1级。`) + left.zh,
    explainEn:
      (object && degree
        ? `${name.en}: “${degree.en}” to “${object.en}” is level ${atLeast} in the matrix.`
        : `${name.en}: nothing would be harmed noticeably: level 1.`) + left.en,
  };
}

/**
 * S, A and the level by the matrix of GB/T 22240-2020. Pure. Throws ANSWER_INVALID for a question or option that the rules
 * do not have.
 */
export function gradeSystem(rules: GradingRules, answers: GradeAnswers): GradeResult {
  checkAnswers(rules, answers);
  const s = aspectOf(rules, 's', answers);
  const a = aspectOf(rules, 'a', answers);
  const atLeast = Math.max(s.atLeast, a.atLeast);
  const level = s.level === null || a.level === null ? null : atLeast;
  return {
    s,
    a,
    level,
    atLeast,
    beyond: atLeast > highestLevel,
    explainZh:
      level === null
        ? `按已回答的问题，至少为第${atLeast}级。`
        : `S${s.level}A${a.level}，取较高者，安全保护等级为第${level}级。`,
    explainEn:
      level === null
        ? `By the answers so far at least level ${atLeast}.`
        : `S${s.level}A${a.level}: the higher one counts, level ${level}.`,
    duties: rules.duties
      .filter(({ from, to }) => level !== null && from <= level && level <= (to ?? level))
      .map(({ id, zh, en, source, confidence }) => ({ id, zh, en, source, confidence })),
  };
}
