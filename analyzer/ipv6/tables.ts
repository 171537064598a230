/** A web site of the unit that an officer listed: it is measured over both protocols. */
export interface Ipv6PortalTable {
  id: string;
  unit_id: string;
  name: string;
  /** Lower-case host name without a final dot. */
  domain: string;
  enabled: number;
  /** Of the last measurement; null: not measured yet. */
  state: PortalState | null;
  last_measured_at: string | null;
  last_measurement_id: string | null;
  added_by: string;
  added_by_name: string;
  added_at: string;
}

/** `partial`: reachable, but something of it only over IPv4. `unknown`: it could not be measured. */
export type PortalState = 'supported' | 'partial' | 'unsupported' | 'unknown';

export interface Ipv6MeasurementTable {
  id: string;
  portal_id: string;
  unit_id: string;
  measured_at: string;
  state: PortalState;
  /** JSON: `PortalMeasurement`. */
  result: string;
}

export const accessGoals = ['county-10g', 'school-1g', 'class-100m'] as const;
export type AccessGoal = (typeof accessGoals)[number];

/** A line that counts for a goal: the port that carries it says how fast it is. */
export interface AccessLineTable {
  id: string;
  unit_id: string;
  goal: AccessGoal;
  name: string;
  /** Port of a polled device, where there is one. */
  asset_id: string | null;
  if_index: number | null;
  /** Of the contract, decimal text; a claim, never enough for `met`. */
  contracted_bps: string | null;
  added_by: string;
  added_by_name: string;
  added_at: string;
}

/** How many there are that a goal is about (classrooms): the denominator. */
export interface AccessDenominatorTable {
  unit_id: string;
  goal: AccessGoal;
  total: number;
  set_by: string;
  set_by_name: string;
  set_at: string;
}

/** Numerators and denominators apart, so that a sum over units stays a share. */
interface FigureColumns {
  unit_id: string;
  computed_at: string;
  portals_having: number;
  portals_measured: number;
  portals_in_scope: number;
  hosts_having: number;
  hosts_measured: number;
  hosts_in_scope: number;
  links_having: number;
  links_measured: number;
  links_in_scope: number;
  county_10g: GoalState;
  school_1g: GoalState;
  class_100m: GoalState;
  /** JSON: `GoalFigure[]`, the lines behind each goal. */
  goals: string;
}

export type GoalState = 'met' | 'not-met' | 'no-data' | 'not-applicable';

/** The newest figures of each unit. */
export type Ipv6UnitTable = FigureColumns;

/** The figures of one unit on one day. */
export interface Ipv6DayTable extends FigureColumns {
  /** Asia/Shanghai. */
  day: string;
}

export interface Ipv6Tables {
  ipv6_portals: Ipv6PortalTable;
  ipv6_measurements: Ipv6MeasurementTable;
  access_lines: AccessLineTable;
  access_denominators: AccessDenominatorTable;
  ipv6_units: Ipv6UnitTable;
  ipv6_days: Ipv6DayTable;
}
