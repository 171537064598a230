import { Type, type Static, type TSchema } from 'typebox';
import { AppFactsSchema } from '../../../analyzer/apps/facts.ts';
import { ItemCountsSchema, ItemDecisionSchema, PassedGateSchema } from '../app-cases/schema.ts';
import { AttachedFileSchema, ByAtSchema } from '../attached/schema.ts';
import { CaseClockSchema } from '../cases/schema.ts';

const strict = { additionalProperties: false };
const Id = Type.String({ minLength: 1, maxLength: 64 });
const orNull = <S extends TSchema>(schema: S) => Type.Union([schema, Type.Null()]);
const Text = orNull(Type.String());
const Reasoned = orNull(Type.Object({ ...ByAtSchema.properties, reason: Type.String() }));

export const AppFilingParams = Type.Object({ id: Id });

/** Names in both languages come from the machine (`GET /app-filings/:id/actions`); these are the ids. */
export const AppFilingStates = [
  'DRAFT',
  'SUBMITTED',
  'PROVINCE_REVIEW',
  'RETURNED',
  'FILED',
  'CHANGED',
  'SUSPENDED',
  'REVOKED',
  'EXPIRED',
  'WITHDRAWN',
] as const;

/** `POST /app-filings`. One open filing per app. */
export const NewAppFilingBody = Type.Object(
  {
    appId: Id,
    unitId: Type.Optional(Id),
    idempotencyKey: Type.Optional(Type.String({ minLength: 8, maxLength: 64 })),
  },
  strict,
);

/** `GET /app-filings`; filters `q`, `state`, `appId`, `unitId`, `overdue`, `mine`, `turn` (`authority` or `provider`). Sorts `title`, `state`, `openedAt`, `updatedAt`, `nextDueAt`, `validUntil`. */
export const AppFilingRowSchema = Type.Object({
  id: Type.String(),
  version: Type.Integer(),
  title: Type.String(),
  state: Type.Enum([...AppFilingStates]),
  appId: Type.String(),
  appName: Type.String(),
  unitId: Type.String(),
  unitName: Type.String(),
  authorityUnitId: Type.String(),
  authorityUnitName: Type.String(),
  providerName: Text,
  number: Text,
  packageId: Text,
  packageVersion: Text,
  items: ItemCountsSchema,
  filedOn: Text,
  validUntil: Text,
  responsibleId: Text,
  responsibleName: Text,
  openedAt: Type.String(),
  updatedAt: Type.String(),
  overdue: Type.Boolean(),
  clocks: Type.Array(CaseClockSchema),
});

const SubmissionSchema = Type.Object({
  ...ByAtSchema.properties,
  appVersion: Type.Integer(),
  facts: AppFactsSchema,
  packageId: Text,
  note: Text,
  gates: Type.Array(PassedGateSchema),
});

/** `GET /app-filings/:id`. */
export const AppFilingSchema = Type.Object({
  ...AppFilingRowSchema.properties,
  opened: ByAtSchema,
  submission: orNull(SubmissionSchema),
  filed: orNull(Type.Object({ ...SubmissionSchema.properties, approvedBy: ByAtSchema })),
  /** Keys of facts in which the ledger, what was submitted and what holds differ now. */
  changedKeys: Type.Array(Type.String()),
  decisions: Type.Array(ItemDecisionSchema),
  returned: Reasoned,
  suspended: Reasoned,
  ended: Reasoned,
  rounds: Type.Integer(),
  files: Type.Array(AttachedFileSchema),
});

export type AppFilingRow = Static<typeof AppFilingRowSchema>;
export type AppFiling = Static<typeof AppFilingSchema>;
