import type { ActionRecord } from './action-log.ts';
import type { ClockReading } from './clock.ts';
import type { InboxItem } from './inbox.ts';
import type { Seat } from './seats.ts';

/** What open screens of a drill hear of. Losing one costs a reload, never a record. */
export type DrillNews =
  /** The run has a new version. `steps`: players have something else to do, too. */
  | { kind: 'changed'; drillId: string; version: number; steps: boolean }
  | { kind: 'clock'; drillId: string; clock: ClockReading }
  /** For the place that it came to; in a rehearsal only for those who control it, whoever sits there otherwise. */
  | { kind: 'item'; drillId: string; item: InboxItem; rehearsal?: boolean }
  /** For staff. */
  | { kind: 'action'; drillId: string; action: ActionRecord; seat: Seat }
  /** For staff. */
  | {
      kind: 'presence';
      drillId: string;
      seat: string;
      signedAt: string | null;
      lastSeenAt: string | null;
    };

type Listener = (news: DrillNews) => void;

/** In-process publish/subscribe of the drill world, by drill; the bus of daily work never hears of drills. */
export interface DrillNewsBus {
  publish(news: DrillNews): void;
  subscribe(drillId: string, listener: Listener): () => void;
}

export function createDrillNews(): DrillNewsBus {
  const byDrill = new Map<string, Set<Listener>>();
  return {
    publish(news) {
      for (const listener of byDrill.get(news.drillId) ?? []) listener(news);
    },
    subscribe(drillId, listener) {
      const listeners = byDrill.get(drillId) ?? new Set();
      listeners.add(listener);
      byDrill.set(drillId, listeners);
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) byDrill.delete(drillId);
      };
    },
  };
}
