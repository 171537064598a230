import { Type, type Static } from 'typebox';
import { accessGoals } from '../../../analyzer/ipv6/tables.ts';

/**
 * How far a unit is with IPv6. Portals: `/ipv6/portals` (list, `POST`, `GET|PATCH|DELETE /:id`, `POST /:id/measure` → 202,
 * `GET /:id/measurements`). Lines of the access goals: `/ipv6/lines` (list, `POST`, `DELETE /:id`); how many there are:
 * `PUT /ipv6/denominators`. Figures: `GET /ipv6/units` (list, one row per unit, as of the last day computed) and
 * `GET /ipv6/overview?unitId=` (the unit and all below, summed over what was measured, with each denominator), both as of
 * now for the own unit.
 */
const Text = Type.String();
const NullableText = Type.Union([Type.String(), Type.Null()]);
const Count = Type.Integer({ minimum: 0 });
const Id = Type.String({ minLength: 1, maxLength: 64 });
const NullableInteger = Type.Union([Type.Integer(), Type.Null()]);

export const Ipv6Params = Type.Object({ id: Id });

export const PortalStateSchema = Type.Enum(['supported', 'partial', 'unsupported', 'unknown']);

/** `passed` null: it could not be measured; `reason` is a stable code that the web translates. */
const StepSchema = Type.Object({
  passed: Type.Union([Type.Boolean(), Type.Null()]),
  reason: NullableText,
  millis: Type.Union([Type.Number(), Type.Null()]),
});

export const PortalResultSchema = Type.Object({
  /** Addresses that the name has: AAAA and A records. */
  ipv6: Type.Array(Text),
  ipv4: Type.Array(Text),
  aaaa: StepSchema,
  tcp443: StepSchema,
  tcp80: StepSchema,
  /** HTTP status over each; passed when they are the same class and over IPv6 not an error. */
  http: StepSchema,
  statusIpv6: NullableInteger,
  statusIpv4: NullableInteger,
  tls: StepSchema,
  tlsValidUntil: NullableText,
  /** Links of the home page to the same site, and how many of those tried answer over IPv6. */
  links: Type.Object({
    step: StepSchema,
    found: Count,
    tried: Count,
    reachable: Count,
    /** Those that did not answer. */
    missing: Type.Array(Text),
  }),
});

export const PortalSchema = Type.Object({
  id: Text,
  unitId: Text,
  unitName: Text,
  name: Text,
  domain: Text,
  enabled: Type.Boolean(),
  state: Type.Union([PortalStateSchema, Type.Null()]),
  lastMeasuredAt: NullableText,
  addedByName: Text,
  addedAt: Text,
});

export const MeasurementSchema = Type.Object({
  id: Text,
  measuredAt: Text,
  state: PortalStateSchema,
  result: PortalResultSchema,
});

export const PortalDetailSchema = Type.Object({
  ...PortalSchema.properties,
  last: Type.Union([MeasurementSchema, Type.Null()]),
});

export const NewPortalBody = Type.Object(
  {
    unitId: Type.Optional(Id),
    name: Type.String({ minLength: 1, maxLength: 100 }),
    domain: Type.String({ minLength: 1, maxLength: 253 }),
  },
  { additionalProperties: false },
);

export const PortalPatch = Type.Object(
  {
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
    enabled: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);

export const AccessGoalSchema = Type.Enum([...accessGoals]);

export const LineSchema = Type.Object({
  id: Text,
  unitId: Text,
  unitName: Text,
  goal: AccessGoalSchema,
  name: Text,
  assetId: NullableText,
  assetName: NullableText,
  ifIndex: NullableInteger,
  ifName: NullableText,
  /** Of the port that carries it, as last polled; null: unknown or down. */
  portBps: Type.Union([Type.Number(), Type.Null()]),
  contractedBps: Type.Union([Type.Number(), Type.Null()]),
  state: Type.Enum(['met', 'not-met', 'no-data']),
  addedByName: Text,
  addedAt: Text,
});

export const NewLineBody = Type.Object(
  {
    unitId: Type.Optional(Id),
    goal: AccessGoalSchema,
    name: Type.String({ minLength: 1, maxLength: 100 }),
    assetId: Type.Optional(Type.Union([Id, Type.Null()])),
    ifIndex: Type.Optional(
      Type.Union([Type.Integer({ minimum: 1, maximum: 2_147_483_647 }), Type.Null()]),
    ),
    contractedBps: Type.Optional(
      Type.Union([Type.Integer({ minimum: 1, maximum: 10_000_000_000_000 }), Type.Null()]),
    ),
  },
  { additionalProperties: false },
);

/** How many classrooms (lines) the unit has in all. */
export const DenominatorBody = Type.Object(
  {
    unitId: Type.Optional(Id),
    goal: AccessGoalSchema,
    total: Type.Integer({ minimum: 0, maximum: 100_000 }),
  },
  { additionalProperties: false },
);

/** Numerator and denominator of a share; what could not be measured is in neither and is said. */
export const ShareSchema = Type.Object({
  having: Count,
  measured: Count,
  inScope: Count,
  unmeasured: Count,
});

export const GoalFigureSchema = Type.Object({
  goal: AccessGoalSchema,
  state: Type.Enum(['met', 'not-met', 'no-data', 'not-applicable']),
  lines: ShareSchema,
});

export const ReadinessSchema = Type.Object({
  portals: ShareSchema,
  /** Devices with an own global IPv6 address, of those seen in neighbour tables. */
  hosts: ShareSchema,
  /** Same-site links that answer over IPv6. */
  links: ShareSchema,
  goals: Type.Array(GoalFigureSchema),
});

export const Ipv6UnitSchema = Type.Object({
  /** The unit. */
  id: Text,
  unitName: Text,
  unitKind: Text,
  /** Null: not computed yet. */
  computedAt: NullableText,
  figures: Type.Union([ReadinessSchema, Type.Null()]),
});

export const OverviewQuery = Type.Object(
  { unitId: Type.Optional(Id) },
  { additionalProperties: false },
);

export const OverviewSchema = Type.Object({
  unitId: Text,
  unitName: Text,
  /** Units in scope, units with figures, and those without any measurement. */
  units: ShareSchema,
  figures: ReadinessSchema,
  /** Of the own unit and those below, by state. */
  goals: Type.Array(
    Type.Object({
      goal: AccessGoalSchema,
      met: Count,
      notMet: Count,
      noData: Count,
      notApplicable: Count,
    }),
  ),
  /** Sums of the days before. */
  trend: Type.Array(
    Type.Object({ day: Text, portals: ShareSchema, hosts: ShareSchema, links: ShareSchema }),
  ),
});

export type PortalView = Static<typeof PortalSchema>;
export type PortalDetailView = Static<typeof PortalDetailSchema>;
export type MeasurementView = Static<typeof MeasurementSchema>;
export type LineView = Static<typeof LineSchema>;
export type Ipv6UnitView = Static<typeof Ipv6UnitSchema>;
export type OverviewView = Static<typeof OverviewSchema>;
