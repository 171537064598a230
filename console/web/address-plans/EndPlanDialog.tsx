import { Alert, TextField } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { fetchApi } from '../providers/http.ts';
import { useAction } from '../providers/use-api.ts';
import { FormDialog } from '../shapes/FormDialog.tsx';
import type { PlanDetail } from './plan.ts';

/** Ends a plan for good; what runs of it stops. */
export function EndPlanDialog({ plan, onClose }: { plan: PlanDetail; onClose: () => void }) {
  const translate = useTranslate();
  const [reason, setReason] = useState('');
  const end = useAction(
    () =>
      fetchApi(`/address-plans/${encodeURIComponent(plan.id)}/end`, {
        method: 'POST',
        body: { reason: reason.trim() },
      }),
    {
      touches: ['address-plans', 'sweeps'],
      done: 'addressPlans.wasEnded',
      quiet: true,
      onDone: onClose,
    },
  );
  return (
    <FormDialog
      title={translate('addressPlans.end')}
      submit={translate('addressPlans.end')}
      busy={end.isPending}
      disabled={reason.trim() === ''}
      error={end.error}
      onSubmit={() => end.mutate(undefined)}
      onCancel={onClose}
    >
      <Alert severity="warning">{translate('addressPlans.endHelp')}</Alert>
      <TextField
        name="reason"
        label={translate('addressPlans.reason')}
        required
        multiline
        value={reason}
        onChange={({ target }) => setReason(target.value)}
        slotProps={{ htmlInput: { maxLength: 500 } }}
      />
    </FormDialog>
  );
}
