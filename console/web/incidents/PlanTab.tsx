import { Suspense, lazy } from 'react';
import { Loading } from '../shapes/States.tsx';
import type { Incident } from './incident.ts';

const RunPanel = lazy(() => import('../runs/RunPanel.tsx'));

/** The response plan that is carried out for this incident. */
export function PlanTab({ incident }: { incident: Incident }) {
  const isOpen = incident.state !== 'CLOSED' && incident.state !== 'DISMISSED';
  return (
    <Suspense fallback={<Loading rows={4} />}>
      <RunPanel incidentId={incident.id} isOpen={isOpen} />
    </Suspense>
  );
}
