import { Type, type Static } from 'typebox';

const LevelSchema = Type.Integer({ minimum: 1, maximum: 4 });
const Nullable = Type.Union([Type.String(), Type.Null()]);
const ScopeSchema = Type.Union([
  Type.Literal('general'),
  Type.Literal('cloud'),
  Type.Literal('mobile'),
  Type.Literal('iot'),
  Type.Literal('ics'),
]);

export const SystemParams = Type.Object({ id: Type.String({ maxLength: 40 }) });
/** A civil date of Asia/Shanghai. */
const Day = Type.String({ format: 'date', maxLength: 10 });
const Id = Type.String({ minLength: 1, maxLength: 64 });
const Line = Type.String({ minLength: 1, maxLength: 200 });
const Words = Type.String({ maxLength: 4_000 });
const Count = Type.Integer({ minimum: 0, maximum: 1e10 });
const strict = { additionalProperties: false };
const orNull = <T extends Parameters<typeof Type.Optional>[0]>(schema: T) =>
  Type.Union([schema, Type.Null()]);
const Names = { zh: Type.String(), en: Type.String() };

export const Deployments = [
  'on-premises',
  'campus-cloud',
  'public-cloud',
  'hosted',
  'hybrid',
] as const;

/** One category of what the system keeps (数据摸底). */
const DataCategory = Type.Object(
  {
    name: Line,
    /** Records that it keeps, as far as known. */
    records: orNull(Count),
    personal: Type.Boolean(),
    /** Sensitive personal information, also that of children under 14. */
    sensitive: Type.Boolean(),
    important: Type.Boolean(),
  },
  strict,
);

/** What the school knows of the system; all of it may be left open. */
export const ProfileBody = Type.Object(
  {
    ownerDepartment: Type.Optional(orNull(Line)),
    responsibleId: Type.Optional(orNull(Id)),
    responsibleName: Type.Optional(orNull(Line)),
    responsiblePhone: Type.Optional(orNull(Type.String({ maxLength: 40 }))),
    business: Type.Optional(Words),
    usersKind: Type.Optional(Words),
    usersCount: Type.Optional(orNull(Count)),
    data: Type.Optional(Type.Array(DataCategory, { maxItems: 50 })),
    deployment: Type.Optional(orNull(Type.Enum([...Deployments]))),
    provider: Type.Optional(orNull(Line)),
    internetFacing: Type.Optional(orNull(Type.Boolean())),
    /** IPv4 and IPv6 addresses or prefixes. */
    addresses: Type.Optional(
      Type.Array(Type.String({ minLength: 2, maxLength: 50 }), { maxItems: 200 }),
    ),
    domains: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 253 }), { maxItems: 100 }),
    ),
    goLiveOn: Type.Optional(orNull(Day)),
  },
  strict,
);

const Answers = Type.Record(Type.String({ maxLength: 60 }), Type.String({ maxLength: 60 }), {
  maxProperties: 60,
});

export const NewSystemBody = Type.Object(
  {
    unitId: Type.String({ maxLength: 40 }),
    name: Type.String({ minLength: 1, maxLength: 200 }),
    sLevel: LevelSchema,
    aLevel: LevelSchema,
    scopes: Type.Optional(Type.Array(ScopeSchema, { minItems: 1, maxItems: 5, uniqueItems: true })),
    profile: Type.Optional(ProfileBody),
    /** Answers of the wizard; a level that differs from theirs needs `reason`. */
    answers: Type.Optional(Answers),
    reason: Type.Optional(Type.String({ minLength: 2, maxLength: 2_000 })),
  },
  strict,
);

/** `PATCH /systems/:id`. */
export const SystemPatch = Type.Object(
  {
    name: Type.Optional(Line),
    profile: Type.Optional(ProfileBody),
    /** Version on the screen. */
    expectedVersion: Type.Integer({ minimum: 1 }),
  },
  strict,
);

