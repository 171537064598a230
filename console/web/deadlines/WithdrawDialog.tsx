import { TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { fetchApi } from '../providers/http.ts';
import { useAction } from '../providers/use-api.ts';
import { FormDialog } from '../shapes/FormDialog.tsx';
import type { Deadline } from './deadline.ts';

/** Ends a unit's own tightening; clocks that run keep what they were started with. */
export function WithdrawDialog({ deadline, onClose }: { deadline: Deadline; onClose: () => void }) {
  const translate = useTranslate();
  const [reason, setReason] = useState('');
  const withdraw = useAction(
    () =>
      fetchApi(`/deadlines/${encodeURIComponent(deadline.id)}/withdraw`, {
        method: 'POST',
        body: {
          unitId: deadline.unitId,
          reason: reason.trim(),
          replaces: deadline.own?.id ?? null,
        },
      }),
    { touches: ['deadlines'], done: 'deadlines.withdrawn', onDone: onClose, quiet: true },
  );
  return (
    <FormDialog
      title={translate('deadlines.withdraw')}
      submit={translate('deadlines.withdraw')}
      busy={withdraw.isPending}
      error={withdraw.error}
      onSubmit={() => withdraw.mutate(undefined)}
      onCancel={onClose}
    >
      <Typography variant="body2">{translate('deadlines.withdrawHelp')}</Typography>
      <TextField
        name="reason"
        label={translate('deadlines.reason')}
        required
        autoFocus
        value={reason}
        slotProps={{ htmlInput: { minLength: 2, maxLength: 1_000 } }}
        onChange={({ target }) => setReason(target.value)}
      />
    </FormDialog>
  );
}
