import type { UseMutationResult, UseQueryResult } from '@tanstack/react-query';
import type { InboxItem } from '../../api/inbox/schema.ts';
import { listQuery } from '../providers/data-provider.ts';
import { fetchApi } from '../providers/http.ts';
import { useApi, useAction } from '../providers/use-api.ts';

interface InboxSummary {
  unread: number;
  toAcknowledge: number;
}

export type InboxView = 'all' | 'unread' | 'toAcknowledge';

/** Live messages refresh it; the minute is for streams that were lost unnoticed. */
export function useInboxSummary(): UseQueryResult<InboxSummary> {
  return useApi<InboxSummary>('/inbox/summary', { refetchInterval: 60_000 });
}

export function useInbox(
  view: InboxView,
  text: string,
  count: number,
): UseQueryResult<readonly InboxItem[]> {
  return useApi<readonly InboxItem[]>('/inbox', {
    query: listQuery({
      pagination: { page: 1, perPage: count },
      filter: { q: text.trim(), ...(view === 'all' ? {} : { [view]: true }) },
    }),
    keep: true,
  });
}

type Step = { id: string; step: 'read' | 'acknowledge' } | 'read-all';

export function useInboxStep(): UseMutationResult<unknown, Error, Step> {
  return useAction(
    (step: Step) =>
      fetchApi(
        step === 'read-all'
          ? '/inbox/read-all'
          : `/inbox/${encodeURIComponent(step.id)}/${step.step}`,
        { method: 'POST' },
      ),
    { touches: ['inbox'] },
  );
}
