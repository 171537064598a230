import { Type, type Static, type TSchema } from 'typebox';
import { UseFactsSchema } from '../../../analyzer/apps/facts.ts';
import { ItemCountsSchema, ItemDecisionSchema, PassedGateSchema } from '../app-cases/schema.ts';
import { TriggerKinds } from '../apps/schema.ts';
import { AttachedFileSchema, ByAtSchema } from '../attached/schema.ts';
import { CaseClockSchema } from '../cases/schema.ts';

const strict = { additionalProperties: false };
const Id = Type.String({ minLength: 1, maxLength: 64 });
const orNull = <S extends TSchema>(schema: S) => Type.Union([schema, Type.Null()]);
const Text = orNull(Type.String());

export const AppUseParams = Type.Object({ id: Id });

export const AppUseStates = [
  'SCHOOL_PROPOSED',
  'SCHOOL_REVIEW',
  'COLLECTIVE_DECISION',
  'BUREAU_REVIEW',
  'IN_USE',
  'RE_REVIEW',
  'STOPPED',
] as const;

/** `POST /app-uses`: of an app of one's own ledger or of the catalogue. One open use per unit and app. */
export const NewAppUseBody = Type.Object(
  {
    appId: Id,
    unitId: Type.Optional(Id),
    facts: Type.Optional(UseFactsSchema),
    idempotencyKey: Type.Optional(Type.String({ minLength: 8, maxLength: 64 })),
  },
  strict,
);

/** `GET /app-uses`; filters `q`, `state`, `appId`, `unitId`, `nature`, `overdue`, `mine`, `turn` (`school` or `bureau`). Sorts as of filings. */
export const AppUseRowSchema = Type.Object({
  id: Type.String(),
  version: Type.Integer(),
  title: Type.String(),
  state: Type.Enum([...AppUseStates]),
  appId: Type.String(),
  appName: Type.String(),
  providerName: Text,
  filingState: Text,
  filingNumber: Text,
  listed: orNull(Type.Enum(['black', 'white'])),
  unitId: Type.String(),
  unitName: Type.String(),
  /** Whose turn it is above the school. */
  bureauUnitId: Text,
  bureauUnitName: Text,
  nature: Text,
  people: orNull(Type.Integer()),
  packageId: Text,
  packageVersion: Text,
  /** A later package of this app was read than the one that is reviewed. */
  newerPackageId: Text,
  items: ItemCountsSchema,
  trigger: orNull(Type.Enum([...TriggerKinds, 'yearly'])),
  inUseSince: Text,
  reviewedOn: Text,
  stoppedOn: Text,
  responsibleId: Text,
  responsibleName: Text,
  openedAt: Type.String(),
  updatedAt: Type.String(),
  overdue: Type.Boolean(),
  clocks: Type.Array(CaseClockSchema),
});

/** `GET /app-uses/:id`. */
export const AppUseSchema = Type.Object({
  ...AppUseRowSchema.properties,
  facts: UseFactsSchema,
  /** Keys of facts that are needed and not given. */
  missing: Type.Array(Type.String()),
  proposed: ByAtSchema,
  schoolReview: orNull(
    Type.Object({
      ...ByAtSchema.properties,
      content: Type.Boolean(),
      links: Type.Boolean(),
      functions: Type.Boolean(),
      security: Type.Boolean(),
      text: Type.String(),
    }),
  ),
  decision: orNull(
    Type.Object({
      ...ByAtSchema.properties,
      meeting: Type.String(),
      on: Type.String(),
      adopted: Type.Boolean(),
      text: Text,
      minutes: Text,
    }),
  ),
  bureaus: Type.Array(
    Type.Object({ unitId: Type.String(), unitName: Type.String(), passed: Type.Boolean() }),
  ),
  bureauSteps: Type.Array(
    Type.Object({
      ...ByAtSchema.properties,
      unitId: Type.String(),
      unitName: Type.String(),
      passed: Type.Boolean(),
      text: Type.String(),
      gates: Type.Array(PassedGateSchema),
    }),
  ),
  triggers: Type.Array(
    Type.Object({
      ...ByAtSchema.properties,
      kind: Type.Enum([...TriggerKinds, 'yearly']),
      reasonZh: Type.String(),
      reasonEn: Type.String(),
      urgent: Type.Boolean(),
    }),
  ),
  decisions: Type.Array(ItemDecisionSchema),
  stopped: orNull(
    Type.Object({ ...ByAtSchema.properties, reason: Type.String(), on: Type.String() }),
  ),
  files: Type.Array(AttachedFileSchema),
});

export type AppUseRow = Static<typeof AppUseRowSchema>;
export type AppUse = Static<typeof AppUseSchema>;
