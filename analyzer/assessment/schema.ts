import { Type, type Static } from 'typebox';

const strict = { additionalProperties: false } as const;
const text = Type.String({ minLength: 1 });
const confidence = Type.Union([Type.Literal('high'), Type.Literal('medium'), Type.Literal('low')]);
const verdict = Type.Union([
  Type.Literal('satisfied'),
  Type.Literal('partial'),
  Type.Literal('not-satisfied'),
  Type.Literal('unknown'),
]);
const measured = Type.Record(
  Type.String(),
  Type.Union([Type.Number(), Type.String(), Type.Boolean()]),
);

const Bound = Type.Union([
  Type.Object({ atLeast: Type.Number() }, strict),
  Type.Object({ atMost: Type.Number() }, strict),
  Type.Object({ equals: Type.Union([Type.String(), Type.Boolean(), Type.Number()]) }, strict),
]);

/** One check from telemetry: what is observed, how it is judged, how long that counts. */
export const CheckSchema = Type.Object(
  {
    id: text,
    titleZh: text,
    titleEn: text,
    /** Catalogue keys that the check speaks to. */
    items: Type.Array(Type.String({ pattern: '^[6-9](\\.\\d+){3}\\.[a-z]$' }), { minItems: 1 }),
    observation: text,
    /** Handed to the observation. */
    parameters: Type.Record(Type.String(), Type.Union([Type.Number(), Type.String()])),
    measure: text,
    satisfied: Type.Optional(Bound),
    partial: Type.Optional(Bound),
    /** What holds when neither bound is met. */
    otherwise: verdict,
    /** The best that this telemetry can prove: `partial` where a person still has to confirm. */
    proves: Type.Union([Type.Literal('satisfied'), Type.Literal('partial')]),
    reasonZh: text,
    reasonEn: text,
    validHours: Type.Number({ exclusiveMinimum: 0 }),
    source: text,
    confidence,
    /** Measured values and the verdict that they must give: at least one each way. */
    samples: Type.Array(Type.Object({ measured, verdict }, strict), { minItems: 2 }),
  },
  strict,
);

export type Check = Static<typeof CheckSchema>;
export type Measured = Static<typeof measured>;
export type CheckBound = Static<typeof Bound>;
