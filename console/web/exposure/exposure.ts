import type { Static } from 'typebox';
import type {
  ExposureFindingSchema,
  ExposureSummarySchema,
  PortStateSchema,
} from '../../api/exposure/schema.ts';

export type PortState = Static<typeof PortStateSchema>;
export type ExposureSummary = Static<typeof ExposureSummarySchema>;
export type ExposureFinding = Static<typeof ExposureFindingSchema>;

export const portStates = [
  'open',
  'closed',
  'silent',
  'unknown',
] as const satisfies readonly PortState[];

export const exposureStates = [
  'open',
  'accepted',
  'resolved',
] as const satisfies readonly ExposureFinding['state'][];

/** Open over IPv6 while IPv4 was asked and is not: a filter that forgot one family. */
export const isGap = (v4: PortState, v6: PortState): boolean =>
  v6 === 'open' && (v4 === 'closed' || v4 === 'silent');

/** How often IPv4 was in one state and IPv6 in the other. */
export function countOf(summary: ExposureSummary, v4: PortState, v6: PortState): number {
  return summary.cells.find((cell) => cell.v4 === v4 && cell.v6 === v6)?.count ?? 0;
}
