import { Type, type Static } from 'typebox';
import { AttachedFileSchema, ByAtSchema } from '../attached/schema.ts';
import { CaseClockSchema } from '../cases/schema.ts';

const strict = { additionalProperties: false };
const Nullable = Type.Union([Type.String(), Type.Null()]);
const Id = Type.String({ minLength: 1, maxLength: 64 });
const Words = Type.String({ minLength: 1, maxLength: 4_000 });
/** A civil date of Asia/Shanghai. */
const Day = Type.String({ format: 'date', maxLength: 10 });
const orNull = <T extends Parameters<typeof Type.Optional>[0]>(schema: T) =>
  Type.Union([schema, Type.Null()]);
const Names = { zh: Type.String(), en: Type.String() };

export const FilingParams = Type.Object({ id: Id });

export const FilingStates = [
  /** Grading report is being written. */
  'DRAFT',
  'EXPERT_REVIEW',
  'APPROVAL',
  /** Approved; form and materials are put together. */
  'PREPARATION',
  /** With the police. */
  'SUBMITTED',
  'CORRECTION',
  /** Certificate is there; evaluations and renewals repeat. */
  'FILED',
  'CLOSED',
] as const;

/** `POST /systems/:id/filings`. One open filing per system. */
export const NewFilingBody = Type.Object(
  {
    /** `running`: 30 days from the determination of the level; `new`: from going live. */
    basis: Type.Enum(['running', 'new']),
    /** The day from which the 30 days count. */
    basisOn: Day,
    note: Type.Optional(Words),
    idempotencyKey: Type.Optional(Type.String({ minLength: 8, maxLength: 64 })),
  },
  strict,
);

export const FilingRowSchema = Type.Object({
  id: Type.String(),
  version: Type.Integer(),
  title: Type.String(),
  state: Type.Enum([...FilingStates]),
  /** Number of the step (1–11) that is being done. */
  step: Type.Integer(),
  systemId: Type.String(),
  systemName: Type.String(),
  unitId: Type.String(),
  unitName: Type.String(),
  sLevel: Type.Integer(),
  aLevel: Type.Integer(),
  level: Type.Integer(),
  certificateNumber: Nullable,
  issuedOn: Nullable,
  validUntil: Nullable,
  openedAt: Type.String(),
  updatedAt: Type.String(),
  overdue: Type.Boolean(),
  clocks: Type.Array(CaseClockSchema),
});

export const FilingSchema = Type.Object({
  ...FilingRowSchema.properties,
  basis: Type.Enum(['running', 'new']),
  basisOn: Type.String(),
  /** The level of the register is another one by now. */
  levelChanged: Type.Boolean(),
  steps: Type.Array(
    Type.Object({
      no: Type.Integer(),
      ...Names,
      helpZh: Type.String(),
      helpEn: Type.String(),
      source: Type.String(),
      confidence: Type.String(),
      status: Type.Enum(['done', 'current', 'ahead']),
      on: Nullable,
    }),
  ),
  materials: Type.Array(
    Type.Object({
      id: Type.String(),
      ...Names,
      source: Type.String(),
      sha256: Nullable,
      name: Nullable,
    }),
  ),
  expertReview: orNull(
    Type.Object({
      on: Type.String(),
      opinion: Type.String(),
      experts: Type.Array(Type.String()),
      agreed: Type.Boolean(),
    }),
  ),
  approval: orNull(
    Type.Object({ on: Type.String(), authority: Type.String(), documentNumber: Nullable }),
  ),
  submissions: Type.Array(
    Type.Object({ on: Type.String(), authority: Type.String(), receipt: Nullable }),
  ),
  corrections: Type.Array(Type.Object({ on: Type.String(), text: Type.String() })),
  evaluations: Type.Array(
    Type.Object({
      on: Type.String(),
      body: Type.String(),
      reportNumber: Nullable,
      conclusion: Type.String(),
      rate: Type.Union([Type.Number(), Type.Null()]),
      reportedOn: Nullable,
    }),
  ),
  renewals: Type.Array(Type.Object({ on: Type.String(), validUntil: Type.String() })),
  files: Type.Array(AttachedFileSchema),
  author: ByAtSchema,
  closed: orNull(Type.Object({ ...ByAtSchema.properties, reason: Type.String() })),
  /** Where sources say different things, and what this node goes by. */
  conflicts: Type.Array(
    Type.Object({
      topic: Type.String(),
      ...Names,
      chosenZh: Type.String(),
      chosenEn: Type.String(),
      ruleId: Type.String(),
    }),
  ),
});

export const FilingMadeSchema = Type.Object({
  id: Type.String(),
  version: Type.Integer(),
  state: Type.String(),
});

export type FilingRow = Static<typeof FilingRowSchema>;
export type Filing = Static<typeof FilingSchema>;
