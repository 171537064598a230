import { MenuItem, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { fetchApi } from '../providers/http.ts';
import { useAction } from '../providers/use-api.ts';
import { newKey } from '../shapes/cases/payload.ts';
import { FormDialog } from '../shapes/FormDialog.tsx';

interface NewFilingDialogProps {
  systemId: string;
  onClose: () => void;
  onMade: (id: string) => void;
}

const bases = ['running', 'new'] as const;

/** Begins the way to the certificate: from which day the thirty days count. */
export function NewFilingDialog({ systemId, onClose, onMade }: NewFilingDialogProps) {
  const translate = useTranslate();
  const [form, setForm] = useState({ basis: 'running', basisOn: '', note: '' });
  const [idempotencyKey] = useState(newKey);
  const field = (name: keyof typeof form) => ({
    name,
    value: form[name],
    onChange: ({ target }: { target: { value: string } }) =>
      setForm({ ...form, [name]: target.value }),
  });
  const save = useAction(
    async () => {
      const note = form.note.trim();
      const made = await fetchApi<{ id: string }>(
        `/systems/${encodeURIComponent(systemId)}/filings`,
        {
          method: 'POST',
          body: {
            basis: form.basis,
            basisOn: form.basisOn,
            ...(note !== '' && { note }),
            idempotencyKey,
          },
        },
      );
      return made.id;
    },
    {
      touches: ['filings', 'systems', 'home'],
      done: 'filings.made',
      onDone: onMade,
      quiet: true,
    },
  );
  return (
    <FormDialog
      title={translate('filings.new')}
      submit={translate('filings.start')}
      busy={save.isPending}
      disabled={form.basisOn === ''}
      error={save.error}
      onSubmit={() => save.mutate(undefined)}
      onCancel={onClose}
    >
      <TextField {...field('basis')} select label={translate('filings.basis')}>
        {bases.map((value) => (
          <MenuItem key={value} value={value}>
            {translate(`filings.basisOf.${value}`)}
          </MenuItem>
        ))}
      </TextField>
      <TextField
        {...field('basisOn')}
        type="date"
        required
        label={translate(`filings.basisOn.${form.basis}`)}
        slotProps={{ inputLabel: { shrink: true } }}
      />
      <TextField
        {...field('note')}
        multiline
        label={translate('filings.form.note')}
        slotProps={{ htmlInput: { maxLength: 4_000 } }}
      />
      <Typography variant="body2" sx={{ color: 'text.secondary' }}>
        {translate('filings.newHelp')}
      </Typography>
    </FormDialog>
  );
}
