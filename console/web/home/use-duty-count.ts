import { useCan } from '../providers/session.ts';
import { useApi } from '../providers/use-api.ts';

/** How much waits for the person himself; undefined while unknown, and for those who have no such duties. */
export function useDutyCount(): number | undefined {
  const notices = useCan('notices', 'read');
  const incidents = useCan('incidents', 'read');
  const { data } = useApi<{ total: number; overdue: number }>('/home/duties', {
    enabled: notices || incidents,
    refetchInterval: 120_000,
  });
  return data?.total;
}
