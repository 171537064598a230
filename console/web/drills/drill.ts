import type { Drill, DrillRow } from '../../api/drills/schema.ts';
import type { Static } from 'typebox';
import type {
  ActionEntry,
  CandidatesSchema,
  ClockView,
  DrillStreamEvent,
  LiveInjectView,
  LiveView,
  PlayerItem,
  PlayerView,
} from '../../api/drills/live/schema.ts';

export type {
  ActionEntry,
  ClockView,
  Drill,
  DrillRow,
  DrillStreamEvent,
  LiveInjectView,
  LiveView,
  PlayerItem,
  PlayerView,
};

/** Somebody who may take part. */
export type Candidate = Static<typeof CandidatesSchema>[number];

type DrillRole = Drill['myRoles'][number];

export const drillStates = [
  'PLAN',
  'APPROVAL',
  'APPROVED',
  'REHEARSAL',
  'RUNNING',
  'EVALUATING',
  'IMPROVING',
  'CLOSED',
  'CANCELLED',
] as const satisfies readonly Drill['state'][];

export const drillForms = ['table-top', 'live', 'demonstration'] as const;
export const drillScopes = ['organisation', 'sector', 'cross-sector', 'regional'] as const;
export const drillContents = ['comprehensive', 'special'] as const;
export const drillBlinds = ['open', 'single', 'double'] as const;
export const drillRoles = ['director', 'controller', 'evaluator', 'player', 'observer'] as const;

/** States in which the run goes on. */
const runStates: ReadonlySet<Drill['state']> = new Set(['RUNNING', 'REHEARSAL']);

export const isOngoing = (state: Drill['state']): boolean => runStates.has(state);

export function plays(roles: readonly DrillRole[], ...wanted: DrillRole[]): boolean {
  return roles.some((role) => wanted.includes(role));
}

/** Address of a page of a drill. */
export const drillPath = (id: string, page?: string): string =>
  `/drills/${encodeURIComponent(id)}${page === undefined ? '' : `/${page}`}`;
