import { LinearProgress, TextField } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { fromLocalInput } from '../format/time.ts';
import { upload } from '../providers/upload.ts';
import { useAction } from '../providers/use-api.ts';
import { newKey } from '../shapes/cases/payload.ts';
import { ChooseFile } from '../shapes/files/ChooseFile.tsx';
import { FormDialog } from '../shapes/FormDialog.tsx';

/** A file as evidence: where it comes from, who collected it, when. */
export function UploadDialog({ incidentId, onClose }: { incidentId: string; onClose: () => void }) {
  const translate = useTranslate();
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
      <ChooseFile
        label={translate('incidents.chooseFile')}
        file={file}
        testId="evidence-file"
        onFile={setFile}
      />
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
