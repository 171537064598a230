import { Alert, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { fetchApi } from '../providers/http.ts';
import { useAction, useApi } from '../providers/use-api.ts';
import { FormDialog } from '../shapes/FormDialog.tsx';
import { Loaded } from '../shapes/States.tsx';
import { Disclaimer } from '../systems/Disclaimer.tsx';
import { PackPanel } from '../systems/ScorePanel.tsx';
import type { Score } from '../systems/system.ts';

interface FreezeDialogProps {
  systemId: string;
  systemName: string;
  onClose: () => void;
  onMade: (id: string) => void;
}

/** Says what will be kept for good, and keeps it: nobody can change or delete a frozen assessment. */
export function FreezeDialog({ systemId, systemName, onClose, onMade }: FreezeDialogProps) {
  const translate = useTranslate();
  const at = `/systems/${encodeURIComponent(systemId)}`;
  const query = useApi<Score>(`${at}/score`);
  const [note, setNote] = useState('');
  const freeze = useAction(
    () =>
      fetchApi<{ id: string }>(`${at}/assessments`, {
        method: 'POST',
        body: note.trim() === '' ? {} : { note: note.trim() },
      }),
    {
      touches: ['assessments', 'systems', 'home'],
      done: 'assessments.frozen',
      onDone: ({ id }) => onMade(id),
      quiet: true,
    },
  );
  return (
    <FormDialog
      title={translate('assessments.freeze')}
      submit={translate('assessments.confirm')}
      busy={freeze.isPending}
      error={freeze.error}
      onSubmit={() => freeze.mutate(undefined)}
      onCancel={onClose}
    >
      <Typography sx={{ fontWeight: 500 }}>{systemName}</Typography>
      <Loaded query={query} rows={2}>
        {({ packs }) => <>{packs[0] !== undefined && <PackPanel pack={packs[0]} />}</>}
      </Loaded>
      <Disclaimer />
      <Alert severity="warning">{translate('assessments.freezeHelp')}</Alert>
      <TextField
        name="note"
        label={translate('assessments.note')}
        placeholder={translate('assessments.noteHint')}
        multiline
        value={note}
        onChange={({ target }) => setNote(target.value)}
        slotProps={{ htmlInput: { maxLength: 500 } }}
      />
    </FormDialog>
  );
}
