import {
  useInfiniteQuery,
  type InfiniteData,
  type UseInfiniteQueryResult,
} from '@tanstack/react-query';
import { fetchApi } from '../providers/http.ts';
import type { EventRow } from './event-row.ts';

interface EventPage {
  events: EventRow[];
  cursor?: string;
}

/** What a search asks, with its edges in time fixed. */
export interface EventAsk {
  query: string;
  from: string;
  to: string;
}

const pageSize = 50;

/** Newest first, a page at a time by cursor. */
export function useEvents(
  ask: EventAsk,
): UseInfiniteQueryResult<InfiniteData<EventPage, string | undefined>> {
  return useInfiniteQuery({
    queryKey: ['events', 'search', ask],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      fetchApi<EventPage>('/events', {
        query: { ...askQuery(ask), limit: pageSize, cursor: pageParam },
        signal,
      }),
    getNextPageParam: ({ cursor }) => cursor,
  });
}

/** An empty query is left out: it means everything. */
export function askQuery(ask: EventAsk): Record<string, string | undefined> {
  return { query: ask.query === '' ? undefined : ask.query, from: ask.from, to: ask.to };
}
