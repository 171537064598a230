import { Alert } from '@mui/material';
import { useTranslate } from 'react-admin';
import { fetchApi } from '../providers/http.ts';
import { ReasonDialog } from '../shapes/ReasonDialog.tsx';
import type { PlanDetail } from './plan.ts';

/** Ends a plan for good; what runs of it stops. */
export function EndPlanDialog({ plan, onClose }: { plan: PlanDetail; onClose: () => void }) {
  const translate = useTranslate();
  return (
    <ReasonDialog
      title={translate('addressPlans.end')}
      label={translate('addressPlans.reason')}
      longest={500}
      send={(reason) =>
        fetchApi(`/address-plans/${encodeURIComponent(plan.id)}/end`, {
          method: 'POST',
          body: { reason },
        })
      }
      touches={['address-plans', 'sweeps']}
      done="addressPlans.wasEnded"
      onClose={onClose}
    >
      <Alert severity="warning">{translate('addressPlans.endHelp')}</Alert>
    </ReasonDialog>
  );
}
