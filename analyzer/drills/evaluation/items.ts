import type { EvaluationRules } from './rules.ts';

export type Grade = 1 | 3 | 5;

/** What one evaluator hands in: the nine items of GB/T 38645-2020, A.9. Items may be left out. */
export interface Evaluation {
  id: string;
  evaluatorId: string;
  evaluatorName: string;
  grades: Readonly<Record<string, Grade>>;
  advice: Readonly<Record<string, string>>;
  conclusion: string;
  origin: 'console' | 'paper';
  /** Who entered it, where that was not the evaluator. */
  enteredBy?: string;
  /** ISO 8601 UTC. */
  at: string;
}

export interface ItemSummary {
  id: string;
  zh: string;
  en: string;
  count: number;
  mean: number | null;
  lowest: Grade | null;
  highest: Grade | null;
  /** Standard deviation over the evaluators (of the population); null below two. */
  deviation: number | null;
  advice: { evaluatorName: string; text: string }[];
}

export function meanOf(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function deviationOf(values: readonly number[]): number | null {
  const mean = meanOf(values);
  if (mean === null || values.length < 2) return null;
  const squares = values.map((value) => (value - mean) ** 2);
  return Math.sqrt(meanOf(squares) ?? 0);
}

/** Mean and spread of each item over the evaluators; what nobody graded has no mean. */
export function summariseItems(
  { items }: EvaluationRules,
  evaluations: readonly Evaluation[],
): ItemSummary[] {
  return items.rows.map(({ id, zh, en }) => {
    const grades = evaluations.flatMap((one) => one.grades[id] ?? []).sort((a, b) => a - b);
    return {
      id,
      zh,
      en,
      count: grades.length,
      mean: meanOf(grades),
      lowest: grades[0] ?? null,
      highest: grades.at(-1) ?? null,
      deviation: deviationOf(grades),
      advice: evaluations.flatMap(({ evaluatorName, advice }) => {
        const text = advice[id]?.trim() ?? '';
        return text === '' ? [] : [{ evaluatorName, text }];
      }),
    };
  });
}

/** Mean over every grade that was given. */
export function meanOfAll(evaluations: readonly Evaluation[]): number | null {
  return meanOf(evaluations.flatMap(({ grades }) => Object.values(grades)));
}
