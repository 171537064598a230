import { Type, type Static } from 'typebox';

const days = Type.Integer({ minimum: 1, maximum: 3_660 });

export const LimitSchema = Type.Union([
  Type.Object(
    { kind: Type.Literal('hours'), value: Type.Number({ exclusiveMinimum: 0, maximum: 87_840 }) },
    { additionalProperties: false },
  ),
  Type.Object({ kind: Type.Literal('working-days'), value: days }, { additionalProperties: false }),
  Type.Object({ kind: Type.Literal('days'), value: days }, { additionalProperties: false }),
]);

const Nullable = Type.Union([Type.String(), Type.Null()]);

const TighteningSchema = Type.Object({
  id: Type.String(),
  unitId: Type.String(),
  unitName: Type.String(),
  limit: LimitSchema,
  reason: Type.String(),
  from: Type.String(),
  madeBy: Type.String(),
});

const StepSchema = Type.Object({
  id: Type.String(),
  nameZh: Type.String(),
  nameEn: Type.String(),
  /** `share` of the time before the deadline; `hours`, `working-days` after it. */
  offset: Type.Object({
    kind: Type.Enum(['days-before', 'share', 'hours', 'working-days']),
    value: Type.Number(),
  }),
  measure: Type.String(),
});

const LadderSchema = Type.Object({
  id: Type.String(),
  nameZh: Type.String(),
  nameEn: Type.String(),
  source: Type.String(),
  confidence: Type.String(),
  steps: Type.Array(StepSchema),
});

export const DeadlineSchema = Type.Object({
  id: Type.String(),
  group: Type.String(),
  nameZh: Type.String(),
  nameEn: Type.String(),
  unitId: Type.String(),
  unitName: Type.String(),
  /** What holds for the unit now. */
  limit: LimitSchema,
  /** What the source says; `at-once` when it gives no number, then `defaultLimit` is practice. */
  sourceLimit: Type.Union([LimitSchema, Type.Object({ kind: Type.Literal('at-once') })]),
  defaultLimit: LimitSchema,
  source: Type.String(),
  article: Nullable,
  confidence: Type.String(),
  effectiveFrom: Type.String(),
  effectiveTo: Nullable,
  /** All wordings over time, oldest first. */
  versions: Type.Array(
    Type.Object({
      effectiveFrom: Type.String(),
      effectiveTo: Nullable,
      limit: LimitSchema,
      source: Type.String(),
      article: Nullable,
    }),
  ),
  noteZh: Nullable,
  noteEn: Nullable,
  ladder: Type.Union([LadderSchema, Type.Null()]),
  /** The tightening that decides, of this unit or of one above it. */
  tightened: Type.Union([TighteningSchema, Type.Null()]),
  /** The unit's own. */
  own: Type.Union([TighteningSchema, Type.Null()]),
});

export type DeadlineRow = Static<typeof DeadlineSchema>;

export const DeadlineParams = Type.Object({ id: Type.String({ maxLength: 80 }) });

/** Default: the caller's own unit. */
export const UnitQuerystring = Type.Object({
  unitId: Type.Optional(Type.String({ minLength: 1, maxLength: 40 })),
});

const reason = Type.String({ minLength: 2, maxLength: 1_000 });
/** Null first: a coercing validator would make an empty text of it. */
const replaces = Type.Optional(Type.Union([Type.Null(), Type.String({ maxLength: 40 })]));
const unitId = Type.Optional(Type.String({ minLength: 1, maxLength: 40 }));

export const TightenBody = Type.Object(
  { unitId, limit: LimitSchema, reason, replaces },
  { additionalProperties: false },
);

export const WithdrawBody = Type.Object(
  { unitId, reason, replaces },
  { additionalProperties: false },
);

export const CalendarQuerystring = Type.Object({
  year: Type.Integer({ minimum: 2000, maximum: 2200 }),
});

export const CalendarSchema = Type.Object({
  year: Type.Integer(),
  /** False: no order is known for the year; only weekends are free, and deadlines in it are estimates. */
  known: Type.Boolean(),
  source: Nullable,
  confidence: Nullable,
  /** Years with an order. */
  years: Type.Array(Type.Integer()),
  workingDays: Type.Integer(),
  /** When the last day of a limit ends, `24:00`. */
  endOfDay: Type.String(),
  basis: Type.Object({ source: Type.String(), confidence: Type.String() }),
  /** Every day of the year in order. */
  days: Type.Array(
    Type.Object({
      date: Type.String(),
      kind: Type.Union([
        Type.Literal('working-day'),
        Type.Literal('weekend'),
        Type.Literal('holiday'),
        Type.Literal('make-up-day'),
      ]),
      nameZh: Type.Optional(Type.String()),
      nameEn: Type.Optional(Type.String()),
    }),
  ),
});

export type CalendarView = Static<typeof CalendarSchema>;
