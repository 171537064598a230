import { Type } from 'typebox';

const LevelSchema = Type.Integer({ minimum: 1, maximum: 4 });
const Nullable = Type.Union([Type.String(), Type.Null()]);
const StateSchema = Type.Union([
  Type.Literal('satisfied'),
  Type.Literal('partial'),
  Type.Literal('not-satisfied'),
  Type.Literal('not-applicable'),
  Type.Literal('unknown'),
]);
const ScopeSchema = Type.Union([
  Type.Literal('general'),
  Type.Literal('cloud'),
  Type.Literal('mobile'),
  Type.Literal('iot'),
  Type.Literal('ics'),
]);

export const SystemParams = Type.Object({ id: Type.String({ maxLength: 40 }) });
export const ItemParams = Type.Object({
  id: Type.String({ maxLength: 40 }),
  key: Type.String({ maxLength: 20 }),
});

export const NewSystemBody = Type.Object(
  {
    unitId: Type.String({ maxLength: 40 }),
    name: Type.String({ minLength: 1, maxLength: 200 }),
    sLevel: LevelSchema,
    aLevel: LevelSchema,
    scopes: Type.Optional(Type.Array(ScopeSchema, { minItems: 1, maxItems: 5, uniqueItems: true })),
  },
  { additionalProperties: false },
);

export const ExclusionBody = Type.Object(
  {
    applicable: Type.Boolean(),
    reason: Type.Optional(Type.String({ minLength: 5, maxLength: 2_000 })),
  },
  { additionalProperties: false },
);

export const ScoreSchema = Type.Object({
  pack: Type.String(),
  titleZh: Type.String(),
  titleEn: Type.String(),
  lower: Type.Number(),
  upper: Type.Number(),
  coverage: Type.Number(),
  applicable: Type.Integer(),
  counts: Type.Record(Type.String(), Type.Integer()),
});

export const SystemSchema = Type.Object({
  id: Type.String(),
  unitId: Type.String(),
  unitName: Type.String(),
  name: Type.String(),
  level: LevelSchema,
  sLevel: LevelSchema,
  aLevel: LevelSchema,
  scopes: Type.Array(ScopeSchema),
  evaluatedAt: Nullable,
  lower: Type.Number(),
  upper: Type.Number(),
  coverage: Type.Number(),
});

export const ScoresSchema = Type.Object({
  lower: Type.Number(),
  upper: Type.Number(),
  coverage: Type.Number(),
  counts: Type.Record(Type.String(), Type.Integer()),
  packs: Type.Array(ScoreSchema),
  disclaimer: Type.Object({ zh: Type.String(), en: Type.String() }),
  evaluatedAt: Nullable,
});

export const TreeSchema = Type.Array(
  Type.Object({
    category: Type.String(),
    categoryEn: Type.String(),
    points: Type.Array(
      Type.Object({
        clause: Type.String(),
        nameZh: Type.String(),
        nameEn: Type.String(),
        items: Type.Array(
          Type.Object({
            key: Type.String(),
            item: Type.String(),
            textZh: Type.String(),
            textEn: Type.String(),
            state: StateSchema,
            evidenceCount: Type.Integer(),
            freshUntil: Nullable,
            sag: Type.String(),
            machineCheckable: Type.String(),
          }),
        ),
      }),
    ),
  }),
);

export const ItemSchema = Type.Object({
  key: Type.String(),
  clause: Type.String(),
  item: Type.String(),
  controlPointZh: Type.String(),
  controlPointEn: Type.String(),
  textZh: Type.String(),
  textEn: Type.String(),
  state: StateSchema,
  decidedBy: Nullable,
  reason: Nullable,
  evaluationUnit: Type.String(),
  majorHazard: Type.String(),
  evidenceKinds: Type.Array(Type.String()),
  confidence: Type.String(),
  evidence: Type.Array(
    Type.Object({
      id: Type.String(),
      checkId: Type.String(),
      checkZh: Type.String(),
      checkEn: Type.String(),
      source: Type.String(),
      objectKind: Type.String(),
      objectId: Type.String(),
      objectName: Type.String(),
      verdict: Type.String(),
      measured: Type.Record(Type.String(), Type.Unknown()),
      reasonZh: Type.String(),
      reasonEn: Type.String(),
      origin: Type.Record(Type.String(), Type.Unknown()),
      observedFrom: Type.String(),
      observedTo: Type.String(),
      collectedAt: Type.String(),
      expiresAt: Type.String(),
      sha256: Type.String(),
    }),
  ),
});
