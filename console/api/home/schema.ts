import { Type, type Static } from 'typebox';

const Nullable = Type.Union([Type.String(), Type.Null()]);

/** One line of the home page; `href` opens the records behind it. */
export const HomeEntrySchema = Type.Object({
  kind: Type.Union([
    Type.Literal('alert'),
    Type.Literal('source'),
    Type.Literal('asset'),
    Type.Literal('item'),
    Type.Literal('poll'),
    Type.Literal('delivery'),
    Type.Literal('incident'),
    Type.Literal('score'),
    Type.Literal('node'),
  ]),
  id: Type.String(),
  /** As its owner named it; shown as it is. */
  title: Type.String(),
  titleEn: Type.String(),
  detailZh: Type.String(),
  detailEn: Type.String(),
  severity: Nullable,
  since: Nullable,
  href: Type.String(),
});

/** Something that waits for the caller, with the deadline that presses most. */
export const DutySchema = Type.Object({
  kind: Type.Enum([
    'delivery',
    'notice',
    'incident',
    'filing',
    'attestation',
    'exception',
    'finding',
    'app-filing',
    'app-use',
  ]),
  id: Type.String(),
  /** What to do next: the button to press on the record, or the clock of an incident. */
  step: Type.String(),
  /** Name of the clock of an incident; a step of a notice is named by the console. */
  labelZh: Nullable,
  labelEn: Nullable,
  number: Nullable,
  title: Type.String(),
  severity: Nullable,
  unitId: Type.String(),
  /** Whose it is: the recipient for its issuer, the issuer for the recipient. */
  unitName: Type.String(),
  responsible: Nullable,
  dueAt: Nullable,
  overdue: Type.Boolean(),
  href: Type.String(),
});

const Numbered = Type.Object({
  id: Type.String(),
  number: Type.String(),
  title: Type.String(),
  unitName: Type.String(),
  at: Nullable,
  href: Type.String(),
});

/** What an auditor has to do, within the engagements that hold now. */
const AuditHomeSchema = Type.Object({
  engagements: Type.Array(
    Type.Object({
      unitId: Type.String(),
      unitName: Type.String(),
      until: Nullable,
      systems: Type.Integer(),
      openFindings: Type.Integer(),
    }),
  ),
  /** Counts of findings by state. */
  findings: Type.Record(Type.String(), Type.Integer()),
  /** Answers that wait for the auditor, the oldest first. */
  toCheck: Type.Array(Numbered),
  /** Evidence and exceptions that run out within 30 days; `at` is when. */
  expiringAttestations: Type.Array(Numbered),
  expiringExceptions: Type.Array(Numbered),
  /** Last frozen assessments, newest first, with how the lower bound changed since the one before. */
  frozen: Type.Array(
    Type.Object({
      id: Type.String(),
      systemId: Type.String(),
      systemName: Type.String(),
      frozenAt: Type.String(),
      lower: Type.Union([Type.Number(), Type.Null()]),
      change: Type.Union([Type.Number(), Type.Null()]),
      href: Type.String(),
    }),
  ),
});

const DrillEntry = Type.Object({
  id: Type.String(),
  number: Type.String(),
  title: Type.String(),
  state: Type.String(),
  /** Start, or when it is planned. */
  at: Nullable,
  href: Type.String(),
});

const Tally = Type.Object({ count: Type.Integer(), overdue: Type.Integer() });

export const HomeSchema = Type.Object({
  /** Which parts the caller may read; the others are empty and not shown. */
  may: Type.Object({
    alerts: Type.Boolean(),
    assets: Type.Boolean(),
    sources: Type.Boolean(),
    assessments: Type.Boolean(),
    notices: Type.Boolean(),
    incidents: Type.Boolean(),
    findings: Type.Boolean(),
    apps: Type.Boolean(),
  }),
  score: Type.Union([
    Type.Object({
      systemId: Type.String(),
      systemName: Type.String(),
      level: Type.Integer(),
      lower: Type.Number(),
      upper: Type.Number(),
      coverage: Type.Number(),
      /** One point per day that has one, oldest first, at most 30. */
      trend: Type.Array(
        Type.Object({ day: Type.String(), lower: Type.Number(), upper: Type.Number() }),
      ),
    }),
    Type.Null(),
  ]),
  /** What waits for the caller at the units where he holds the right himself, most pressing first. */
  duties: Type.Object({
    total: Type.Integer(),
    overdue: Type.Integer(),
    entries: Type.Array(DutySchema),
  }),
  /** Open deliveries of the visible sub-tree by state; null for those who may not read them. */
  notices: Type.Union([
    Type.Object({ byState: Type.Record(Type.String(), Tally), open: Tally }),
    Type.Null(),
  ]),
  incidents: Type.Union([
    Type.Object({ open: Type.Integer(), byState: Type.Record(Type.String(), Type.Integer()) }),
    Type.Null(),
  ]),
  /** Work of an auditor; null for those who raise no findings. */
  audit: Type.Union([AuditHomeSchema, Type.Null()]),
  /** Drills under way and next, what waits for approval, drills with improvements that are late. */
  drills: Type.Optional(
    Type.Union([
      Type.Object({
        watermark: Type.Literal('演练'),
        running: Type.Array(DrillEntry),
        next: Type.Array(DrillEntry),
        toApprove: Type.Integer(),
        overdueImprovements: Type.Integer(),
      }),
      Type.Null(),
    ]),
  ),
  /** Nodes below that exchange with this one; null where there are none. */
  nodes: Type.Union([Type.Object({ active: Type.Integer(), late: Type.Integer() }), Type.Null()]),
  /** What must I do now. */
  todo: Type.Array(HomeEntrySchema),
  /** What got worse in the last day. */
  worse: Type.Array(HomeEntrySchema),
  /** What is late. */
  late: Type.Array(HomeEntrySchema),
  counts: Type.Object({
    assets: Type.Integer(),
    unreachable: Type.Integer(),
    sources: Type.Integer(),
    silentSources: Type.Integer(),
    openAlerts: Type.Integer(),
    newAlertsToday: Type.Integer(),
    newAlertsYesterday: Type.Integer(),
    bySeverity: Type.Record(Type.String(), Type.Integer()),
  }),
});

/** For the number beside the menu. */
export const DutyCountSchema = Type.Object({ total: Type.Integer(), overdue: Type.Integer() });

export type Home = Static<typeof HomeSchema>;
export type HomeEntry = Static<typeof HomeEntrySchema>;
export type AuditHome = Static<typeof AuditHomeSchema>;
export type Duty = Static<typeof DutySchema>;
