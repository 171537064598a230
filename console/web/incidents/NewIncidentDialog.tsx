import { MenuItem, Stack, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { fromLocalInput, toLocalInput } from '../format/time.ts';
import { fetchApi } from '../providers/http.ts';
import { useAction } from '../providers/use-api.ts';
import { newKey } from '../shapes/cases/payload.ts';
import { FormDialog } from '../shapes/FormDialog.tsx';
import { operatorKinds } from './incident.ts';

interface NewIncidentDialogProps {
  onClose: () => void;
  onMade: (id: string) => void;
}

/** An incident by hand: what happened, when it was found, which kind of operator the unit is. */
export function NewIncidentDialog({ onClose, onMade }: NewIncidentDialogProps) {
  const translate = useTranslate();
  const [key] = useState(newKey);
  const [form, setForm] = useState(() => ({
    title: '',
    description: '',
    discoveredAt: toLocalInput(Date.now()).slice(0, 16),
    occurredAt: '',
    operatorKind: '',
  }));
  const set = (name: keyof typeof form) => ({
    name,
    value: form[name],
    onChange: ({ target }: { target: { value: string } }) =>
      setForm({ ...form, [name]: target.value }),
  });
  const save = useAction(
    () => {
      const occurredAt = fromLocalInput(form.occurredAt);
      return fetchApi<{ id: string }>('/incidents', {
        method: 'POST',
        body: {
          title: form.title.trim(),
          discoveredAt: fromLocalInput(form.discoveredAt),
          idempotencyKey: key,
          ...(form.description.trim() === '' ? {} : { description: form.description.trim() }),
          ...(occurredAt === undefined ? {} : { occurredAt }),
          ...(form.operatorKind === '' ? {} : { operatorKind: form.operatorKind }),
        },
      });
    },
    { touches: ['incidents', 'home'], onDone: ({ id }) => onMade(id), quiet: true },
  );
  return (
    <FormDialog
      title={translate('incidents.new')}
      submit={translate('incidents.open')}
      busy={save.isPending}
      error={save.error}
      onSubmit={() => save.mutate(undefined)}
      onCancel={onClose}
    >
      <TextField
        {...set('title')}
        label={translate('incidents.what')}
        placeholder={translate('incidents.whatHint')}
        required
        autoFocus
        slotProps={{ htmlInput: { maxLength: 200 } }}
      />
      <Stack direction={{ xs: 'column', sm: 'row' }} sx={{ gap: 2 }}>
        <TextField
          {...set('discoveredAt')}
          type="datetime-local"
          required
          label={translate('incidents.discovered')}
          slotProps={{ inputLabel: { shrink: true } }}
        />
        <TextField
          {...set('occurredAt')}
          type="datetime-local"
          label={translate('incidents.occurred')}
          slotProps={{ inputLabel: { shrink: true } }}
        />
      </Stack>
      <Typography variant="body2" sx={{ color: 'text.secondary', mt: -1 }}>
        {translate('incidents.discoveredHelp')}
      </Typography>
      <TextField
        {...set('operatorKind')}
        select
        label={translate('incidents.operatorKind')}
        helperText={translate('incidents.operatorHelp')}
      >
        {operatorKinds.map((kind) => (
          <MenuItem key={kind} value={kind} sx={{ whiteSpace: 'normal' }}>
            {translate(`incidents.operator.${kind}`)}
          </MenuItem>
        ))}
      </TextField>
      <TextField
        {...set('description')}
        multiline
        minRows={3}
        label={translate('incidents.description')}
        slotProps={{ htmlInput: { maxLength: 4_000 } }}
      />
    </FormDialog>
  );
}
