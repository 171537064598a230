import type { CaseKind } from '../cases/message.ts';

/** A case has a new message. Units that are parties to it hear of it as well; they are not told of each other. */
export interface CaseNews {
  topic: CaseKind;
  unitId: string;
  alsoUnits?: readonly string[];
  id: string;
  version: number;
}

/** Somebody's inbox has something new. Only these people hear of it, and nobody of the others. */
export interface InboxNews {
  topic: 'inbox';
  accountIds: readonly string[];
}

/** `inventory`: what is known of assets of the unit changed; `id` may be empty. */
type AssetChange = 'created' | 'polled' | 'unreachable' | 'inventory';

/** What a screen may want to hear of at once. `unitId` or `accountIds` decides who does. */
export type LiveMessage =
  | CaseNews
  | InboxNews
  | { topic: 'alert'; unitId: string; id: string; change: 'opened' | 'counted' | 'changed' }
  | { topic: 'source'; unitId: string; id: string; change: 'seen' | 'silent' }
  | { topic: 'asset'; unitId: string; id: string; change: AssetChange }
  | { topic: 'app-package' | 'sweep' | 'capture'; unitId: string; id: string; change: string }
  | { topic: 'health'; unitId?: undefined };

/** In-process publish/subscribe behind the server-sent events; losing a message costs a reload, never a record. */
export interface LiveBus {
  publish(message: LiveMessage): void;
  subscribe(listener: (message: LiveMessage) => void): () => void;
}

export function createLiveBus(): LiveBus {
  const listeners = new Set<(message: LiveMessage) => void>();
  return {
    publish(message) {
      for (const listener of listeners) listener(message);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
