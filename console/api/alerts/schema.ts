import { Type } from 'typebox';

const Nullable = Type.Union([Type.String(), Type.Null()]);

export const SeveritySchema = Type.Union([
  Type.Literal('critical'),
  Type.Literal('high'),
  Type.Literal('medium'),
  Type.Literal('low'),
  Type.Literal('informational'),
]);
export const StateSchema = Type.Union([
  Type.Literal('open'),
  Type.Literal('acknowledged'),
  Type.Literal('closed'),
]);
export const CloseReasonSchema = Type.Union([
  Type.Literal('true-positive'),
  Type.Literal('false-positive'),
  Type.Literal('benign'),
  Type.Literal('duplicate'),
]);

export const AlertParams = Type.Object({ id: Type.String({ maxLength: 40 }) });

/** Sent back to say which state of the alert the person saw; 409 CHANGED_MEANWHILE when it is older. */
const Version = Type.Optional(Type.Integer({ minimum: 1 }));
const Note = Type.String({ minLength: 1, maxLength: 4_000 });

export const AlertSchema = Type.Object({
  id: Type.String(),
  unitId: Type.String(),
  unitName: Type.String(),
  title: Type.String(),
  titleZh: Type.String(),
  adviceZh: Nullable,
  ruleId: Type.String(),
  origin: Type.Union([Type.Literal('rule'), Type.Literal('platform')]),
  severity: SeveritySchema,
  state: StateSchema,
  count: Type.Integer(),
  firstSeenAt: Type.String(),
  lastSeenAt: Type.String(),
  openedAt: Type.String(),
  groupKey: Type.Record(Type.String(), Type.String()),
  tags: Type.Array(Type.String()),
  assigneeId: Nullable,
  assigneeName: Nullable,
  assetId: Nullable,
  acknowledgedAt: Nullable,
  closedAt: Nullable,
  closeReason: Type.Union([CloseReasonSchema, Type.Null()]),
  closeNote: Nullable,
  quietUntil: Nullable,
  previousId: Nullable,
  version: Type.Integer(),
});

const MatchedSchema = Type.Array(
  Type.Object({ selection: Type.String(), field: Type.String(), value: Type.String() }),
);

/** A completed correlation: what its events have in common, and the number that met the condition. */
const CompletedSchema = Type.Union([
  Type.Object({ group: Type.Record(Type.String(), Type.String()), value: Type.Number() }),
  Type.Null(),
]);

export const AlertEventsSchema = Type.Array(
  Type.Object({
    eventId: Type.String(),
    ordinal: Type.Integer({ description: '1 is the first event of the alert.' }),
    at: Type.String(),
    matched: MatchedSchema,
    correlation: CompletedSchema,
    /** Null when the event store has it no longer. */
    event: Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.Null()]),
  }),
);

/** The events that the correlation counted, as far as the reader may see them. */
export const BehindSchema = Type.Object({
  /** What met the condition; null where no correlation made the alert, or its rule is gone. */
  value: Type.Union([Type.Number(), Type.Null()]),
  events: Type.Array(
    Type.Object({
      ruleId: Type.String(),
      ruleTitle: Type.String(),
      ruleTitleZh: Type.String(),
      matched: MatchedSchema,
      event: Type.Record(Type.String(), Type.Unknown()),
    }),
  ),
  cut: Type.Boolean(),
});

export const ActivitySchema = Type.Array(
  Type.Object({
    id: Type.String(),
    at: Type.String(),
    kind: Type.String(),
    actorId: Nullable,
    actorName: Type.String(),
    text: Nullable,
    details: Type.Record(Type.String(), Type.Unknown()),
  }),
);

export const SummaryQuerystring = Type.Object({
  filter: Type.Optional(Type.String({ maxLength: 4_000 })),
});

export const SummarySchema = Type.Object({
  byState: Type.Record(Type.String(), Type.Integer()),
  bySeverity: Type.Record(Type.String(), Type.Integer()),
  unassigned: Type.Integer(),
  mine: Type.Integer(),
  byRule: Type.Array(
    Type.Object({
      ruleId: Type.String(),
      title: Type.String(),
      titleZh: Type.String(),
      alerts: Type.Integer(),
    }),
  ),
  byUnit: Type.Array(
    Type.Object({ unitId: Type.String(), unitName: Type.String(), alerts: Type.Integer() }),
  ),
});

const strict = { additionalProperties: false };

/** A body may be left out. */
export const VersionBody = Type.Union([Type.Object({ version: Version }, strict), Type.Null()]);
export const CommentBody = Type.Object({ text: Note, version: Version }, strict);
export const AssignBody = Type.Object({ accountId: Nullable, version: Version }, strict);
export const CloseBody = Type.Object(
  { reason: CloseReasonSchema, note: Type.Optional(Note), version: Version },
  strict,
);
export const ReopenBody = Type.Union([
  Type.Object({ note: Type.Optional(Note), version: Version }, strict),
  Type.Null(),
]);

export const BulkBody = Type.Object(
  {
    ids: Type.Array(Type.String({ maxLength: 40 }), { minItems: 1, maxItems: 200 }),
    action: Type.Union([
      Type.Literal('acknowledge'),
      Type.Literal('assign'),
      Type.Literal('comment'),
      Type.Literal('close'),
      Type.Literal('reopen'),
    ]),
    accountId: Type.Optional(Nullable),
    reason: Type.Optional(CloseReasonSchema),
    note: Type.Optional(Note),
    text: Type.Optional(Note),
  },
  strict,
);

export const BulkSchema = Type.Object({
  results: Type.Array(
    Type.Object({ id: Type.String(), ok: Type.Boolean(), code: Type.Optional(Type.String()) }),
  ),
});
