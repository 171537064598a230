import { Alert, TextField } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { fetchApi } from '../../providers/http.ts';
import { useAction } from '../../providers/use-api.ts';
import { FormDialog } from '../../shapes/FormDialog.tsx';
import { appPath, type App } from '../app.ts';

/** Takes an app out of the ledger; what was filed and reviewed stays to be read. */
export default function CloseAppDialog({ app, onClose }: { app: App; onClose: () => void }) {
  const translate = useTranslate();
  const [reason, setReason] = useState('');
  const close = useAction(
    () =>
      fetchApi(appPath(app.id, '/close'), {
        method: 'POST',
        body: { expectedVersion: app.version, reason: reason.trim() },
      }),
    { touches: ['apps', 'home'], done: 'apps.closed', quiet: true, onDone: onClose },
  );
  return (
    <FormDialog
      title={translate('apps.act.close')}
      submit={translate('apps.act.close')}
      busy={close.isPending}
      disabled={reason.trim() === ''}
      error={close.error}
      onSubmit={() => close.mutate(undefined)}
      onCancel={onClose}
    >
      <Alert severity="warning">{translate('apps.closeHelp')}</Alert>
      <TextField
        name="reason"
        required
        multiline
        minRows={3}
        label={translate('apps.reason')}
        value={reason}
        onChange={({ target }) => setReason(target.value)}
        slotProps={{ htmlInput: { maxLength: 4_000 } }}
      />
    </FormDialog>
  );
}
