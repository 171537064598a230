import { Type, type Static } from 'typebox';
import { AttachedFileSchema, ByAtSchema } from '../attached/schema.ts';
import { CaseClockSchema } from '../cases/schema.ts';

const strict = { additionalProperties: false };
const Nullable = Type.Union([Type.String(), Type.Null()]);
const Id = Type.String({ minLength: 1, maxLength: 64 });
const Line = Type.String({ minLength: 1, maxLength: 200 });
const Words = Type.String({ minLength: 1, maxLength: 4_000 });
/** A civil date of Asia/Shanghai. */
const Day = Type.String({ format: 'date', maxLength: 10 });
const orNull = <T extends Parameters<typeof Type.Optional>[0]>(schema: T) =>
  Type.Union([schema, Type.Null()]);

export const AttestationParams = Type.Object({ id: Id });

/** What a person says of an item: 符合, 部分符合, 不符合. */
export const AttestedVerdict = Type.Enum(['satisfied', 'partial', 'not-satisfied']);

export const AttestationStates = [
  'DRAFT',
  'REVIEW',
  'IN_FORCE',
  'REVOKED',
  'SUPERSEDED',
  'DISCARDED',
] as const;

/**
 * Whether it counts now, whatever its state: `counts` in force; `not-yet` its effective date lies ahead; `expired`;
 * `none` not reviewed, or ended.
 */
const Standing = Type.Enum(['counts', 'not-yet', 'expired', 'none']);

const AnswerBody = Type.Object(
  {
    itemKey: Type.String({ minLength: 1, maxLength: 20 }),
    verdict: AttestedVerdict,
    note: Type.Optional(Words),
  },
  strict,
);

/** The paper behind it, as it names itself. */
const DocumentBody = Type.Object(
  {
    title: Line,
    number: Type.Optional(Line),
    version: Type.Optional(Line),
    issuedBy: Type.Optional(Line),
    /** Whoever signed the paper itself. */
    signedBy: Type.Optional(Line),
  },
  strict,
);

/** One document may attest several items. `POST /attestations`. */
export const NewAttestationBody = Type.Object(
  {
    systemId: Id,
    title: Line,
    answers: Type.Array(AnswerBody, { minItems: 1, maxItems: 250 }),
    document: Type.Optional(DocumentBody),
    /** From when it holds, apart from the day of the upload; it may lie a little ahead, and counts from then. */
    effectiveOn: Day,
    /** Period that the evidence covers. */
    periodFrom: Type.Optional(Day),
    periodTo: Type.Optional(Day),
    /** Last day on which it counts; the longest that the rules allow when left out. */
    expiresOn: Type.Optional(Day),
    /** Attestation in force that this one takes the place of once it is approved. */
    replaces: Type.Optional(Id),
    idempotencyKey: Type.Optional(Type.String({ minLength: 8, maxLength: 64 })),
  },
  strict,
);

export const AttestationRowSchema = Type.Object({
  id: Type.String(),
  version: Type.Integer(),
  /** 举证〔2026〕第0001号 */
  number: Type.String(),
  title: Type.String(),
  state: Type.Enum([...AttestationStates]),
  standing: Standing,
  systemId: Type.String(),
  systemName: Type.String(),
  unitId: Type.String(),
  unitName: Type.String(),
  itemKeys: Type.Array(Type.String()),
  filesCount: Type.Integer(),
  effectiveOn: Type.String(),
  periodFrom: Nullable,
  periodTo: Nullable,
  expiresOn: Type.String(),
  /** Instant from which it counts no more. */
  expiresAt: Type.String(),
  signer: orNull(ByAtSchema),
  reviewer: orNull(ByAtSchema),
  openedAt: Type.String(),
  updatedAt: Type.String(),
  overdue: Type.Boolean(),
  clocks: Type.Array(CaseClockSchema),
});

export const AttestationSchema = Type.Object({
  ...AttestationRowSchema.properties,
  document: orNull(
    Type.Object({
      title: Type.String(),
      number: Nullable,
      version: Nullable,
      issuedBy: Nullable,
      signedBy: Nullable,
    }),
  ),
  answers: Type.Array(
    Type.Object({
      itemKey: Type.String(),
      textZh: Type.String(),
      textEn: Type.String(),
      verdict: AttestedVerdict,
      note: Nullable,
      /** Question in plain words, when there is one for the item: id in GET /systems/:id/questions. */
      questionId: Nullable,
      /** The item as it stands now, over all that is known. */
      itemState: Type.String(),
    }),
  ),
  files: Type.Array(AttachedFileSchema),
  author: ByAtSchema,
  replaces: Nullable,
  supersededBy: Nullable,
  /** Why it was sent back the last time, while it is a draft again. */
  sentBack: orNull(Type.Object({ ...ByAtSchema.properties, reason: Type.String() })),
  revoked: orNull(Type.Object({ ...ByAtSchema.properties, reason: Type.String() })),
  /** Longest validity that the rules allow for its items, and the rule behind it. */
  validity: Type.Object({
    maxMonths: Type.Integer(),
    latestExpiresOn: Type.String(),
    source: Type.String(),
    confidence: Type.String(),
  }),
});

export const AttestationMadeSchema = Type.Object({
  id: Type.String(),
  version: Type.Integer(),
  state: Type.String(),
  number: Type.String(),
});

export type AttestationRow = Static<typeof AttestationRowSchema>;
export type Attestation = Static<typeof AttestationSchema>;
export type NewAttestation = Static<typeof NewAttestationBody>;
