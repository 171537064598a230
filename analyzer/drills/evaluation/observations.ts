/** How somebody met what was expected; words in rules/drills/evaluation.yaml. */
export const observationResults = ['done', 'late', 'wrong', 'missed'] as const;
export type ObservationResult = (typeof observationResults)[number];

/**
 * Where a judgement came from: `log`, the evaluator confirmed what the platform proposed from the action log; `evaluator`,
 * seen with own eyes; `paper`, written down by hand and entered afterwards.
 */
export const observationOrigins = ['log', 'evaluator', 'paper'] as const;
export type ObservationOrigin = (typeof observationOrigins)[number];

/** One evaluator's judgement of one person after one inject. */
export interface Observation {
  id: string;
  injectId: string;
  /** One of the expected actions; left out: all that the inject expects of this person. */
  expectedId?: string;
  accountId: string;
  evaluatorId: string;
  evaluatorName: string;
  result: ObservationResult;
  note: string;
  origin: ObservationOrigin;
  /** ISO 8601 UTC. */
  at: string;
}
