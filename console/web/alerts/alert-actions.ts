import type { UseMutationResult } from '@tanstack/react-query';
import { useNotify } from 'react-admin';
import { fetchApi } from '../providers/http.ts';
import { useAction } from '../providers/use-api.ts';
import type { CloseReason } from './alert.ts';

export type AlertStep =
  | { kind: 'acknowledge' }
  | { kind: 'assign'; accountId: string }
  | { kind: 'close'; reason: CloseReason; note?: string }
  | { kind: 'reopen' };

export interface AlertTask {
  ids: readonly string[];
  step: AlertStep;
  /** Of a single alert, as the person saw it: a newer one is not overwritten unseen. */
  version?: number | undefined;
}

interface BulkAnswer {
  results: readonly { id: string; ok: boolean; code?: string }[];
}

async function take({ ids, step, version }: AlertTask): Promise<{ refused: number }> {
  const { kind, ...rest } = step;
  const [only] = ids;
  if (ids.length === 1 && only !== undefined) {
    await fetchApi(`/alerts/${encodeURIComponent(only)}/${kind}`, {
      method: 'POST',
      body: { ...rest, ...(version === undefined ? {} : { version }) },
    });
    return { refused: 0 };
  }
  const { results } = await fetchApi<BulkAnswer>('/alerts/bulk', {
    method: 'POST',
    body: { ids, action: kind, ...rest },
  });
  return { refused: results.filter(({ ok }) => !ok).length };
}

/** Takes one step with one alert, or with several at once; says how many of these were refused. */
export function useAlertStep(): UseMutationResult<{ refused: number }, Error, AlertTask> {
  const notify = useNotify();
  return useAction(take, {
    touches: ['alerts', 'home'],
    onDone: ({ refused }) =>
      refused === 0
        ? notify('alerts.stepDone', { type: 'success' })
        : notify('alerts.stepRefused', {
            type: 'warning',
            messageArgs: { smart_count: refused },
          }),
  });
}
