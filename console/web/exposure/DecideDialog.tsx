import { Alert, TextField } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { fetchApi } from '../providers/http.ts';
import { useAction } from '../providers/use-api.ts';
import { FormDialog } from '../shapes/FormDialog.tsx';
import { ReasonField } from '../shapes/ReasonField.tsx';
import type { ExposureFinding } from './exposure.ts';

interface DecideDialogProps {
  finding: ExposureFinding;
  /** `accept`: it is meant to be so, until a day. */
  step: 'accept' | 'reopen';
  onClose: () => void;
}

/** A person accepts an exposure for a time, or takes that back; both with a reason. */
export function DecideDialog({ finding, step, onClose }: DecideDialogProps) {
  const translate = useTranslate();
  const [reason, setReason] = useState('');
  const [until, setUntil] = useState('');
  const decide = useAction(
    () =>
      fetchApi(`/exposure-findings/${encodeURIComponent(finding.id)}/${step}`, {
        method: 'POST',
        body: {
          reason: reason.trim(),
          version: finding.version,
          ...(step === 'accept' && { until }),
        },
      }),
    {
      touches: ['exposure-findings', 'exposure'],
      done: 'exposure.saved',
      quiet: true,
      onDone: onClose,
    },
  );
  return (
    <FormDialog
      title={translate(`exposure.step.${step}`)}
      submit={translate(`exposure.step.${step}`)}
      busy={decide.isPending}
      disabled={reason.trim() === '' || (step === 'accept' && until === '')}
      error={decide.error}
      onSubmit={() => decide.mutate(undefined)}
      onCancel={onClose}
    >
      <Alert severity="info">{translate(`exposure.stepHelp.${step}`)}</Alert>
      {step === 'accept' && (
        <TextField
          type="date"
          name="until"
          label={translate('exposure.until')}
          required
          value={until}
          onChange={({ target }) => setUntil(target.value)}
          slotProps={{ inputLabel: { shrink: true } }}
        />
      )}
      <ReasonField
        label={translate('exposure.reason')}
        value={reason}
        onChange={setReason}
        longest={500}
      />
    </FormDialog>
  );
}
