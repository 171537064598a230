import { Type } from 'typebox';
import { observationResults } from '../../../../analyzer/drills/evaluation/observations.ts';
import { GradeSchema } from '../evaluation/schema.ts';

const strict = { additionalProperties: false };
const Id = Type.String({ minLength: 1, maxLength: 64 });
const At = Type.String({ minLength: 20, maxLength: 40, description: 'ISO 8601 with zone' });
const Words = Type.String({ maxLength: 2_000 });

/** What was written on paper while the network was the scenario. Times as on the wall clock; pauses are taken out here. */
export const PaperResults = Type.Object(
  {
    idempotencyKey: Type.String({ minLength: 8, maxLength: 100 }),
    /** Whose handwriting it is. */
    writtenBy: Type.Optional(Type.String({ maxLength: 200 })),
    /** When the exercise clock did not run on the platform. */
    clock: Type.Optional(
      Type.Object(
        {
          startedAt: At,
          endedAt: At,
          pauses: Type.Optional(
            Type.Array(Type.Object({ from: At, until: At }, strict), { maxItems: 100 }),
          ),
        },
        strict,
      ),
    ),
    injects: Type.Optional(
      Type.Array(Type.Object({ injectId: Id, at: At }, strict), { maxItems: 1_000 }),
    ),
    actions: Type.Optional(
      Type.Array(
        Type.Object(
          {
            accountId: Id,
            kind: Type.String({ minLength: 1, maxLength: 40 }),
            text: Words,
            at: At,
            injectId: Type.Optional(Id),
          },
          strict,
        ),
        { maxItems: 1_000 },
      ),
    ),
    observations: Type.Optional(
      Type.Array(
        Type.Object(
          {
            injectId: Id,
            expectedId: Type.Optional(Id),
            accountId: Id,
            evaluatorId: Id,
            result: Type.Enum([...observationResults]),
            note: Type.Optional(Words),
          },
          strict,
        ),
        { maxItems: 1_000 },
      ),
    ),
    evaluations: Type.Optional(
      Type.Array(
        Type.Object(
          {
            evaluatorId: Id,
            grades: Type.Record(Type.String({ maxLength: 64 }), GradeSchema),
            advice: Type.Optional(Type.Record(Type.String({ maxLength: 64 }), Words)),
            conclusion: Type.Optional(Type.String({ maxLength: 4_000 })),
          },
          strict,
        ),
        { maxItems: 100 },
      ),
    ),
  },
  strict,
);

export const PaperAnswer = Type.Object({
  /** The key was known: nothing was written again. */
  repeated: Type.Boolean(),
  injects: Type.Integer(),
  actions: Type.Integer(),
  observations: Type.Integer(),
  evaluations: Type.Integer(),
});
