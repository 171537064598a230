import { Alert, Button, Stack, TextField } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { StateMark } from '../marks/StateMark.tsx';
import { fetchApi } from '../providers/http.ts';
import { useCan } from '../providers/session.ts';
import { useAction, useApi } from '../providers/use-api.ts';
import { Facts } from '../shapes/Facts.tsx';
import { FormDialog } from '../shapes/FormDialog.tsx';
import { Panel } from '../shapes/Panel.tsx';
import { UnitPicker } from '../units/UnitPicker.tsx';
import type { AssetDetail } from './asset.ts';
import type { Claim } from './inventory.ts';

type Step = 'claim' | 'dispute' | 'settle-dispute';

interface StepDialogProps {
  asset: AssetDetail;
  step: Step;
  onClose: () => void;
}

/** One step about whose machine it is; a dispute is decided by somebody of a unit above. */
function StepDialog({ asset, step, onClose }: StepDialogProps) {
  const translate = useTranslate();
  const [form, setForm] = useState({
    responsibleName: asset.responsibleName ?? '',
    purpose: asset.purpose ?? '',
    reason: '',
    unitId: '',
  });
  const set = (part: Partial<typeof form>): void => setForm({ ...form, ...part });
  const body = (grant: boolean) => {
    const reason = form.reason.trim();
    switch (step) {
      case 'claim':
        return {
          responsibleName: form.responsibleName.trim(),
          purpose: form.purpose.trim(),
          ...(reason !== '' && { reason }),
        };
      case 'dispute':
        return { reason, ...(form.unitId !== '' && { otherUnitId: form.unitId }) };
      case 'settle-dispute':
        return { grant, reason, ...(grant && form.unitId !== '' && { unitId: form.unitId }) };
    }
  };
  const send = useAction(
    (grant: boolean) =>
      fetchApi(`/assets/${encodeURIComponent(asset.id)}/${step}`, {
        method: 'POST',
        body: body(grant),
      }),
    { touches: ['assets'], done: 'assets.saved', quiet: true, onDone: onClose },
  );
  const needsReason = step !== 'claim';
  return (
    <FormDialog
      title={translate(`assets.step.${step}`)}
      submit={translate(step === 'settle-dispute' ? 'assets.grant' : `assets.step.${step}`)}
      busy={send.isPending}
      disabled={needsReason && form.reason.trim() === ''}
      error={send.error}
      onSubmit={() => send.mutate(true)}
      onCancel={onClose}
      extra={
        step === 'settle-dispute' && (
          <Button
            sx={{ mr: 'auto' }}
            disabled={send.isPending || form.reason.trim() === ''}
            onClick={() => send.mutate(false)}
          >
            {translate('assets.refuse')}
          </Button>
        )
      }
    >
      <Alert severity="info">{translate(`assets.stepHelp.${step}`)}</Alert>
      {step === 'claim' && (
        <>
          <TextField
            name="responsibleName"
            label={translate('assets.responsible')}
            required
            value={form.responsibleName}
            onChange={({ target }) => set({ responsibleName: target.value })}
            slotProps={{ htmlInput: { maxLength: 100 } }}
          />
          <TextField
            name="purpose"
            label={translate('assets.purpose')}
            required
            value={form.purpose}
            onChange={({ target }) => set({ purpose: target.value })}
            slotProps={{ htmlInput: { maxLength: 200 } }}
          />
        </>
      )}
      {step !== 'claim' && (
        <UnitPicker
          label={translate('assets.otherUnit')}
          required={false}
          without={step === 'dispute' ? asset.unitId : ''}
          value={form.unitId}
          onPick={(unitId) => set({ unitId })}
        />
      )}
      <TextField
        name="reason"
        label={translate('assets.reason')}
        required={needsReason}
        multiline
        value={form.reason}
        onChange={({ target }) => set({ reason: target.value })}
        slotProps={{ htmlInput: { maxLength: 500 } }}
      />
    </FormDialog>
  );
}

/** Whose machine it is: claimed, disputed, or nobody's yet. */
export function ClaimPanel({ asset }: { asset: AssetDetail }) {
  const translate = useTranslate();
  const mayEdit = useCan('assets', 'update');
  const [step, setStep] = useState<Step>();
  const disputed = asset.claimState === 'disputed';
  const claims = useApi<Claim[]>(`/assets/${encodeURIComponent(asset.id)}/claims`, {
    query: { range: '[0,9]' },
    enabled: disputed,
  });
  const dispute = claims.data?.find(({ kind, state }) => kind === 'dispute' && state === 'open');
  const steps: readonly Step[] = disputed ? ['settle-dispute'] : ['claim', 'dispute'];
  return (
    <Panel title={translate('assets.ownership')}>
      <Stack sx={{ gap: 1.5, alignItems: 'flex-start' }}>
        <StateMark kind="claims" state={asset.claimState} />
        {dispute && (
          <Alert severity="warning" sx={{ width: '100%' }}>
            {dispute.byName}：{dispute.reason}
          </Alert>
        )}
        <Facts
          rows={[
            { label: translate('list.unit'), value: asset.unitName },
            { label: translate('assets.responsible'), value: asset.responsibleName },
            { label: translate('assets.purpose'), value: asset.purpose },
          ]}
        />
        {mayEdit && (
          <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap' }}>
            {steps.map((one) => (
              <Button key={one} onClick={() => setStep(one)} data-testid={`asset-${one}`}>
                {translate(`assets.step.${one}`)}
              </Button>
            ))}
          </Stack>
        )}
      </Stack>
      {step && <StepDialog asset={asset} step={step} onClose={() => setStep(undefined)} />}
    </Panel>
  );
}
