import Emergency from '@mui/icons-material/EmergencyOutlined';
import { Button } from '@mui/material';
import { useGetList, useTranslate } from 'react-admin';
import { Link, useNavigate } from 'react-router-dom';
import { fetchApi } from '../providers/http.ts';
import { useCan } from '../providers/session.ts';
import { useAction } from '../providers/use-api.ts';

/** Makes an incident of an alert in one click, its events attached as evidence; afterwards the way to it. */
export function IncidentButton({ alertId }: { alertId: string }) {
  const translate = useTranslate();
  const navigate = useNavigate();
  const mayRead = useCan('incidents', 'read');
  const mayCreate = useCan('incidents', 'create');
  const { data, isPending } = useGetList<{ id: string; state: string }>(
    'incidents',
    { pagination: { page: 1, perPage: 5 }, filter: { alertId } },
    { enabled: mayRead },
  );
  const found = data?.find(({ state }) => state !== 'DISMISSED');
  const open = useAction(
    () =>
      fetchApi<{ id: string }>(`/alerts/${encodeURIComponent(alertId)}/incident`, {
        method: 'POST',
      }),
    {
      touches: ['alerts', 'incidents', 'home'],
      onDone: ({ id }) => void navigate(`/incidents/${encodeURIComponent(id)}?tab=grading`),
    },
  );
  if (!mayRead || isPending) return null;
  if (found !== undefined) {
    return (
      <Button
        component={Link}
        to={`/incidents/${encodeURIComponent(found.id)}`}
        startIcon={<Emergency />}
        data-testid="alert-to-incident"
      >
        {translate('incidents.toIncident')}
      </Button>
    );
  }
  if (!mayCreate) return null;
  return (
    <Button
      startIcon={<Emergency />}
      disabled={open.isPending}
      data-testid="alert-incident"
      onClick={() => open.mutate(undefined)}
    >
      {translate('incidents.fromAlert')}
    </Button>
  );
}
