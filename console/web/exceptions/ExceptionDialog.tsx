import { Alert, MenuItem, TextField } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { fetchApi } from '../providers/http.ts';
import { useAction } from '../providers/use-api.ts';
import { newKey } from '../shapes/cases/payload.ts';
import { sendFiles } from '../shapes/files/file.ts';
import { PickFiles } from '../shapes/files/PickFiles.tsx';
import { FormDialog } from '../shapes/FormDialog.tsx';
import { residualRisks } from './exception.ts';

interface ExceptionDialogProps {
  systemId: string;
  itemKey: string;
  /** Words of the item. */
  itemText: string;
  onClose: () => void;
  onMade: (id: string) => void;
}

/** Asks to live with an item for a while: why, what is done instead, what risk is left, until when. */
export function ExceptionDialog(props: ExceptionDialogProps) {
  const { systemId, itemKey, itemText, onClose, onMade } = props;
  const translate = useTranslate();
  const [form, setForm] = useState({
    reason: '',
    compensatingControl: '',
    risk: '',
    riskNote: '',
    expiresOn: '',
  });
  const [files, setFiles] = useState<readonly File[]>([]);
  const [idempotencyKey] = useState(newKey);
  const field = (name: keyof typeof form) => ({
    name,
    value: form[name],
    onChange: ({ target }: { target: { value: string } }) =>
      setForm({ ...form, [name]: target.value }),
  });
  const save = useAction(
    async () => {
      const { riskNote, ...said } = form;
      const made = await fetchApi<{ id: string }>('/exceptions', {
        method: 'POST',
        body: {
          systemId,
          itemKey,
          ...said,
          ...(riskNote.trim() !== '' && { riskNote: riskNote.trim() }),
          idempotencyKey,
        },
      });
      await sendFiles(`/exceptions/${encodeURIComponent(made.id)}`, files, () => undefined);
      return made.id;
    },
    {
      touches: ['exceptions', 'systems', 'home'],
      done: 'exceptions.asked',
      onDone: onMade,
      quiet: true,
    },
  );
  const open = [form.reason, form.compensatingControl, form.risk, form.expiresOn];
  return (
    <FormDialog
      wide
      title={translate('exceptions.new')}
      submit={translate('exceptions.ask')}
      busy={save.isPending}
      disabled={open.some((text) => text.trim() === '')}
      error={save.error}
      onSubmit={() => save.mutate(undefined)}
      onCancel={onClose}
    >
      <Alert severity="info" icon={false}>
        {itemKey} {itemText}
      </Alert>
      <TextField
        {...field('reason')}
        label={translate('exceptions.reason')}
        helperText={translate('exceptions.reasonHelp')}
        required
        multiline
        minRows={2}
        slotProps={{ htmlInput: { maxLength: 4_000 } }}
      />
      <TextField
        {...field('compensatingControl')}
        label={translate('exceptions.control')}
        helperText={translate('exceptions.controlHelp')}
        required
        multiline
        minRows={2}
        slotProps={{ htmlInput: { maxLength: 4_000 } }}
      />
      <TextField {...field('risk')} select required label={translate('exceptions.risk')}>
        {residualRisks.map((value) => (
          <MenuItem key={value} value={value}>
            {translate(`exceptions.riskOf.${value}`)}
          </MenuItem>
        ))}
      </TextField>
      <TextField
        {...field('riskNote')}
        label={translate('exceptions.riskNote')}
        multiline
        slotProps={{ htmlInput: { maxLength: 4_000 } }}
      />
      <TextField
        {...field('expiresOn')}
        type="date"
        required
        label={translate('exceptions.expiresOn')}
        helperText={translate('exceptions.expiresHelp')}
        slotProps={{ inputLabel: { shrink: true } }}
      />
      <PickFiles files={files} onChange={setFiles} disabled={save.isPending} />
      <Alert severity="warning">{translate('exceptions.effect')}</Alert>
    </FormDialog>
  );
}
