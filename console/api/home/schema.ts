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

export const HomeSchema = Type.Object({
  /** Which parts the caller may read; the others are empty and not shown. */
  may: Type.Object({
    alerts: Type.Boolean(),
    assets: Type.Boolean(),
    sources: Type.Boolean(),
    assessments: Type.Boolean(),
  }),
  score: Type.Union([
    Type.Object({
      systemId: Type.String(),
      systemName: Type.String(),
      level: Type.Integer(),
      lower: Type.Number(),
      upper: Type.Number(),
      coverage: Type.Number(),
    }),
    Type.Null(),
  ]),
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

export type Home = Static<typeof HomeSchema>;
export type HomeEntry = Static<typeof HomeEntrySchema>;
