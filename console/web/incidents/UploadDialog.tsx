import { Button, LinearProgress, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { useLocaleState, useTranslate } from 'react-admin';
import { fromLocalInput } from '../format/time.ts';
import { upload } from '../providers/upload.ts';
import { useAction } from '../providers/use-api.ts';
import { newKey } from '../shapes/cases/payload.ts';
import { FormDialog } from '../shapes/FormDialog.tsx';
import { bytesText } from './incident.ts';

/** A file as evidence: where it comes from, who collected it, when. */
export function UploadDialog({ incidentId, onClose }: { incidentId: string; onClose: () => void }) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const [file, setFile] = useState<File>();
  const [share, setShare] = useState(0);
  const [key] = useState(newKey);
  const [form, setForm] = useState({ origin: '', collectedBy: '', collectedAt: '', note: '' });
  const set = (name: keyof typeof form) => ({
    name,
    value: form[name],
    onChange: ({ target }: { target: { value: string } }) =>
      setForm({ ...form, [name]: target.value }),
  });
  const given = (text: string): string | undefined =>
    text.trim() === '' ? undefined : text.trim();
  const save = useAction(
    async () => {
      if (file === undefined) return;
      await upload(`/incidents/${encodeURIComponent(incidentId)}/evidence`, file, {
        onProgress: setShare,
        query: {
          name: file.name,
          origin: form.origin.trim(),
          collectedBy: given(form.collectedBy),
          collectedAt: fromLocalInput(form.collectedAt),
          note: given(form.note),
          key,
        },
      });
    },
    { touches: ['incidents'], done: 'incidents.uploaded', onDone: onClose, quiet: true },
  );
  return (
    <FormDialog
      title={translate('incidents.upload')}
      submit={translate('incidents.uploadNow')}
      busy={save.isPending}
      disabled={file === undefined || form.origin.trim() === ''}
      error={save.error}
      onSubmit={() => save.mutate(undefined)}
      onCancel={onClose}
    >
      <Button component="label" variant="outlined" sx={{ alignSelf: 'flex-start' }}>
        {translate('incidents.chooseFile')}
        <input
          type="file"
          hidden
          data-testid="evidence-file"
          onChange={({ target }) => setFile(target.files?.[0])}
        />
      </Button>
      {file !== undefined && (
        <Typography variant="body2" sx={{ overflowWrap: 'anywhere' }}>
          {file.name} · {bytesText(file.size, locale)}
        </Typography>
      )}
      {save.isPending && <LinearProgress variant="determinate" value={share * 100} />}
      <TextField
        {...set('origin')}
        required
        label={translate('incidents.origin')}
        placeholder={translate('incidents.originHint')}
      />
      <TextField
        {...set('collectedBy')}
        label={translate('incidents.collectedBy')}
        helperText={translate('incidents.collectedByHelp')}
      />
      <TextField
        {...set('collectedAt')}
        type="datetime-local"
        label={translate('incidents.collectedAt')}
        slotProps={{ inputLabel: { shrink: true } }}
      />
      <TextField {...set('note')} multiline minRows={2} label={translate('incidents.noteLabel')} />
    </FormDialog>
  );
}
