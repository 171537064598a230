import type { Answers, Grade, JudgedCriterion } from '../grade.ts';
import { moreSevere, rankOf, type IncidentLevel } from '../levels.ts';
import { every, judged, standingAnswers } from './conditions.ts';
import type { Criterion, Grading, Question } from './rules.ts';

type JudgedRow = JudgedCriterion['rows'][number];

/** The most severe of the rows that hold, and of those that hold or may hold. */
function judgeCriterion(grading: Grading, criterion: Criterion, answers: Answers): JudgedCriterion {
  const rows: JudgedRow[] = criterion.rows.map(({ level, confidence, all }) => {
    const conditions = all.map((condition) => judged(condition, answers));
    return { level, confidence, conditions, verdict: every(conditions.map((c) => c.verdict)) };
  });
  const worst = (wanted: readonly JudgedRow[]): IncidentLevel =>
    wanted.reduce<IncidentLevel>((level, row) => moreSevere(level, row.level), 'general');
  const lower = worst(rows.filter((row) => row.verdict === 'yes'));
  const upper = worst(rows.filter((row) => row.verdict !== 'no'));
  return {
    criterion: criterion.id,
    zh: criterion.zh,
    en: criterion.en,
    lower,
    upper,
    rows: rows.filter((row) =>
      row.verdict === 'yes'
        ? row.level === lower
        : row.verdict === 'unknown' && rankOf(row.level) < rankOf(lower),
    ),
    source: criterion.source ?? grading.source,
    article: criterion.article,
  };
}

/** Questions whose answer could still make the level more severe than it is for certain; in the order of asking. */
function openQuestions(
  criteria: readonly JudgedCriterion[],
  lower: IncidentLevel,
  questions: readonly Question[],
): string[] {
  const open = new Set(
    criteria
      .flatMap(({ rows }) => rows)
      .filter((row) => row.verdict === 'unknown' && rankOf(row.level) < rankOf(lower))
      .flatMap(({ conditions }) => conditions)
      .filter(({ verdict }) => verdict === 'unknown')
      .map(({ question }) => question),
  );
  return questions.map(({ id }) => id).filter((id) => open.has(id));
}

/**
 * The grade that answers give on one scale: the most severe criterion counts. While an open question could make it more
 * severe the level is `unknown`, between `lower` and `upper`. Pure.
 */
export function gradeOf(grading: Grading, questions: readonly Question[], answers: Answers): Grade {
  const standing = standingAnswers(questions, answers);
  const all = grading.criteria.map((criterion) => judgeCriterion(grading, criterion, standing));
  const lower = all.reduce<IncidentLevel>((level, c) => moreSevere(level, c.lower), 'general');
  const upper = all.reduce<IncidentLevel>((level, c) => moreSevere(level, c.upper), 'general');
  const { scale, version, source, effectiveFrom } = grading;
  return {
    scale,
    level: lower === upper ? lower : 'unknown',
    lower,
    upper,
    criteria: all
      .filter((criterion) => criterion.upper !== 'general')
      .toSorted((one, other) =>
        one.lower === other.lower
          ? rankOf(one.upper) - rankOf(other.upper)
          : rankOf(one.lower) - rankOf(other.lower),
      ),
    open: openQuestions(all, lower, questions),
    pack: { id: `grading-${scale}`, version, source, effectiveFrom },
  };
}
