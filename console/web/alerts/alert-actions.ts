import type { UseMutationResult } from '@tanstack/react-query';
import { fetchApi } from '../providers/http.ts';
import { useAction } from '../providers/use-api.ts';
import type { CloseReason } from './alert.ts';

export type AlertStep =
  | { kind: 'acknowledge' }
  | { kind: 'assign'; accountId: string }
  | { kind: 'close'; reason: CloseReason; note: string }
  | { kind: 'reopen' };

/** Takes one step with one alert, or with several at once. */
export function useAlertStep(): UseMutationResult<
  unknown,
  Error,
  { ids: readonly string[]; step: AlertStep }
> {
  return useAction(
    ({ ids, step }: { ids: readonly string[]; step: AlertStep }) => {
      const { kind, ...rest } = step;
      const [only] = ids;
      return ids.length === 1 && only !== undefined
        ? fetchApi(`/alerts/${encodeURIComponent(only)}/${kind}`, { method: 'POST', body: rest })
        : fetchApi('/alerts/bulk', { method: 'POST', body: { ids, action: kind, ...rest } });
    },
    { touches: ['alerts', 'home'], done: 'alerts.stepDone' },
  );
}
