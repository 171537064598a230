import { Type } from 'typebox';
import { IsoDate } from '../dates.ts';

const Nullable = Type.Union([Type.String(), Type.Null()]);
const strict = { additionalProperties: false };

export const RuleParams = Type.Object({ id: Type.String({ maxLength: 400 }) });

export const ruleStates = ['in-use', 'asleep', 'over-budget', 'switched-off', 'faulty'] as const;

/** What of a rule runs, in the order of what a person should look at first. */
export const RuleStateSchema = Type.Union([
  Type.Literal('in-use'),
  /** A placeholder has no values. */
  Type.Literal('asleep'),
  /** It was switched off because it cost too much. */
  Type.Literal('over-budget'),
  /** A unit does not want alerts of it. */
  Type.Literal('switched-off'),
  /** Its file can not be used; what was good before stays in use. */
  Type.Literal('faulty'),
]);

const rowFields = {
  id: Type.String(),
  /** `broken`: nothing of it could be loaded, now or before. */
  kind: Type.Union([Type.Literal('event'), Type.Literal('correlation'), Type.Literal('broken')]),
  title: Type.String(),
  titleZh: Type.String(),
  /** Null for a rule that could not be loaded. */
  level: Nullable,
  status: Type.String(),
  tags: Type.Array(Type.String()),
  logsource: Type.Object({
    category: Type.Optional(Type.String()),
    product: Type.Optional(Type.String()),
    service: Type.Optional(Type.String()),
  }),
  /** Product, else category, in lower case; of a correlation that of the first rule it counts; empty: any. */
  product: Type.String(),
  author: Nullable,
  /** `own`, or the name of the folder that the configuration names. */
  collection: Type.String(),
  path: Type.String(),
  line: Type.Integer(),
  state: RuleStateSchema,
  /** Feeds correlations only and raises nothing of its own. */
  silent: Type.Boolean(),
  /** Events counted into alerts that the reader may see: all that are kept, of a day, of a week. */
  hits: Type.Integer(),
  hitsDay: Type.Integer(),
  hitsWeek: Type.Integer(),
  lastHitAt: Nullable,
  /** 0–1 of the time that all rules took in the last 24 hours; null for one that looked at nothing. */
  costShare: Type.Union([Type.Number(), Type.Null()]),
};

export const RuleRowSchema = Type.Object(rowFields);

export const FaultSchema = Type.Object({
  severity: Type.Union([Type.Literal('error'), Type.Literal('warning')]),
  path: Type.String(),
  line: Type.Integer(),
  column: Type.Integer(),
  code: Type.String(),
  /** In English. */
  reason: Type.String(),
  /** In Chinese; null where it is known in English only. */
  reasonZh: Nullable,
  ruleId: Nullable,
});

const RuleNameSchema = Type.Object({
  id: Type.String(),
  title: Type.String(),
  titleZh: Type.String(),
});

export const RuleSwitchSchema = Type.Object({
  id: Type.String(),
  ruleId: Type.String(),
  ruleTitle: Type.String(),
  ruleTitleZh: Type.String(),
  unitId: Type.String(),
  unitName: Type.String(),
  reason: Type.String(),
  offAt: Type.String(),
  offByName: Type.String(),
  untilAt: Nullable,
  endedAt: Nullable,
  endedByName: Nullable,
  /** Matches that raised no alert and counted in no correlation because of it. */
  withheld: Type.Integer(),
  lastWithheldAt: Nullable,
  /** Whether the unit is one that the reader sees; others are above. */
  own: Type.Boolean(),
});

const OffSchema = Type.Object({
  reason: Type.String(),
  at: Type.String(),
  took: Type.Optional(
    Type.Object({
      evaluations: Type.Integer(),
      micros: Type.Number(),
      allowedMicros: Type.Number(),
    }),
  ),
});

/** On all nodes that share the database, over the last seven days. */
const CostSchema = Type.Object({
  /** Events that had to be looked at, and those that matched. */
  candidates: Type.Integer(),
  matched: Type.Integer(),
  micros: Type.Number(),
  hours: Type.Array(Type.Object({ from: Type.String(), micros: Type.Number() })),
  off: Type.Union([OffSchema, Type.Null()]),
});

const CorrelatesSchema = Type.Object({
  type: Type.String(),
  rules: Type.Array(RuleNameSchema),
  groupBy: Type.Array(Type.String()),
  timespanSeconds: Type.Number(),
  condition: Type.Array(Type.Object({ comparison: Type.String(), value: Type.Number() })),
  fields: Type.Array(Type.String()),
});

