import { Alert, Stack, TextField } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { useNavigate } from 'react-router-dom';
import { fetchApi } from '../providers/http.ts';
import { useSession } from '../providers/session.ts';
import { useAction } from '../providers/use-api.ts';
import { FormDialog } from '../shapes/FormDialog.tsx';
import { codeFont } from '../theme/theme.ts';
import { UnitPicker } from '../units/UnitPicker.tsx';
import { badLines, newPlanBody, planForm, planPatch, type Plan, type PlanDetail } from './plan.ts';
import { faultsOf, PlanFaults } from './PlanFaults.tsx';

/** Makes or changes an address plan: which addresses may be probed, who allowed it, and until when. */
export function PlanDialog({ plan, onClose }: { plan?: PlanDetail; onClose: () => void }) {
  const translate = useTranslate();
  const navigate = useNavigate();
  const who = useSession();
  const [form, setForm] = useState(() => planForm(plan, who?.account.unitId ?? ''));
  const set = (part: Partial<typeof form>): void => setForm({ ...form, ...part });
  const save = useAction(
    () =>
      plan === undefined
        ? fetchApi<Plan>('/address-plans', { method: 'POST', body: newPlanBody(form) })
        : fetchApi<Plan>(`/address-plans/${encodeURIComponent(plan.id)}`, {
            method: 'PATCH',
            body: planPatch(form, plan.version),
          }),
    {
      touches: ['address-plans', 'sweeps'],
      done: 'addressPlans.saved',
      quiet: true,
      onDone: ({ id }) => {
        onClose();
        if (plan === undefined) void navigate(`/address-plans/${encodeURIComponent(id)}`);
      },
    },
  );
  const bad = badLines(form);
  const day = (name: 'authorisedFrom' | 'authorisedUntil', required: boolean) => (
    <TextField
      type="date"
      name={name}
      label={translate(`addressPlans.${name}`)}
      required={required}
      value={form[name]}
      onChange={({ target }) => set({ [name]: target.value })}
      slotProps={{ inputLabel: { shrink: true } }}
    />
  );
  return (
    <FormDialog
      wide
      title={translate(plan === undefined ? 'addressPlans.add' : 'addressPlans.edit')}
      submit={translate('action.save')}
      busy={save.isPending}
      disabled={bad.length > 0}
      error={faultsOf(save.error).length === 0 ? save.error : undefined}
      onSubmit={() => save.mutate(undefined)}
      onCancel={onClose}
    >
      <Alert severity="info">{translate('addressPlans.duty')}</Alert>
      {plan === undefined && (
        <UnitPicker value={form.unitId} onPick={(unitId) => set({ unitId })} />
      )}
      <TextField
        name="name"
        label={translate('addressPlans.name')}
        required
        value={form.name}
        onChange={({ target }) => set({ name: target.value })}
        slotProps={{ htmlInput: { maxLength: 100 } }}
      />
      <Stack direction={{ xs: 'column', sm: 'row' }} sx={{ gap: 2 }}>
        <TextField
          name="authorisedBy"
          label={translate('addressPlans.authorisedBy')}
          helperText={translate('addressPlans.authorisedByHelp')}
          required
          value={form.authorisedBy}
          onChange={({ target }) => set({ authorisedBy: target.value })}
          slotProps={{ htmlInput: { maxLength: 100 } }}
        />
        <TextField
          name="authorisationReference"
          label={translate('addressPlans.reference')}
          helperText={translate('addressPlans.referenceHelp')}
          value={form.authorisationReference}
          onChange={({ target }) => set({ authorisationReference: target.value })}
          slotProps={{ htmlInput: { maxLength: 200 } }}
        />
      </Stack>
      <Stack direction="row" sx={{ gap: 2 }}>
        {day('authorisedFrom', false)}
        {day('authorisedUntil', true)}
      </Stack>
      <TextField
        name="prefixes"
        label={translate('addressPlans.prefixes')}
        helperText={
          bad.length > 0
            ? translate('addressPlans.badVlan', { lines: bad.join('、') })
            : translate('addressPlans.prefixesHelp')
        }
        error={bad.length > 0}
        required
        multiline
        minRows={4}
        maxRows={14}
        value={form.prefixes}
        onChange={({ target }) => set({ prefixes: target.value })}
        slotProps={{ htmlInput: { style: { fontFamily: codeFont, fontSize: '0.8125rem' } } }}
      />
      <TextField
        name="exclusions"
        label={translate('addressPlans.exclusions')}
        helperText={translate('addressPlans.exclusionsHelp')}
        multiline
        minRows={2}
        maxRows={8}
        value={form.exclusions}
        onChange={({ target }) => set({ exclusions: target.value })}
        slotProps={{ htmlInput: { style: { fontFamily: codeFont, fontSize: '0.8125rem' } } }}
      />
      <TextField
        name="note"
        label={translate('addressPlans.note')}
        multiline
        value={form.note}
        onChange={({ target }) => set({ note: target.value })}
        slotProps={{ htmlInput: { maxLength: 2_000 } }}
      />
      <PlanFaults error={save.error} />
    </FormDialog>
  );
}
