import { Type, type TProperties } from 'typebox';
import { incidentLevels } from '../levels.ts';
import { reportKinds } from '../report.ts';
import { operatorKinds, reportLines } from '../state.ts';

/** Payloads of the messages of an incident. Texts are plain text; sizes are technical caps, wide enough for what people write. */
const strict = { additionalProperties: false };

export function payload<P extends TProperties>(properties: P) {
  return Type.Object(properties, strict);
}

export const Id = Type.String({ minLength: 1, maxLength: 64 });
export const Line = Type.String({ minLength: 1, maxLength: 200 });
export const Words = Type.String({ minLength: 1, maxLength: 4_000 });
export const Instant = Type.String({ format: 'date-time', maxLength: 40 });
export const Phone = Type.String({ minLength: 1, maxLength: 40 });
export const Sha = Type.String({ pattern: '^[0-9a-f]{64}$', maxLength: 64 });
export const OperatorKindSchema = Type.Enum([...operatorKinds]);
export const ReportLineSchema = Type.Enum([...reportLines]);
export const ReportKindSchema = Type.Enum([...reportKinds]);
const Verdict = Type.Enum(['yes', 'no', 'unknown']);
const Level = Type.Enum([...incidentLevels]);
const orNull = <T extends Parameters<typeof Type.Optional>[0]>(schema: T) =>
  Type.Union([schema, Type.Null()]);

const AnswerSchema = Type.Union([
  Type.Boolean(),
  Type.Number({ minimum: 0, maximum: 1e15 }),
  Type.String({ maxLength: 60 }),
  payload({
    min: Type.Optional(Type.Number({ minimum: 0, maximum: 1e15 })),
    max: Type.Optional(Type.Number({ minimum: 0, maximum: 1e15 })),
  }),
  Type.Null(),
]);

export const AnswersSchema = Type.Record(Type.String({ maxLength: 60 }), AnswerSchema, {
  maxProperties: 100,
});

const ConditionSchema = payload({
  question: Id,
  verdict: Verdict,
  wanted: Type.Union([
    payload({ kind: Type.Literal('at-least'), value: Type.Number() }),
    payload({ kind: Type.Literal('one-of'), values: Type.Array(Line, { maxItems: 30 }) }),
    payload({ kind: Type.Literal('is'), value: Type.Boolean() }),
  ]),
  answer: AnswerSchema,
});

export const GradeSchema = payload({
  scale: Type.Enum(['cac', 'edu']),
  level: Type.Enum([...incidentLevels, 'unknown']),
  lower: Level,
  upper: Level,
  criteria: Type.Array(
    payload({
      criterion: Id,
      zh: Line,
      en: Line,
      lower: Level,
      upper: Level,
      rows: Type.Array(
        payload({
          level: Level,
          verdict: Verdict,
          confidence: Line,
          conditions: Type.Array(ConditionSchema, { maxItems: 20 }),
        }),
        { maxItems: 50 },
      ),
      source: Line,
      article: Line,
    }),
    { maxItems: 50 },
  ),
  open: Type.Array(Id, { maxItems: 100 }),
  pack: payload({ id: Id, version: Line, source: Line, effectiveFrom: Line }),
});

export const DutySchema = payload({
  clock: Id,
  line: ReportLineSchema,
  zh: Line,
  en: Line,
  owed: Verdict,
  from: Type.Enum(['discovery', 'recovery']),
  ruleId: orNull(Id),
});

const ItemText = Type.Optional(Type.String({ maxLength: 4_000 }));
const Amount = Type.Optional(Type.Number({ minimum: 0, maximum: 1e15 }));

export const ReportContentSchema = payload({
  system: ItemText,
  place: Type.Optional(Type.String({ maxLength: 200 })),
  course: ItemText,
  impact: ItemText,
  harm: ItemText,
  measures: ItemText,
  effect: ItemText,
  ransom: Type.Optional(
    payload({ amount: Line, method: Line, demandedAt: Type.Optional(Instant) }),
  ),
  affectedPeople: Amount,
  directLoss: Amount,
  trend: ItemText,
  cause: ItemText,
  leads: ItemText,
  furtherMeasures: ItemText,
  helpWanted: ItemText,
  scene: ItemText,
  other: ItemText,
  accountability: ItemText,
  rectification: ItemText,
  lessons: ItemText,
  reporter: Type.Optional(
    payload({ name: Line, phone: Type.Optional(Phone), fax: Type.Optional(Phone) }),
  ),
});

/** What the incident was called and graded when a report was filed. */
export const FrozenSchema = payload({
  number: Line,
  title: Line,
  unitId: Id,
  unitName: Line,
  operatorKind: orNull(OperatorKindSchema),
  classId: orNull(Id),
  subclassId: orNull(Id),
  occurredAt: orNull(Instant),
  discoveredAt: Instant,
  ordinal: Type.Integer({ minimum: 1, maximum: 1_000 }),
  cac: orNull(GradeSchema),
  edu: orNull(GradeSchema),
  evidence: Type.Array(
    payload({ name: Line, sha256: Sha, sm3: Sha, bytes: Type.Integer({ minimum: 0 }) }),
    { maxItems: 500 },
  ),
});

export const EvidenceFactsSchema = payload({
  name: Line,
  kind: Type.Enum(['file', 'alert-events']),
  mediaType: Type.String({ maxLength: 100 }),
  sha256: Sha,
  sm3: Sha,
  bytes: Type.Integer({ minimum: 0 }),
  alertId: orNull(Id),
});
