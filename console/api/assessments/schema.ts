import { Type, type Static } from 'typebox';
import { ScoreSchema } from '../systems/schema.ts';

const Id = Type.String({ minLength: 1, maxLength: 64 });
const Nullable = Type.Union([Type.String(), Type.Null()]);
const strict = { additionalProperties: false };
const Words = Type.Object({ zh: Type.String(), en: Type.String() });

export const AssessmentParams = Type.Object({ id: Id });
export const FrozenItemParams = Type.Object({ id: Id, key: Type.String({ maxLength: 20 }) });
export const DiffParams = Type.Object({ id: Id, other: Id });
export const AssessmentDocumentParams = Type.Object({
  id: Id,
  form: Type.String({ maxLength: 40 }),
  format: Type.String({ maxLength: 10 }),
});

export const FreezeBody = Type.Object(
  { note: Type.Optional(Type.String({ minLength: 1, maxLength: 500 })) },
  strict,
);

/** `PUT /systems/:id/marks`: replaces all marks of a system. */
export const MarksBody = Type.Object(
  {
    /** Where the marks are from: a table of the evaluation body, a report with its number. */
    source: Type.String({ minLength: 2, maxLength: 500 }),
    marks: Type.Array(
      Type.Object(
        {
          item: Type.String({ minLength: 1, maxLength: 20 }),
          importance: Type.Optional(Type.Enum(['ordinary', 'important', 'critical'])),
          risk: Type.Optional(Type.Enum(['none', 'medium', 'high'])),
          majorHazard: Type.Optional(Type.Enum(['none', 'open', 'remediated'])),
        },
        strict,
      ),
      { maxItems: 500 },
    ),
  },
  strict,
);

export const MarkSchema = Type.Object({
  item: Type.String(),
  importance: Nullable,
  risk: Nullable,
  majorHazard: Nullable,
  source: Type.String(),
  decidedBy: Type.String(),
  decidedAt: Type.String(),
});

const rowFields = {
  id: Type.String(),
  systemId: Type.String(),
  systemName: Type.String(),
  unitId: Type.String(),
  unitName: Type.String(),
  level: Type.Integer(),
  note: Nullable,
  frozenAt: Type.String(),
  /** Name of who froze it. */
  frozenBy: Type.String(),
  /** One per pack, the newest first. */
  scores: Type.Array(ScoreSchema),
  /** SHA-256 of the catalogue of items. */
  catalogue: Type.String(),
  /** False: the catalogue was not as published then. */
  catalogueIntact: Type.Boolean(),
  /** Size and hashes of the content. */
  bytes: Type.Integer(),
  sha256: Type.String(),
  sm3: Type.String(),
  disclaimer: Words,
};

export const AssessmentRowSchema = Type.Object(rowFields);

/** `excepted` beside the states of an item. */
const State = Type.String();

export const FrozenItemRowSchema = Type.Object({
  key: Type.String(),
  clause: Type.String(),
  item: Type.String(),
  categoryZh: Type.String(),
  categoryEn: Type.String(),
  controlPointZh: Type.String(),
  controlPointEn: Type.String(),
  textZh: Type.String(),
  textEn: Type.String(),
  majorHazard: Type.String(),
  importance: Type.String(),
  state: State,
  scoredAs: State,
  lowest: State,
  highest: State,
  reasons: Type.Array(Words),
  contradictions: Type.Array(Words),
  evidence: Type.Integer(),
  attestations: Type.Integer(),
  exceptions: Type.Integer(),
});

export const AssessmentSchema = Type.Object({
  ...rowFields,
  sLevel: Type.Integer(),
  aLevel: Type.Integer(),
  scopes: Type.Array(Type.String()),
  /** Files of the catalogue that were not as published. */
  edited: Type.Array(Type.String()),
  packs: Type.Array(
    Type.Object({ id: Type.String(), version: Type.String(), sha256: Type.String() }),
  ),
  /** Whether content and hashes still agree. */
  intact: Type.Boolean(),
  items: Type.Array(FrozenItemRowSchema),
});

/** One item of a frozen assessment with everything that it rested on. */
export const FrozenItemSchema = Type.Object({
  ...FrozenItemRowSchema.properties,
  evidence: Type.Array(
    Type.Object({
      id: Type.String(),
      checkId: Type.String(),
      objectKind: Type.String(),
      objectName: Type.String(),
      verdict: Type.String(),
      reasonZh: Type.String(),
      reasonEn: Type.String(),
      measured: Type.Record(Type.String(), Type.Unknown()),
      observedFrom: Type.String(),
      observedTo: Type.String(),
      expiresAt: Type.String(),
      sha256: Type.String(),
    }),
  ),
  /** Evidence whose details did not fit; its hashes are in the content. */
  evidenceLeftOut: Type.Integer(),
  attestations: Type.Array(
    Type.Object({
      id: Type.String(),
      verdict: Type.String(),
      reviewed: Type.Boolean(),
      effectiveFrom: Type.String(),
      expiresAt: Nullable,
      signedBy: Nullable,
      reviewedBy: Nullable,
      statement: Nullable,
      files: Type.Array(Type.Object({ name: Type.String(), sha256: Type.String() })),
    }),
  ),
  exceptions: Type.Array(
    Type.Object({
      id: Type.String(),
      effectiveFrom: Type.String(),
      expiresAt: Type.String(),
      reason: Nullable,
      compensatingControl: Nullable,
      approvedBy: Nullable,
    }),
  ),
});

const Side = Type.Object({
  state: State,
  scoredAs: State,
  importance: Type.String(),
  reasons: Type.Array(Words),
});

/** `GET /assessments/:id/diff/:other`: from `id` to `other`. */
export const DiffSchema = Type.Object({
  from: AssessmentRowSchema,
  to: AssessmentRowSchema,
  sameSystem: Type.Boolean(),
  catalogueChanged: Type.Boolean(),
  packsChanged: Type.Boolean(),
  counts: Type.Object({
    better: Type.Integer(),
    worse: Type.Integer(),
    new: Type.Integer(),
    gone: Type.Integer(),
    other: Type.Integer(),
    unchanged: Type.Integer(),
  }),
  scores: Type.Array(
    Type.Object({
      pack: Type.String(),
      titleZh: Type.String(),
      titleEn: Type.String(),
      before: Type.Union([ScoreSchema, Type.Null()]),
      after: Type.Union([ScoreSchema, Type.Null()]),
      lower: Type.Number(),
      upper: Type.Number(),
      /** The proved score fell. */
      regression: Type.Boolean(),
    }),
  ),
  /** Worse first, then gone, new, other, better. */
  items: Type.Array(
    Type.Object({
      key: Type.String(),
      controlPointZh: Type.String(),
      controlPointEn: Type.String(),
      textZh: Type.String(),
      textEn: Type.String(),
      change: Type.Enum(['better', 'worse', 'new', 'gone', 'other']),
      before: Type.Union([Side, Type.Null()]),
      after: Type.Union([Side, Type.Null()]),
      /** Why, one sentence per cause. */
      because: Type.Array(Words),
    }),
  ),
});

export type AssessmentRow = Static<typeof AssessmentRowSchema>;
export type AssessmentRecord = Static<typeof AssessmentSchema>;
export type FrozenItemRow = Static<typeof FrozenItemRowSchema>;
export type FrozenItem = Static<typeof FrozenItemSchema>;
export type AssessmentDiff = Static<typeof DiffSchema>;