export const RuleSchema = Type.Object({
  ...rowFields,
  adviceZh: Nullable,
  description: Nullable,
  references: Type.Array(Type.String()),
  falsePositives: Type.Array(Type.String()),
  /** Fields that make one alert; null = as the alert policy says. */
  groupBy: Type.Union([Type.Array(Type.String()), Type.Null()]),
  /** Hits by hour over a week, oldest first; hours without any are left out. */
  hours: Type.Array(Type.Object({ hour: Type.String(), hits: Type.Integer() })),
  cost: Type.Union([CostSchema, Type.Null()]),
  correlates: Type.Union([CorrelatesSchema, Type.Null()]),
  countedBy: Type.Array(RuleNameSchema),
  /** Rules that raise no alert of an event of which this one does, and those that this one gives way to. */
  covers: Type.Array(RuleNameSchema),
  coveredBy: Type.Array(RuleNameSchema),
  faults: Type.Array(FaultSchema),
  /** Those in force that reach what the reader sees; of a correlation, those of the rules that it counts besides. */
  switches: Type.Array(
    Type.Object({
      ...RuleSwitchSchema.properties,
      /** Of a rule that this one counts. */
      counted: Type.Boolean(),
    }),
  ),
});

const SampleSchema = Type.Object({
  match: Type.Boolean(),
  repeat: Type.Integer(),
  text: Type.String(),
});

export const RuleSourceSchema = Type.Object({
  path: Type.String(),
  /** Of the first line of `text` in its file. */
  firstLine: Type.Integer(),
  text: Type.String(),
  /** The text is cut. */
  cut: Type.Boolean(),
  licence: Type.Union([
    Type.Object({
      name: Type.String(),
      /** Where it is said: by the rule itself, or by a file beside it. */
      from: Type.Union([Type.Literal('rule'), Type.Literal('file')]),
    }),
    Type.Null(),
  ]),
  samples: Type.Array(SampleSchema),
  /** How many there are. */
  samplesTotal: Type.Integer(),
});

const FacetSchema = Type.Array(Type.Object({ value: Type.String(), count: Type.Integer() }));

export const RuleFacetsSchema = Type.Object({
  levels: FacetSchema,
  products: FacetSchema,
  collections: FacetSchema,
});

export const RuleEngineSchema = Type.Object({
  rules: Type.Integer(),
  /** Of all rules over the last 24 hours. */
  micros: Type.Number(),
  overBudget: Type.Integer(),
  /** Null until the threads have reported. */
  correlation: Type.Union([
    Type.Object({
      groups: Type.Integer(),
      matches: Type.Integer(),
      forgotten: Type.Integer(),
      bytes: Type.Optional(Type.Integer()),
      /** Windows forgotten to make room, matches forgotten in full windows, matches that came too late. */
      evicted: Type.Optional(Type.Integer()),
      overflowed: Type.Optional(Type.Integer()),
      late: Type.Optional(Type.Integer()),
    }),
    Type.Null(),
  ]),
});

export const SwitchParams = Type.Object({ id: Type.String({ maxLength: 40 }) });

export const NewSwitchBody = Type.Object(
  {
    ruleId: Type.String({ minLength: 1, maxLength: 400 }),
    unitId: Type.String({ minLength: 1, maxLength: 60 }),
    reason: Type.String({ minLength: 1, maxLength: 1_000 }),
    /** Exclusive; without it the rule stays off until somebody switches it on. */
    until: Type.Optional(IsoDate),
  },
  strict,
);

export const SwitchMadeSchema = Type.Object({ id: Type.String() });

export const ReviveBody = Type.Object(
  { reason: Type.String({ minLength: 1, maxLength: 1_000 }) },
  strict,
);

/** A line as a device sends it, or an event as JSON. */
export const TryBody = Type.Object(
  {
    kind: Type.Union([Type.Literal('line'), Type.Literal('event')]),
    text: Type.String({ minLength: 1, maxLength: 16_384 }),
  },
  strict,
);

export const TrySchema = Type.Object({
  /** False: no parser knows the line, and rules see its text only. */
  understood: Type.Boolean(),
  /** The rule would match, but not logs of this source. */
  otherLogsource: Type.Boolean(),
  fields: Type.Array(Type.Object({ field: Type.String(), value: Type.String() })),
  /** Of a correlation: the rules it counts. */
  matches: Type.Array(
    Type.Object({
      ruleId: Type.String(),
      title: Type.String(),
      titleZh: Type.String(),
      matched: Type.Array(
        Type.Object({ selection: Type.String(), field: Type.String(), value: Type.String() }),
      ),
    }),
  ),
});

export const Done = Type.Null({ description: 'No content.' });
