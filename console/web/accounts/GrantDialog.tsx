import { MenuItem, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { fromLocalInput } from '../format/time.ts';
import { fetchApi } from '../providers/http.ts';
import { useAction } from '../providers/use-api.ts';
import { FormDialog } from '../shapes/FormDialog.tsx';
import { UnitPicker } from '../units/UnitPicker.tsx';
import { roleIds, type Account } from './account.ts';

/** Gives a role at a unit; it reaches everything below that unit, until its end. */
export function GrantDialog({ account, onClose }: { account: Account; onClose: () => void }) {
  const translate = useTranslate();
  const [form, setForm] = useState({
    role: 'school-security-officer',
    unitId: account.unitId,
    until: '',
  });
  const until = form.until === '' ? undefined : fromLocalInput(`${form.until}T00:00`);
  const save = useAction(
    () =>
      fetchApi(`/accounts/${encodeURIComponent(account.id)}/grants`, {
        method: 'POST',
        body: { role: form.role, unitId: form.unitId, ...(until === undefined ? {} : { until }) },
      }),
    { touches: ['accounts'], done: 'accounts.granted', onDone: onClose, quiet: true },
  );
  return (
    <FormDialog
      title={translate('accounts.grantTitle', { name: account.name })}
      submit={translate('accounts.grant')}
      busy={save.isPending}
      error={save.error}
      onSubmit={() => save.mutate(undefined)}
      onCancel={onClose}
    >
      <TextField
        select
        name="role"
        label={translate('accounts.role')}
        value={form.role}
        onChange={({ target }) => setForm({ ...form, role: target.value })}
      >
        {roleIds.map((role) => (
          <MenuItem key={role} value={role}>
            {translate(`role.${role}`)}
          </MenuItem>
        ))}
      </TextField>
      <Typography variant="body2" sx={{ color: 'text.secondary', mt: -1 }}>
        {translate(`roleHelp.${form.role}`)}
      </Typography>
      <UnitPicker
        value={form.unitId}
        helperText={translate('accounts.grantUnitHelp')}
        onPick={(unitId) => setForm({ ...form, unitId })}
      />
      <TextField
        name="until"
        type="date"
        label={translate('accounts.until')}
        helperText={translate('accounts.untilHelp')}
        value={form.until}
        required={form.role === 'auditor'}
        onChange={({ target }) => setForm({ ...form, until: target.value })}
        slotProps={{ inputLabel: { shrink: true } }}
      />
    </FormDialog>
  );
}