/** `POST /systems/:id/level`: the old level stays in the history. */
export const LevelBody = Type.Object(
  {
    sLevel: LevelSchema,
    aLevel: LevelSchema,
    scopes: Type.Optional(Type.Array(ScopeSchema, { minItems: 1, maxItems: 5, uniqueItems: true })),
    answers: Type.Optional(Answers),
    reason: Type.String({ minLength: 2, maxLength: 2_000 }),
    expectedVersion: Type.Integer({ minimum: 1 }),
  },
  strict,
);

export const CloseBody = Type.Object(
  {
    reason: Type.String({ minLength: 2, maxLength: 2_000 }),
    expectedVersion: Type.Integer({ minimum: 1 }),
  },
  strict,
);

/** `POST /systems/:id/assets`. */
export const LinkAssetsBody = Type.Object(
  {
    add: Type.Optional(Type.Array(Id, { maxItems: 500 })),
    remove: Type.Optional(Type.Array(Id, { maxItems: 500 })),
  },
  strict,
);

/** `POST /systems/grade`. */
export const GradeBody = Type.Object({ answers: Answers }, strict);

const Aspect = Type.Object({
  /** Null while a question of it is open. */
  level: orNull(Type.Integer()),
  /** What the answers give already. */
  atLeast: Type.Integer(),
  /** The cell of the matrix that decided. */
  cell: orNull(
    Type.Object({ object: Type.String(), degree: Type.String(), level: Type.Integer() }),
  ),
  /** Cells of all objects that would be harmed. */
  cells: Type.Array(
    Type.Object({
      object: Type.String(),
      degree: Type.String(),
      level: Type.Integer(),
      questions: Type.Array(Type.String()),
    }),
  ),
  open: Type.Array(Type.String()),
  explainZh: Type.String(),
  explainEn: Type.String(),
});

/** S and A by the matrix of GB/T 22240-2020, and why. */
export const GradeResultSchema = Type.Object({
  s: Aspect,
  a: Aspect,
  level: orNull(Type.Integer()),
  atLeast: Type.Integer(),
  /** Level 5: beyond what this platform assesses. */
  beyond: Type.Boolean(),
  explainZh: Type.String(),
  explainEn: Type.String(),
  /** What follows from the level. */
  duties: Type.Array(
    Type.Object({ id: Type.String(), ...Names, source: Type.String(), confidence: Type.String() }),
  ),
});

/** `GET /systems/grading`: the wizard as data. */
export const GradingSchema = Type.Object({
  source: Type.String(),
  confidence: Type.String(),
  objects: Type.Array(Type.Object({ id: Type.String(), ...Names })),
  degrees: Type.Array(Type.Object({ id: Type.String(), ...Names })),
  /** Object → degree → level. */
  matrix: Type.Record(Type.String(), Type.Record(Type.String(), Type.Integer())),
  questions: Type.Array(
    Type.Object({
      id: Type.String(),
      aspect: Type.Enum(['s', 'a']),
      object: Type.String(),
      ...Names,
      helpZh: Type.String(),
      helpEn: Type.String(),
      options: Type.Array(
        Type.Object({
          value: Type.String(),
          ...Names,
          /** Null: no harm. */ degree: orNull(Type.String()),
        }),
      ),
    }),
  ),
  /** Usual levels in education: a hint with low confidence, never filled in by itself. */
  suggestions: Type.Array(
    Type.Object({
      id: Type.String(),
      ...Names,
      sLevel: Type.String(),
      aLevel: Type.String(),
      noteZh: Type.String(),
      noteEn: Type.String(),
      source: Type.String(),
      confidence: Type.String(),
    }),
  ),
});

const ConclusionSchema = Type.Object({
  id: Type.String(),
  zh: Type.String(),
  en: Type.String(),
});
const boundsOfScore = {
  lower: Type.Number(),
  upper: Type.Number(),
  /** At either bound; where they differ, all between them is possible. */
  conclusion: Type.Object({ lower: ConclusionSchema, upper: ConclusionSchema }),
};
const RisksSchema = Type.Object({
  medium: Type.Integer(),
  high: Type.Integer(),
  majorHazards: Type.Integer(),
  remediated: Type.Integer(),
});

