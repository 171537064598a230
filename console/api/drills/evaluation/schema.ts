import { Type, type Static } from 'typebox';
import {
  observationOrigins,
  observationResults,
} from '../../../../analyzer/drills/evaluation/observations.ts';

const strict = { additionalProperties: false };
const Id = Type.String({ minLength: 1, maxLength: 64 });
const Key = Type.Optional(
  Type.String({ minLength: 8, maxLength: 100, description: 'The same key is applied once.' }),
);
const Named = { zh: Type.String(), en: Type.String() };
const Result = Type.Enum([...observationResults]);
const Ms = Type.Union([Type.Integer(), Type.Null()]);

export const ObservationSchema = Type.Object({
  id: Type.String(),
  injectId: Type.String(),
  /** Null: all that the inject expects of this person. */
  expectedId: Type.Union([Type.String(), Type.Null()]),
  accountId: Type.String(),
  evaluatorId: Type.String(),
  evaluatorName: Type.String(),
  result: Result,
  note: Type.String(),
  /** `log`: the platform's proposal, confirmed by the evaluator; `evaluator`: seen; `paper`: entered afterwards. */
  origin: Type.Enum([...observationOrigins]),
  at: Type.String(),
});

/** What the action log says by itself; it counts for nobody until an evaluator confirms it. */
export const ProposalSchema = Type.Object({
  injectId: Type.String(),
  expectedId: Type.String(),
  accountId: Type.String(),
  result: Type.Enum(['done', 'late', 'missed']),
  /** The action that shows it; null for what was not done. */
  actionId: Type.Union([Type.String(), Type.Null()]),
  /** Exercise time of the action. */
  atMs: Ms,
  /** Exercise time until which it had to be done; null without a limit. */
  dueMs: Ms,
});

/** One cell of the evaluator's grid: one expected action × one person on whom it falls. */
export const ExpectationSchema = Type.Object({
  injectId: Type.String(),
  /** As printed in the script: `2.3`. */
  injectNo: Type.String(),
  injectTitle: Type.String(),
  expectedId: Type.String(),
  text: Type.String(),
  /** Names of the roles of the playbook on whose people it falls. */
  roles: Type.Array(Type.String()),
  /** False while the inject has not been sent: nothing is asked of anybody yet. */
  played: Type.Boolean(),
  dueMs: Ms,
  points: Type.Integer(),
  accountIds: Type.Array(Type.String()),
});

export const ObservationsSchema = Type.Object({
  results: Type.Array(Type.Object({ id: Result, ...Named, passes: Type.Boolean() })),
  expectations: Type.Array(ExpectationSchema),
  /** The latest of each evaluator for each cell. */
  observations: Type.Array(ObservationSchema),
  proposals: Type.Array(ProposalSchema),
});

/** Either single judgements, or proposals that the evaluator makes their own. */
export const NewObservations = Type.Object(
  {
    observations: Type.Array(
      Type.Object(
        {
          injectId: Id,
          expectedId: Type.Optional(Id),
          accountId: Id,
          result: Result,
          note: Type.Optional(Type.String({ maxLength: 2_000 })),
          /** True: this is what the log proposes. Refused when the log says otherwise by now. */
          confirms: Type.Optional(Type.Boolean()),
        },
        strict,
      ),
      { minItems: 1, maxItems: 500 },
    ),
    idempotencyKey: Key,
  },
  strict,
);

export const GradeSchema = Type.Union([Type.Literal(1), Type.Literal(3), Type.Literal(5)]);

export const NewEvaluation = Type.Object(
  {
    /** Item id → grade. An item may be left out: not judged. */
    grades: Type.Record(Type.String({ maxLength: 64 }), GradeSchema),
    /** Item id → advice for improvement. */
    advice: Type.Optional(
      Type.Record(Type.String({ maxLength: 64 }), Type.String({ maxLength: 2_000 })),
    ),
    conclusion: Type.Optional(Type.String({ maxLength: 4_000 })),
    idempotencyKey: Key,
  },
  strict,
);

export const EvaluationSchema = Type.Object({
  id: Type.String(),
  evaluatorId: Type.String(),
  evaluatorName: Type.String(),
  grades: Type.Record(Type.String(), GradeSchema),
  advice: Type.Record(Type.String(), Type.String()),
  conclusion: Type.String(),
  /** `console` or `paper`: entered afterwards. */
  origin: Type.Enum(['console', 'paper']),
  /** Who entered it, where that was not the evaluator. */
  enteredBy: Type.Union([Type.String(), Type.Null()]),
  at: Type.String(),
});

export const ItemSummarySchema = Type.Object({
  id: Type.String(),
  ...Named,
  /** How many evaluators judged it. */
  count: Type.Integer(),
  mean: Type.Union([Type.Number(), Type.Null()]),
  lowest: Type.Union([GradeSchema, Type.Null()]),
  highest: Type.Union([GradeSchema, Type.Null()]),
  /** Standard deviation over the evaluators; null below two. */
  deviation: Type.Union([Type.Number(), Type.Null()]),
  advice: Type.Array(Type.Object({ evaluatorName: Type.String(), text: Type.String() })),
});

export const EvaluationsSchema = Type.Object({
  source: Type.String(),
  grades: Type.Array(Type.Object({ value: GradeSchema, ...Named })),
  items: Type.Array(ItemSummarySchema),
  /** Evaluators of the drill and how many of them have handed in. */
  evaluators: Type.Integer(),
  handedIn: Type.Integer(),
  /** Mean over all grades given; null without any. */
  mean: Type.Union([Type.Number(), Type.Null()]),
  evaluations: Type.Array(EvaluationSchema),
});

export const ObservedAnswer = Type.Object({ written: Type.Integer(), repeated: Type.Boolean() });
export const EvaluatedAnswer = Type.Object({ id: Type.String(), repeated: Type.Boolean() });

export type Observations = Static<typeof ObservationsSchema>;
export type Evaluations = Static<typeof EvaluationsSchema>;
