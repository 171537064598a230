import { useGetList } from 'react-admin';
import { scopeFilter, useScope } from '../layout/use-scope.ts';
import { useCan } from '../providers/session.ts';

/** How many alerts wait for somebody; undefined while unknown or not permitted. */
export function useOpenAlerts(): number | undefined {
  const { scope } = useScope();
  const allowed = useCan('alerts', 'read');
  const { total } = useGetList(
    'alerts',
    {
      pagination: { page: 1, perPage: 1 },
      filter: { state: 'open', ...scopeFilter('alerts', scope) },
    },
    { enabled: allowed },
  );
  return allowed ? total : undefined;
}
