import { MenuItem, Stack, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { fetchApi } from '../providers/http.ts';
import { useSession } from '../providers/session.ts';
import { useAction } from '../providers/use-api.ts';
import { FormDialog } from '../shapes/FormDialog.tsx';
import { UnitPicker } from '../units/UnitPicker.tsx';

const levels = [1, 2, 3, 4];

/** A system is graded by the damage to information (S) and to service (A); the higher of the two is its level. */
export function SystemDialog({ onClose }: { onClose: () => void }) {
  const translate = useTranslate();
  const who = useSession();
  const [form, setForm] = useState({
    name: '',
    unitId: who?.account.unitId ?? '',
    sLevel: 2,
    aLevel: 2,
  });
  const save = useAction(
    () => fetchApi('/systems', { method: 'POST', body: { ...form, name: form.name.trim() } }),
    { touches: ['systems', 'home'], done: 'systems.saved', onDone: onClose, quiet: true },
  );
  return (
    <FormDialog
      title={translate('systems.add')}
      submit={translate('action.save')}
      busy={save.isPending}
      error={save.error}
      onSubmit={() => save.mutate(undefined)}
      onCancel={onClose}
    >
      <TextField
        name="name"
        label={translate('systems.name')}
        placeholder={translate('systems.nameHint')}
        required
        autoFocus
        value={form.name}
        onChange={({ target }) => setForm({ ...form, name: target.value })}
      />
      <UnitPicker value={form.unitId} onPick={(unitId) => setForm({ ...form, unitId })} />
      <Stack direction="row" sx={{ gap: 2 }}>
        {(['sLevel', 'aLevel'] as const).map((field) => (
          <TextField
            key={field}
            select
            name={field}
            label={translate(`systems.${field}`)}
            value={form[field]}
            onChange={({ target }) => setForm({ ...form, [field]: Number(target.value) })}
          >
            {levels.map((level) => (
              <MenuItem key={level} value={level}>
                {translate(`systems.levelName.${level}`)}
              </MenuItem>
            ))}
          </TextField>
        ))}
      </Stack>
      <Typography variant="body2" sx={{ color: 'text.secondary' }}>
        {translate('systems.levelHelp', {
          level: translate(`systems.levelName.${Math.max(form.sLevel, form.aLevel)}`),
        })}
      </Typography>
    </FormDialog>
  );
}
