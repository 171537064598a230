import { useGetList } from 'react-admin';
import { useScope } from '../layout/use-scope.ts';
import { useCan } from '../providers/session.ts';

/** How many alerts wait for somebody; undefined while unknown or not permitted. */
export function useOpenAlerts(): number | undefined {
  const { unitId } = useScope();
  const allowed = useCan('alerts', 'read');
  const { total } = useGetList(
    'alerts',
    {
      pagination: { page: 1, perPage: 1 },
      filter: { state: 'open', ...(unitId === undefined ? {} : { unitId }) },
    },
    { enabled: allowed },
  );
  return allowed ? total : undefined;
}
