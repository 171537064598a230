import { Type, type Static } from 'typebox';
import {
  FeedbackSchema,
  NoticeFactsSchema,
  NoticeKindSchema,
  NoticeSeveritySchema,
  ResponsibleSchema,
  TlpSchema,
  VerificationSchema,
} from '../../../analyzer/notices/facts.ts';
import { CaseClockSchema } from '../cases/schema.ts';
import { DoneSchema } from '../notices/schema.ts';

const Nullable = Type.Union([Type.String(), Type.Null()]);
const strict = { additionalProperties: false };

export const DeliveryParams = Type.Object({ id: Type.String({ minLength: 1, maxLength: 64 }) });
export const LocateParams = Type.Object({ code: Type.String({ minLength: 1, maxLength: 64 }) });

export const DeliveryStateSchema = Type.Enum([
  'ISSUED',
  'SIGNED',
  'HANDLING',
  'FEEDBACK',
  'VERIFIED',
  'ARCHIVED',
  'WITHDRAWN',
  'CLOSED',
]);

const summary = {
  id: Type.String(),
  version: Type.Integer(),
  noticeId: Type.String(),
  parentId: Nullable,
  number: Type.String(),
  title: Type.String(),
  kind: NoticeKindSchema,
  severity: NoticeSeveritySchema,
  tlp: TlpSchema,
  state: DeliveryStateSchema,
  round: Type.Integer(),
  recurrences: Type.Integer(),
  issuerUnitId: Type.String(),
  issuerUnitName: Type.String(),
  recipientUnitId: Type.String(),
  recipientUnitName: Type.String(),
  issuedAt: Type.String(),
  updatedAt: Type.String(),
  /** Earliest deadline of a clock that runs, and which. */
  nextDueAt: Nullable,
  nextClock: Nullable,
  overdue: Type.Boolean({ description: 'A clock that runs is late.' }),
  openRequest: Type.Union([Type.Literal('dispute'), Type.Literal('extension'), Type.Null()]),
};

/** A card of the board. */
export const DeliveryCardSchema = Type.Object(summary);

/** A row of the list. */
export const DeliverySummarySchema = Type.Object({
  ...summary,
  clocks: Type.Array(CaseClockSchema),
});

const RequestSchema = Type.Object({
  id: Type.String(),
  kind: Type.Enum(['dispute', 'extension']),
  state: Type.Enum(['open', 'granted', 'refused', 'superseded', 'taken-back']),
  asked: DoneSchema,
  text: Type.String(),
  decided: Type.Optional(DoneSchema),
  reason: Type.Optional(Type.String()),
  suggestedUnit: Type.Optional(Type.String()),
  duplicateOf: Type.Optional(Type.String()),
  until: Type.Optional(Type.String()),
});

const Round = { round: Type.Integer() };
const done = DoneSchema.properties;

/** The record. */
export const DeliverySchema = Type.Object({
  ...summary,
  clocks: Type.Array(CaseClockSchema),
  via: Type.Enum(['issue', 'forward', 'transfer', 'reassign']),
  copyUnitIds: Type.Array(Type.String()),
  instructions: Type.Optional(Type.String()),
  /** Opaque part of the signing link; it locates and proves nothing. */
  code: Type.String(),
  /** The notice as issued. */
  notice: Type.Object({
    ...NoticeFactsSchema.properties,
    number: Type.String(),
    issuedAt: Type.String(),
    issuerUnitId: Type.String(),
    issuerUnitName: Type.String(),
    signedBy: Type.String(),
  }),
  noticeHash: Type.String(),
  signed: Type.Optional(
    Type.Object({ ...done, note: Type.Optional(Type.String()), by: Type.Enum(['session', 'pin']) }),
  ),
  responsible: Type.Optional(ResponsibleSchema),
  responsibleId: Nullable,
  firstMeasure: Type.Optional(
    Type.Object({ ...done, measure: Type.String(), takenAt: Type.String() }),
  ),
  feedback: Type.Optional(Type.Object({ ...done, ...Round, content: FeedbackSchema })),
  verification: Type.Optional(
    Type.Object({ ...done, ...Round, passed: Type.Boolean(), content: VerificationSchema }),
  ),
  requests: Type.Array(RequestSchema),
  /** Deliveries by which it was passed on; `state` as far as the level above has to know. */
  children: Type.Array(
    Type.Object({
      deliveryId: Type.String(),
      unitId: Type.String(),
      unitName: Type.String(),
      via: Type.Enum(['forward', 'transfer']),
      state: Type.Enum(['open', 'verified', 'ended']),
    }),
  ),
  closed: Type.Optional(Type.Object({ ...done, text: Type.Optional(Type.String()) })),
  archived: Type.Optional(DoneSchema),
  reminders: Type.Integer(),
});

export const BoardQuerystring = Type.Object({
  by: Type.Optional(Type.Enum(['state', 'clock'])),
  filter: Type.Optional(Type.String({ maxLength: 4_000 })),
  /** Cards per column. */
  cards: Type.Optional(Type.Integer({ minimum: 0, maximum: 50, default: 10 })),
});

export const BoardSchema = Type.Object({
  columns: Type.Array(
    Type.Object({
      key: Type.String(),
      labelZh: Type.String(),
      labelEn: Type.String(),
      count: Type.Integer(),
      overdue: Type.Integer(),
      cards: Type.Array(DeliveryCardSchema),
    }),
  ),
});

/** What the link tells: where to go, nothing of the content. */
export const LocatedSchema = Type.Object({
  id: Type.String(),
  number: Type.String(),
  issuerUnitName: Type.String(),
  recipientUnitName: Type.String(),
  state: DeliveryStateSchema,
  signDueAt: Nullable,
});

export const PinSignBody = Type.Object(
  {
    code: Type.String({ minLength: 1, maxLength: 64 }),
    username: Type.String({ minLength: 1, maxLength: 200 }),
    pin: Type.String({ minLength: 1, maxLength: 64 }),
    note: Type.Optional(Type.String({ minLength: 1, maxLength: 4_000 })),
    idempotencyKey: Type.Optional(Type.String({ minLength: 8, maxLength: 64 })),
  },
  strict,
);

export const PinSignedSchema = Type.Object({
  id: Type.String(),
  version: Type.Integer(),
  state: Type.String(),
});

export const PinBody = Type.Object(
  {
    password: Type.String({ minLength: 1, maxLength: 1_024 }),
    pin: Type.String({ minLength: 1, maxLength: 64 }),
  },
  strict,
);

export const PinStateSchema = Type.Object({ set: Type.Boolean(), setAt: Nullable });

export type DeliveryView = Static<typeof DeliverySchema>;
export type DeliveryCard = Static<typeof DeliveryCardSchema>;
