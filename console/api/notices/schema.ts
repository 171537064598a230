import { Type, type Static } from 'typebox';
import {
  NoticeDraftSchema,
  NoticeKindSchema,
  NoticeSeveritySchema,
  NoticeSourceSchema,
  ReferenceSchema,
  TlpSchema,
} from '../../../analyzer/notices/facts.ts';

const Nullable = Type.Union([Type.String(), Type.Null()]);
const strict = { additionalProperties: false };

export const NoticeParams = Type.Object({ id: Type.String({ minLength: 1, maxLength: 64 }) });

export const NoticeStateSchema = Type.Enum(['DRAFT', 'REVIEW', 'ISSUED', 'WITHDRAWN', 'ARCHIVED']);

/** Who did something, and when. */
export const DoneSchema = Type.Object({
  at: Type.String(),
  name: Type.String(),
  accountId: Type.Optional(Type.String()),
  reason: Type.Optional(Type.String()),
});

const Counts = Type.Object({
  total: Type.Integer(),
  byState: Type.Record(Type.String(), Type.Integer()),
  overdue: Type.Integer(),
});

/** A row of the list. */
const summary = {
  id: Type.String(),
  number: Nullable,
  kind: NoticeKindSchema,
  severity: NoticeSeveritySchema,
  tlp: TlpSchema,
  title: Type.String(),
  source: NoticeSourceSchema,
  state: NoticeStateSchema,
  version: Type.Integer(),
  issuerUnitId: Type.String(),
  issuerUnitName: Type.String(),
  createdAt: Type.String(),
  issuedAt: Nullable,
  archivedAt: Nullable,
  updatedAt: Type.String(),
  recurrences: Type.Integer(),
  referenceCount: Type.Integer({ description: 'Sources that reported it.' }),
  recipients: Type.Integer(),
  deliveries: Counts,
};

export const NoticeSummarySchema = Type.Object(summary);

/** The record: all fields of the notice, flat, with who did what. */
export const NoticeSchema = Type.Object({
  ...Type.Omit(NoticeDraftSchema, ['severity']).properties,
  ...summary,
  references: Type.Array(Type.Object({ ...ReferenceSchema.properties, addedAt: Type.String() })),
  drafted: DoneSchema,
  submitted: Type.Optional(DoneSchema),
  sentBack: Type.Optional(DoneSchema),
  /** 签发. */
  issued: Type.Optional(DoneSchema),
  withdrawn: Type.Optional(DoneSchema),
  archived: Type.Optional(DoneSchema),
  /** Taken over from an old ledger: its number is not of the series. */
  legacy: Type.Boolean(),
});

/** A new report. Nothing but the draft decides whether it becomes a notice of its own. */
export const NewNoticeBody = Type.Object(
  {
    ...NoticeDraftSchema.properties,
    /** Unit that issues; needed only by who could do so for several. */
    unitId: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
    idempotencyKey: Type.Optional(Type.String({ minLength: 8, maxLength: 64 })),
  },
  strict,
);

export const NewNoticeAnswer = Type.Object({
  id: Type.String(),
  /** `merged`: an open notice about the same has one source more. `recurred`: an archived one was opened again. */
  outcome: Type.Enum(['drafted', 'merged', 'recurred']),
  version: Type.Integer(),
  state: NoticeStateSchema,
});

export const EditNoticeBody = Type.Object(
  { ...NoticeDraftSchema.properties, expectedVersion: Type.Integer({ minimum: 1 }) },
  strict,
);

export const ProgressSchema = Type.Object({
  total: Type.Integer(),
  done: Type.Integer(),
  failed: Type.Integer(),
  /** False when nothing more is on its way. */
  pending: Type.Boolean(),
  failures: Type.Array(
    Type.Object({
      unitId: Type.String(),
      unitName: Type.String(),
      code: Type.String(),
      detail: Type.String(),
    }),
  ),
});

export type NoticeView = Static<typeof NoticeSchema>;
export type NoticeSummary = Static<typeof NoticeSummarySchema>;
