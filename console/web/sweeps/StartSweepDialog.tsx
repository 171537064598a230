import { Alert, FormControlLabel, Checkbox, Stack, TextField } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { useNavigate } from 'react-router-dom';
import type { PlanDetail } from '../address-plans/plan.ts';
import { fetchApi } from '../providers/http.ts';
import { useAction } from '../providers/use-api.ts';
import { Code } from '../shapes/Code.tsx';
import { FormDialog } from '../shapes/FormDialog.tsx';
import type { Sweep } from './sweep.ts';

const onlyDigits = (text: string): string => text.replaceAll(/\D/gu, '').slice(0, 8);

/** Starts a sweep of a plan; what is left empty is as the rules of sweeps say. */
export function StartSweepDialog({ plan, onClose }: { plan: PlanDetail; onClose: () => void }) {
  const translate = useTranslate();
  const navigate = useNavigate();
  const [budget, setBudget] = useState('');
  const [rate, setRate] = useState('');
  const [picked, setPicked] = useState<readonly string[]>(plan.prefixes.map(({ id }) => id));
  const settings = {
    ...(budget !== '' && { budget: Number(budget) }),
    ...(rate !== '' && { rate: Number(rate) }),
    ...(picked.length < plan.prefixes.length && { prefixIds: [...picked] }),
  };
  const start = useAction(
    () => fetchApi<Sweep>('/sweeps', { method: 'POST', body: { planId: plan.id, settings } }),
    {
      touches: ['sweeps', 'address-plans'],
      quiet: true,
      onDone: ({ id }) => void navigate(`/sweeps/${encodeURIComponent(id)}`),
    },
  );
  const toggle = (id: string): void =>
    setPicked(picked.includes(id) ? picked.filter((one) => one !== id) : [...picked, id]);
  return (
    <FormDialog
      title={translate('sweeps.start')}
      submit={translate('sweeps.startNow')}
      busy={start.isPending}
      disabled={picked.length === 0}
      error={start.error}
      onSubmit={() => start.mutate(undefined)}
      onCancel={onClose}
    >
      <Alert severity="info">
        {translate('sweeps.startHelp', { who: plan.authorisedBy, until: plan.authorisedUntil })}
      </Alert>
      <Stack direction="row" sx={{ gap: 2 }}>
        <TextField
          name="budget"
          label={translate('sweeps.budget')}
          helperText={translate('sweeps.budgetHelp')}
          value={budget}
          onChange={({ target }) => setBudget(onlyDigits(target.value))}
          slotProps={{ htmlInput: { inputMode: 'numeric' } }}
        />
        <TextField
          name="rate"
          label={translate('sweeps.rate')}
          helperText={translate('sweeps.rateHelp')}
          value={rate}
          onChange={({ target }) => setRate(onlyDigits(target.value))}
          slotProps={{ htmlInput: { inputMode: 'numeric' } }}
        />
      </Stack>
      <Stack sx={{ maxHeight: 240, overflow: 'auto' }}>
        {plan.prefixes.map(({ id, prefix, note }) => (
          <FormControlLabel
            key={id}
            control={<Checkbox checked={picked.includes(id)} onChange={() => toggle(id)} />}
            label={
              <>
                <Code>{prefix}</Code> {note}
              </>
            }
          />
        ))}
      </Stack>
    </FormDialog>
  );
}
