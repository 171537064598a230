import { Type } from 'typebox';

const Nullable = Type.Union([Type.String(), Type.Null()]);
const NullableInteger = Type.Union([Type.Integer(), Type.Null()]);
const Family = Type.Union([Type.Literal('ipv4'), Type.Literal('ipv6')]);
const Day = Type.String({ format: 'date', description: 'YYYY-MM-DD, by the calendar of China' });
const Id = Type.String({ minLength: 1, maxLength: 40 });

export const PlanParams = Type.Object({ id: Type.String({ maxLength: 40 }) });

const PrefixInput = Type.Object(
  {
    prefix: Type.String({ minLength: 2, maxLength: 50, description: '10.1.0.0/16, 2001:db8::/64' }),
    /** Whose addresses these are; default: the unit of the plan. */
    unitId: Type.Optional(Id),
    v4Twin: Type.Optional(
      Type.String({ maxLength: 50, description: 'IPv4 prefix of the same machines' }),
    ),
    vlan: Type.Optional(Type.Integer({ minimum: 1, maximum: 4_094 })),
    note: Type.Optional(Type.String({ maxLength: 200 })),
  },
  { additionalProperties: false },
);

const ExclusionInput = Type.Object(
  {
    prefix: Type.String({ minLength: 2, maxLength: 50, description: 'An address or a prefix' }),
    reason: Type.String({ minLength: 1, maxLength: 200 }),
  },
  { additionalProperties: false },
);

const planFields = {
  name: Type.String({ minLength: 1, maxLength: 100 }),
  authorisedBy: Type.String({
    minLength: 1,
    maxLength: 100,
    description: 'Who allowed the probing',
  }),
  authorisedFrom: Day,
  authorisedUntil: Day,
  authorisationReference: Type.String({ maxLength: 200 }),
  note: Type.String({ maxLength: 2_000 }),
  prefixes: Type.Array(PrefixInput, { minItems: 1, maxItems: 1_000 }),
  exclusions: Type.Array(ExclusionInput, { maxItems: 1_000 }),
};

export const NewPlanBody = Type.Object(
  {
    unitId: Id,
    name: planFields.name,
    authorisedBy: planFields.authorisedBy,
    authorisedFrom: Type.Optional(Day),
    authorisedUntil: Day,
    authorisationReference: Type.Optional(planFields.authorisationReference),
    note: Type.Optional(planFields.note),
    prefixes: planFields.prefixes,
    exclusions: Type.Optional(planFields.exclusions),
  },
  { additionalProperties: false },
);

/** Lists replace the old ones. `version` is the one that the person saw. */
export const PlanPatch = Type.Object(
  { version: Type.Integer({ minimum: 1 }), ...Type.Partial(Type.Object(planFields)).properties },
  { additionalProperties: false, minProperties: 2 },
);

export const EndPlanBody = Type.Object(
  { reason: Type.String({ minLength: 1, maxLength: 500 }) },
  { additionalProperties: false },
);

/** `due`: it begins later; `valid`: sweeps may run now; `expired` and `ended`: none may. */
const Authorisation = Type.Union([
  Type.Literal('due'),
  Type.Literal('valid'),
  Type.Literal('expired'),
  Type.Literal('ended'),
]);

export const PlanSchema = Type.Object({
  id: Type.String(),
  unitId: Type.String(),
  unitName: Type.String(),
  name: Type.String(),
  version: Type.Integer(),
  authorisation: Authorisation,
  authorisedBy: Type.String(),
  authorisedFrom: Type.String(),
  authorisedUntil: Type.String(),
  authorisationReference: Type.String(),
  hasDocument: Type.Boolean(),
  prefixCount: Type.Integer(),
  exclusionCount: Type.Integer(),
  lastSweepAt: Nullable,
  updatedAt: Type.String(),
  updatedByName: Type.String(),
});

export const ScheduleSettings = Type.Object(
  {
    /** Questions at most: one TCP attempt to one port counts one. */
    budget: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000_000 })),
    /** Questions per second. */
    rate: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000 })),
    ports: Type.Optional(
      Type.Array(Type.Integer({ minimum: 1, maximum: 65_535 }), { minItems: 1, maxItems: 100 }),
    ),
    /** Only these prefixes of the plan; default all. */
    prefixIds: Type.Optional(Type.Array(Id, { minItems: 1, maxItems: 1_000 })),
  },
  { additionalProperties: false },
);

export const ScheduleBody = Type.Object(
  {
    enabled: Type.Boolean(),
    everySeconds: Type.Integer({ minimum: 60, maximum: 31_536_000 }),
    settings: Type.Optional(ScheduleSettings),
  },
  { additionalProperties: false },
);

export const ScheduleSchema = Type.Object({
  enabled: Type.Boolean(),
  everySeconds: Type.Integer(),
  settings: ScheduleSettings,
  updatedAt: Type.String(),
  updatedByName: Type.String(),
});

export const PlanDetailSchema = Type.Object({
  ...PlanSchema.properties,
  note: Type.String(),
  document: Type.Union([
    Type.Object({ name: Type.String(), bytes: Type.Integer(), sha256: Type.String() }),
    Type.Null(),
  ]),
  prefixes: Type.Array(
    Type.Object({
      id: Type.String(),
      unitId: Type.String(),
      unitName: Type.String(),
      prefix: Type.String(),
      family: Family,
      v4Twin: Nullable,
      vlan: NullableInteger,
      note: Type.String(),
      /** Assets present with an address in it. */
      assets: Type.Integer(),
    }),
  ),
  exclusions: Type.Array(
    Type.Object({
      id: Type.String(),
      prefix: Type.String(),
      family: Family,
      reason: Type.String(),
    }),
  ),
  schedule: Type.Union([ScheduleSchema, Type.Null()]),
  createdAt: Type.String(),
  createdByName: Type.String(),
  endedAt: Nullable,
});

export const DocumentSchema = Type.Object({
  name: Type.String(),
  bytes: Type.Integer(),
  sha256: Type.String(),
});

/** `POST /address-plans/:id/document?name=…`: the body is the file itself. */
export const DocumentQuerystring = Type.Object(
  { name: Type.String({ minLength: 1, maxLength: 400 }) },
  { additionalProperties: false },
);
