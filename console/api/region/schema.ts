import { Type, type Static } from 'typebox';

const Tally = Type.Object({ count: Type.Integer(), overdue: Type.Integer() });
const Named = Type.Object({ id: Type.String(), name: Type.String() });

/** One unit directly below, with everything below it summed up. */
export const RegionRowSchema = Type.Object({
  unitId: Type.String(),
  unitName: Type.String(),
  kind: Type.String(),
  /** Open units below it: 0 for a school, whose row opens its records instead of a level. */
  units: Type.Integer(),
  /** Open deliveries by state. */
  cells: Type.Record(Type.String(), Tally),
  open: Type.Integer(),
  overdue: Type.Integer(),
  /** Oldest deadline that has passed. */
  lateSince: Type.Union([Type.String(), Type.Null()]),
  openAlerts: Type.Integer(),
  openIncidents: Type.Integer(),
});

export const RegionSchema = Type.Object({
  unit: Named,
  /** From the top that the caller sees down to `unit`. */
  path: Type.Array(Named),
  at: Type.String(),
  states: Type.Array(Type.String()),
  totals: Type.Object({
    units: Type.Integer(),
    open: Type.Integer(),
    overdue: Type.Integer(),
    lateUnits: Type.Integer(),
    openAlerts: Type.Integer(),
    openIncidents: Type.Integer(),
  }),
  /** Worst first: overdue, then open. */
  rows: Type.Array(RegionRowSchema),
  /** Units directly below, shown or not. */
  rowCount: Type.Integer(),
});

export const RegionQuery = Type.Object({
  /** Any visible unit; the caller's own by default. */
  unitId: Type.Optional(Type.String({ maxLength: 40 })),
  /** Rows from the top. */
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000 })),
});

export const RegionTrendSchema = Type.Object({
  /** Oldest first; a week starts on Monday, Beijing time. */
  weeks: Type.Array(
    Type.Object({
      from: Type.String(),
      until: Type.String(),
      issued: Type.Integer(),
      /** Clocks of recipients that ended in this week … */
      ended: Type.Integer(),
      /** … and of these, by their first deadline. */
      inTime: Type.Integer(),
    }),
  ),
});

export type Region = Static<typeof RegionSchema>;
export type RegionRow = Static<typeof RegionRowSchema>;
export type RegionTrend = Static<typeof RegionTrendSchema>;
