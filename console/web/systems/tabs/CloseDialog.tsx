import { TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { useNavigate } from 'react-router-dom';
import { fetchApi } from '../../providers/http.ts';
import { useAction } from '../../providers/use-api.ts';
import { FormDialog } from '../../shapes/FormDialog.tsx';
import type { SystemDetail } from '../system.ts';

/** Shorter reasons are refused by the server. */
const shortestReason = 2;

/** Takes a system that is no longer in use out of the register. What was frozen of it stays. */
export function CloseDialog({ system, onClose }: { system: SystemDetail; onClose: () => void }) {
  const translate = useTranslate();
  const navigate = useNavigate();
  const [reason, setReason] = useState('');
  const close = useAction(
    () =>
      fetchApi(`/systems/${encodeURIComponent(system.id)}/close`, {
        method: 'POST',
        body: { reason: reason.trim(), expectedVersion: system.version },
      }),
    {
      touches: ['home', 'audit'],
      done: 'systems.close.done',
      onDone: () => void navigate('/systems'),
      quiet: true,
    },
  );
  return (
    <FormDialog
      title={translate('systems.close.title', { name: system.name })}
      submit={translate('systems.close.confirm')}
      busy={close.isPending}
      disabled={reason.trim().length < shortestReason}
      error={close.error}
      onSubmit={() => close.mutate(undefined)}
      onCancel={onClose}
    >
      <Typography>{translate('systems.close.text')}</Typography>
      <TextField
        required
        autoFocus
        multiline
        minRows={2}
        name="reason"
        label={translate('systems.close.reason')}
        value={reason}
        onChange={({ target }) => setReason(target.value)}
        slotProps={{ htmlInput: { maxLength: 2_000 } }}
      />
    </FormDialog>
  );
}