/** A score under one pack. */
export const ScoreSchema = Type.Object({
  pack: Type.String(),
  version: Type.String(),
  titleZh: Type.String(),
  titleEn: Type.String(),
  ...boundsOfScore,
  coverage: Type.Number(),
  applicable: Type.Integer(),
  counts: Type.Record(Type.String(), Type.Integer()),
  /** Of a rate: each reading of its formula, the one that counts named by `reading`. */
  reading: Type.Optional(Type.String()),
  readings: Type.Optional(
    Type.Array(
      Type.Object({
        id: Type.String(),
        zh: Type.String(),
        en: Type.String(),
        ...boundsOfScore,
      }),
    ),
  ),
  risks: Type.Object({ possible: RisksSchema, confirmed: RisksSchema }),
  disclaimer: Type.Object({ zh: Type.String(), en: Type.String() }),
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
  version: Type.Integer(),
  ownerDepartment: Nullable,
  responsibleName: Nullable,
  internetFacing: orNull(Type.Boolean()),
  /** Of the last filing that is not closed. */
  filing: orNull(
    Type.Object({
      id: Type.String(),
      state: Type.String(),
      certificateNumber: Nullable,
      validUntil: Nullable,
      nextDueAt: Nullable,
      overdue: Type.Boolean(),
    }),
  ),
});

/** `GET /systems/:id`. */
export const SystemDetailSchema = Type.Object({
  ...SystemSchema.properties,
  profile: Type.Object({
    ownerDepartment: Nullable,
    responsibleId: Nullable,
    responsibleName: Nullable,
    responsiblePhone: Nullable,
    business: Type.String(),
    usersKind: Type.String(),
    usersCount: orNull(Type.Integer()),
    data: Type.Array(DataCategory),
    deployment: Nullable,
    provider: Nullable,
    internetFacing: orNull(Type.Boolean()),
    addresses: Type.Array(Type.String()),
    domains: Type.Array(Type.String()),
    goLiveOn: Nullable,
    updatedAt: Nullable,
    updatedByName: Nullable,
  }),
  /** Assets that the caller may see, and how many others are linked. */
  assets: Type.Array(
    Type.Object({
      id: Type.String(),
      name: Type.String(),
      kind: Type.String(),
      state: Type.String(),
    }),
  ),
  assetsHidden: Type.Integer(),
  /** Newest first; the first one holds. */
  levels: Type.Array(
    Type.Object({
      id: Type.String(),
      sLevel: LevelSchema,
      aLevel: LevelSchema,
      level: LevelSchema,
      scopes: Type.Array(ScopeSchema),
      /** What the answers gave, when the wizard was used. */
      grade: orNull(GradeResultSchema),
      answers: orNull(Answers),
      reason: Nullable,
      byName: Type.String(),
      at: Type.String(),
    }),
  ),
  /** What is missing for a complete entry: names of fields of `profile`. */
  missing: Type.Array(Type.String()),
  createdAt: Type.String(),
});

export const ScoresSchema = Type.Object({
  lower: Type.Number(),
  upper: Type.Number(),
  coverage: Type.Number(),
  counts: Type.Record(Type.String(), Type.Integer()),
  packs: Type.Array(ScoreSchema),
  disclaimer: Type.Object({ zh: Type.String(), en: Type.String() }),
  evaluatedAt: Nullable,
  /** Files of the catalogue that are not as published: somebody edited them. */
  edited: Type.Array(Type.String()),
});

export type System = Static<typeof SystemSchema>;
export type SystemDetail = Static<typeof SystemDetailSchema>;
export type Grading = Static<typeof GradingSchema>;
export type GradeResult = Static<typeof GradeResultSchema>;
