import { Type, type Static } from 'typebox';
import { AttachedFileSchema, ByAtSchema } from '../attached/schema.ts';
import { CaseClockSchema } from '../cases/schema.ts';

const strict = { additionalProperties: false };
const Nullable = Type.Union([Type.String(), Type.Null()]);
const Id = Type.String({ minLength: 1, maxLength: 64 });
const Words = Type.String({ minLength: 1, maxLength: 4_000 });
const Day = Type.String({ format: 'date', maxLength: 10 });
const orNull = <T extends Parameters<typeof Type.Optional>[0]>(schema: T) =>
  Type.Union([schema, Type.Null()]);

export const ExceptionParams = Type.Object({ id: Id });

export const ExceptionStates = [
  'REQUESTED',
  'APPROVED',
  'REJECTED',
  'WITHDRAWN',
  'REVOKED',
] as const;

/** What is left when the compensating control works. */
export const ResidualRisk = Type.Enum(['low', 'medium', 'high']);

/** `POST /exceptions`. */
export const NewExceptionBody = Type.Object(
  {
    systemId: Id,
    itemKey: Type.String({ minLength: 1, maxLength: 20 }),
    reason: Words,
    compensatingControl: Words,
    risk: ResidualRisk,
    riskNote: Type.Optional(Words),
    /** Last day on which it holds; no later than the rules allow. */
    expiresOn: Day,
    /** Exception that this one follows on. */
    replaces: Type.Optional(Id),
    idempotencyKey: Type.Optional(Type.String({ minLength: 8, maxLength: 64 })),
  },
  strict,
);

export const ExceptionRowSchema = Type.Object({
  id: Type.String(),
  version: Type.Integer(),
  number: Type.String(),
  state: Type.Enum([...ExceptionStates]),
  /** Approved and not expired, now. */
  inForce: Type.Boolean(),
  /** The item is another one than when it was approved: look again. */
  stale: Type.Boolean(),
  systemId: Type.String(),
  systemName: Type.String(),
  unitId: Type.String(),
  unitName: Type.String(),
  itemKey: Type.String(),
  itemZh: Type.String(),
  itemEn: Type.String(),
  risk: ResidualRisk,
  expiresOn: Type.String(),
  expiresAt: Type.String(),
  requested: ByAtSchema,
  approved: orNull(ByAtSchema),
  openedAt: Type.String(),
  updatedAt: Type.String(),
  overdue: Type.Boolean(),
  clocks: Type.Array(CaseClockSchema),
});

export const ExceptionSchema = Type.Object({
  ...ExceptionRowSchema.properties,
  reason: Type.String(),
  compensatingControl: Type.String(),
  riskNote: Nullable,
  replaces: Nullable,
  files: Type.Array(AttachedFileSchema),
  /** The item as it was when the exception was approved. */
  frozen: orNull(
    Type.Object({
      state: Type.String(),
      at: Type.String(),
      reasonZh: Nullable,
      reasonEn: Nullable,
    }),
  ),
  /** The same now, without the exception. */
  current: Type.Object({ state: Type.String(), reasonZh: Nullable, reasonEn: Nullable }),
  /** Why it was rejected, withdrawn or revoked. */
  ended: orNull(Type.Object({ ...ByAtSchema.properties, reason: Type.String() })),
  maxDays: Type.Integer(),
});

export const ExceptionMadeSchema = Type.Object({
  id: Type.String(),
  version: Type.Integer(),
  state: Type.String(),
  number: Type.String(),
});

export type ExceptionRow = Static<typeof ExceptionRowSchema>;
export type ItemException = Static<typeof ExceptionSchema>;
