import { TextField } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { fetchApi } from '../../providers/http.ts';
import { useAction } from '../../providers/use-api.ts';
import { FormDialog } from '../../shapes/FormDialog.tsx';
import type { ListEntry } from '../app.ts';

/** Takes an entry off the list; it stays to be read, with the reason. */
export function EndEntryDialog({ entry, onClose }: { entry: ListEntry; onClose: () => void }) {
  const translate = useTranslate();
  const [reason, setReason] = useState('');
  const end = useAction(
    () =>
      fetchApi(`/app-lists/${encodeURIComponent(entry.id)}/end`, {
        method: 'POST',
        body: { reason: reason.trim() },
      }),
    {
      touches: ['app-lists', 'apps', 'home'],
      done: 'apps.listWasEnded',
      quiet: true,
      onDone: onClose,
    },
  );
  return (
    <FormDialog
      title={translate('apps.listEnd')}
      submit={translate('apps.listEnd')}
      busy={end.isPending}
      disabled={reason.trim() === ''}
      error={end.error}
      onSubmit={() => end.mutate(undefined)}
      onCancel={onClose}
    >
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
