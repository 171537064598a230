import { FormControlLabel, MenuItem, Switch, TextField } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { fetchApi } from '../providers/http.ts';
import { useAction } from '../providers/use-api.ts';
import { FormDialog } from '../shapes/FormDialog.tsx';
import type { PlanDetail } from './plan.ts';

const day = 86_400;
const spans = [day, 7 * day, 14 * day, 30 * day];

/** Lets a plan be swept again and again, as long as the authorisation lasts. */
export function ScheduleDialog({ plan, onClose }: { plan: PlanDetail; onClose: () => void }) {
  const translate = useTranslate();
  const [enabled, setEnabled] = useState(plan.schedule?.enabled ?? true);
  const [everySeconds, setEvery] = useState(plan.schedule?.everySeconds ?? 7 * day);
  const save = useAction(
    () =>
      fetchApi(`/address-plans/${encodeURIComponent(plan.id)}/schedule`, {
        method: 'PUT',
        body: { enabled, everySeconds, settings: plan.schedule?.settings ?? {} },
      }),
    { touches: ['address-plans'], done: 'addressPlans.saved', quiet: true, onDone: onClose },
  );
  return (
    <FormDialog
      title={translate('addressPlans.schedule')}
      submit={translate('action.save')}
      busy={save.isPending}
      error={save.error}
      onSubmit={() => save.mutate(undefined)}
      onCancel={onClose}
    >
      <FormControlLabel
        control={<Switch checked={enabled} onChange={(_event, on) => setEnabled(on)} />}
        label={translate('addressPlans.scheduled')}
      />
      <TextField
        select
        name="everySeconds"
        label={translate('addressPlans.every')}
        value={everySeconds}
        disabled={!enabled}
        onChange={({ target }) => setEvery(Number(target.value))}
      >
        {[...new Set([...spans, everySeconds])].map((seconds) => (
          <MenuItem key={seconds} value={seconds}>
            {translate('addressPlans.everyDays', { smart_count: Math.round(seconds / day) })}
          </MenuItem>
        ))}
      </TextField>
    </FormDialog>
  );
}
