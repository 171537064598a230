import type { Static } from 'typebox';
import type {
  GoalFigureSchema,
  LineView,
  MeasurementView,
  OverviewView,
  PortalDetailView,
  PortalView,
  ShareSchema,
  Ipv6UnitView,
} from '../../api/ipv6/schema.ts';

export type Portal = PortalView;
export type PortalDetail = PortalDetailView;
export type Measurement = MeasurementView;
export type Line = LineView;
export type Overview = OverviewView;
export type UnitRow = Ipv6UnitView;
export type Share = Static<typeof ShareSchema>;
export type GoalFigure = Static<typeof GoalFigureSchema>;

export const goals = [
  'county-10g',
  'school-1g',
  'class-100m',
] as const satisfies readonly GoalFigure['goal'][];

export const portalStates = [
  'supported',
  'partial',
  'unsupported',
  'unknown',
] as const satisfies readonly NonNullable<Portal['state']>[];

/** Null: nothing was measured, so there is no share. */
export const shareOf = ({ having, measured }: Share): number | null =>
  measured === 0 ? null : having / measured;
