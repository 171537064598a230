import type { EventStore } from '../../stores/events/event-store.ts';
import type { Db } from '../../stores/records/records.ts';
import type { Measured } from '../schema.ts';
import type { Lapse } from './lapse.ts';

/** Where the raw records behind a measurement are; the evidence drawer opens it. */
export type Origin =
  | { kind: 'events'; query: string; from: string; to: string }
  | { kind: 'asset'; id: string }
  | { kind: 'source'; id: string }
  | { kind: 'alerts'; from: string; to: string }
  | { kind: 'platform' };

/** What was measured on one object. Without the measure that a check wants, its verdict is unknown. */
export interface Observed {
  object: { kind: string; id: string; name: string };
  measured: Measured;
  from: string;
  to: string;
  origin: Origin;
  /** Set where the thing that tells no longer does: nothing good may be concluded of it any more. */
  lapse?: Lapse;
}

export interface ObservationContext {
  db: Db;
  events: EventStore;
  /** The unit of the system and everything below it. */
  units: readonly string[];
  now: Date;
  retentionDays: number;
  parameters: Readonly<Record<string, number | string>>;
}

/** Reads telemetry into measured values, one per object (source, asset, unit …). Knows nothing of items or verdicts. */
export type Observation = (context: ObservationContext) => Promise<Observed[]>;

export function numberParameter(context: ObservationContext, name: string): number {
  const value = context.parameters[name];
  if (typeof value !== 'number') throw new Error(`The check needs the number parameter ${name}.`);
  return value;
}

const dayMs = 86_400_000;

/** The last so many days, ending now. */
export function lastDays(context: ObservationContext, days: number): { from: string; to: string } {
  return {
    from: new Date(context.now.getTime() - days * dayMs).toISOString(),
    to: context.now.toISOString(),
  };
}

/** Whole and fractional days between two instants. */
export function daysBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / dayMs;
}
