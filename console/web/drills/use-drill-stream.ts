import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useState } from 'react';
import type { LiveState } from '../live/connection.ts';
import { apiUrl } from '../providers/http.ts';
import type { DrillStreamEvent } from './drill.ts';

const kinds = [
  'changed',
  'clock',
  'item',
  'action',
  'presence',
] as const satisfies readonly DrillStreamEvent['kind'][];
const firstWaitMs = 500;
const longestWaitMs = 10_000;
/** A burst of events becomes one read after this many milliseconds: a drill shall feel immediate. */
const gatherMs = 150;

function parsed(text: string): DrillStreamEvent | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as DrillStreamEvent) : undefined;
  } catch {
    return undefined;
  }
}

interface StreamOptions {
  /** In a rehearsal: the seat that one plays. */
  seat?: string | undefined;
  onEvent?: (event: DrillStreamEvent) => void;
}

/**
 * Listens to one drill while mounted and reads what is on screen again whenever something happened. After a broken line
 * everything is read again, so nothing that was missed stays unseen.
 */
export function useDrillStream(id: string, { seat, onEvent }: StreamOptions = {}): LiveState {
  const queries = useQueryClient();
  const [state, setState] = useState<LiveState>('connecting');
  const hear = useEffectEvent((event: DrillStreamEvent) => onEvent?.(event));
  useEffect(() => {
    let source: EventSource | undefined;
    let retry: ReturnType<typeof setTimeout> | undefined;
    let gather: ReturnType<typeof setTimeout> | undefined;
    let waitMs = firstWaitMs;
    let isClosed = false;
    const readAgain = (): void => {
      gather ??= setTimeout(() => {
        gather = undefined;
        void queries.invalidateQueries({ queryKey: ['drills'] });
      }, gatherMs);
    };
    const connect = (): void => {
      if (isClosed) return;
      const stream = new EventSource(apiUrl(`/drills/${encodeURIComponent(id)}/stream`, { seat }));
      source = stream;
      stream.addEventListener('open', () => {
        waitMs = firstWaitMs;
        setState('live');
        readAgain();
      });
      for (const kind of kinds) {
        stream.addEventListener(kind, ({ data }: MessageEvent<string>) => {
          const event = parsed(data);
          if (event !== undefined) hear(event);
          readAgain();
        });
      }
      stream.addEventListener('error', () => {
        setState('lost');
        // The browser goes on by itself unless the server refused or is away.
        if (stream.readyState !== EventSource.CLOSED) return;
        retry = setTimeout(connect, waitMs * (0.75 + Math.random() / 2));
        waitMs = Math.min(waitMs * 2, longestWaitMs);
      });
    };
    connect();
    return () => {
      isClosed = true;
      source?.close();
      clearTimeout(retry);
      clearTimeout(gather);
    };
  }, [id, seat, queries]);
  return state;
}
