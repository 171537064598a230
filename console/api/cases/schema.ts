import { Type, type Static } from 'typebox';

const Nullable = Type.Union([Type.String(), Type.Null()]);

/** Words in both languages; screens choose. */
const Words = { zh: Type.String(), en: Type.String() };

export const RefusalSchema = Type.Object({ code: Type.String(), ...Words });

export const CaseParams = Type.Object({ id: Type.String({ minLength: 1, maxLength: 64 }) });

/** What may be done with a case now. */
export const CaseActionSchema = Type.Object({
  message: Type.String({ description: 'Last part of the address to post to.' }),
  ...Words,
  unitId: Type.String({ description: 'Unit that the caller would act for.' }),
  /** Why not now; absent when it is possible. */
  refusal: Type.Optional(RefusalSchema),
});

/** One message of the log: an entry of the timeline. */
export const CaseEntrySchema = Type.Object({
  id: Type.String(),
  at: Type.String(),
  kind: Type.String(),
  ...Words,
  unitId: Type.String(),
  unitName: Type.Optional(Type.String()),
  actor: Type.Object({
    kind: Type.Union([Type.Literal('person'), Type.Literal('system')]),
    name: Type.String(),
    accountId: Type.Optional(Type.String()),
    role: Type.Optional(Type.String()),
  }),
  payload: Type.Record(Type.String(), Type.Unknown()),
  /** What it did to the clocks. */
  clocks: Type.Array(Type.Record(Type.String(), Type.Unknown())),
  /** It lost against an earlier message of another node: kept and shown, without effect. */
  refused: Type.Optional(RefusalSchema),
  /** The clock of its writer was set back by so much. */
  clockBehindMs: Type.Optional(Type.Integer()),
  node: Type.String({ description: 'Fingerprint of the key of the node that wrote it.' }),
  hash: Type.String(),
});

const LimitSchema = Type.Object({ kind: Type.String(), value: Type.Optional(Type.Number()) });

/** One clock of a case. */
export const CaseClockSchema = Type.Object({
  clock: Type.String(),
  labelZh: Type.String(),
  labelEn: Type.String(),
  state: Type.Union([
    Type.Literal('running'),
    Type.Literal('paused'),
    Type.Literal('met'),
    Type.Literal('cancelled'),
  ]),
  startedAt: Type.String(),
  dueAt: Type.String(),
  originalDueAt: Type.String(),
  pausedAt: Nullable,
  endedAt: Nullable,
  overdue: Type.Boolean(),
  extensions: Type.Integer(),
  round: Type.Integer(),
  escalatedStep: Type.Integer(),
  /** Years without a calendar of holidays behind `dueAt`. */
  estimated: Type.Array(Type.Integer()),
  rule: Type.Object({
    ruleId: Type.String(),
    limit: LimitSchema,
    source: Type.String(),
    article: Type.Optional(Type.String()),
    confidence: Type.String(),
    sourceLimit: Type.Optional(LimitSchema),
    ladder: Type.Optional(Type.String()),
  }),
});

/** What an action answers. */
export const CaseAnswerSchema = Type.Object({
  id: Type.String(),
  version: Type.Integer(),
  state: Type.String(),
  updatedAt: Type.String(),
});

/** Envelope of an action; `payload` as the message wants it. */
export const ActionEnvelope = {
  /** Unit that the caller acts for; needed only by who could act for several. */
  unitId: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
  /** The same key twice is one action: for weak networks. */
  idempotencyKey: Type.Optional(Type.String({ minLength: 8, maxLength: 64 })),
};

export type CaseActionView = Static<typeof CaseActionSchema>;
export type CaseEntry = Static<typeof CaseEntrySchema>;
export type CaseClockView = Static<typeof CaseClockSchema>;
