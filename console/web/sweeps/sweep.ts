import type { Static } from 'typebox';
import type { SweepDetailSchema, SweepHostSchema, SweepSchema } from '../../api/sweeps/schema.ts';

export type Sweep = Static<typeof SweepSchema>;
export type SweepDetail = Static<typeof SweepDetailSchema>;
export type SweepHost = Static<typeof SweepHostSchema>;

export const sweepStates = [
  'queued',
  'running',
  'stopping',
  'finished',
  'stopped',
  'failed',
  'withdrawn',
] as const satisfies readonly Sweep['state'][];

/** It still sends questions, or will. */
export const isActive = ({ state }: Pick<Sweep, 'state'>): boolean =>
  state === 'queued' || state === 'running' || state === 'stopping';

/** It ended before its time and can go on where it stood. */
export const mayGoOn = ({ state }: Pick<Sweep, 'state'>): boolean =>
  state === 'stopped' || state === 'failed';

/** Share of the budget that is spent, 0 to 1. */
export const spentShare = ({ probes, budget }: Pick<Sweep, 'probes' | 'budget'>): number =>
  budget === 0 ? 0 : Math.min(1, probes / budget);

/** Seconds until the budget is spent at the agreed rate; it may end sooner. */
export const secondsLeft = ({ probes, budget, rate }: Sweep): number =>
  rate === 0 ? 0 : Math.max(0, Math.ceil((budget - probes) / rate));
