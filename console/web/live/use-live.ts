import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { createLiveConnection, type LiveState } from './connection.ts';
import { topicsOf } from './topics.ts';

/** A burst of messages becomes one read per topic and this many milliseconds. */
const gatherMs = 1_000;

/** Listens for changes while mounted and refreshes what they touch; returns the state of the stream. */
export function useLive(): LiveState {
  const queries = useQueryClient();
  const [state, setState] = useState<LiveState>('connecting');
  useEffect(() => {
    const waiting = new Set<string>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let wasLost = false;
    const flush = (): void => {
      timer = undefined;
      for (const topic of waiting) void queries.invalidateQueries({ queryKey: [topic] });
      waiting.clear();
    };
    const connection = createLiveConnection({
      open: (url) => new EventSource(url),
      onState(next) {
        // Messages were missed while the line was down: read what is on screen again.
        if (next === 'live' && wasLost) void queries.invalidateQueries();
        wasLost = next === 'lost';
        setState(next);
      },
      onMessage(message) {
        for (const topic of topicsOf(message)) waiting.add(topic);
        timer ??= setTimeout(flush, gatherMs);
      },
    });
    return () => {
      connection.close();
      if (timer !== undefined) clearTimeout(timer);
    };
  }, [queries]);
  return state;
}
