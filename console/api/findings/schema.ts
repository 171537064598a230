import { Type, type Static } from 'typebox';
import { AttachedFileSchema, ByAtSchema } from '../attached/schema.ts';
import { CaseClockSchema } from '../cases/schema.ts';

const strict = { additionalProperties: false };
const Nullable = Type.Union([Type.String(), Type.Null()]);
const Id = Type.String({ minLength: 1, maxLength: 64 });
const Line = Type.String({ minLength: 1, maxLength: 200 });
const Words = Type.String({ minLength: 1, maxLength: 4_000 });

export const FindingParams = Type.Object({ id: Id });

export const FindingStates = ['OPEN', 'READY', 'REVISION', 'CLOSED', 'WITHDRAWN'] as const;
export const FindingSeverity = Type.Enum(['high', 'medium', 'low']);

/** `GET /findings/templates`. */
export const FindingTemplatesSchema = Type.Array(
  Type.Object({
    id: Type.String(),
    zh: Type.String(),
    en: Type.String(),
    /** With `{item}` for the item's text. */
    textZh: Type.String(),
    textEn: Type.String(),
    severity: FindingSeverity,
  }),
);

/** `POST /findings`. */
export const NewFindingBody = Type.Object(
  {
    systemId: Id,
    itemKey: Type.String({ minLength: 1, maxLength: 20 }),
    templateId: Type.Optional(Id),
    title: Line,
    text: Words,
    severity: FindingSeverity,
    /** What the auditor wants to see. */
    expected: Type.Optional(Words),
    /** Unit for which the auditor acts; needed by who could act for several. */
    unitId: Type.Optional(Id),
    idempotencyKey: Type.Optional(Type.String({ minLength: 8, maxLength: 64 })),
  },
  strict,
);

export const FindingRowSchema = Type.Object({
  id: Type.String(),
  version: Type.Integer(),
  number: Type.String(),
  title: Type.String(),
  state: Type.Enum([...FindingStates]),
  severity: FindingSeverity,
  templateId: Nullable,
  systemId: Type.String(),
  systemName: Type.String(),
  /** The school. */
  unitId: Type.String(),
  unitName: Type.String(),
  raisedUnitId: Type.String(),
  raisedUnitName: Type.String(),
  itemKey: Type.String(),
  itemZh: Type.String(),
  itemEn: Type.String(),
  raised: ByAtSchema,
  responsibleId: Nullable,
  responsibleName: Nullable,
  /** How often the auditor asked for a revision. */
  rounds: Type.Integer(),
  openedAt: Type.String(),
  updatedAt: Type.String(),
  closedAt: Nullable,
  overdue: Type.Boolean(),
  clocks: Type.Array(CaseClockSchema),
});

export const FindingSchema = Type.Object({
  ...FindingRowSchema.properties,
  text: Type.String(),
  expected: Nullable,
  /** State of the item when the finding was raised, and now. */
  itemStateThen: Type.String(),
  itemStateNow: Type.String(),
  /** What was said in turn, oldest first. */
  exchange: Type.Array(
    Type.Object({
      ...ByAtSchema.properties,
      kind: Type.Enum(['answer', 'revise', 'close', 'withdraw', 'reopen']),
      text: Type.String(),
      attestationIds: Type.Array(Type.String()),
      exceptionId: Nullable,
    }),
  ),
  files: Type.Array(AttachedFileSchema),
});

export const FindingMadeSchema = Type.Object({
  id: Type.String(),
  version: Type.Integer(),
  state: Type.String(),
  number: Type.String(),
});

export type FindingRow = Static<typeof FindingRowSchema>;
export type Finding = Static<typeof FindingSchema>;
