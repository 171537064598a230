import { TextField } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { fetchApi } from '../providers/http.ts';
import { useAction } from '../providers/use-api.ts';
import { FormDialog } from '../shapes/FormDialog.tsx';
import { UnitPicker } from '../units/UnitPicker.tsx';
import type { Asset } from './asset.ts';

export function AssetDialog({ asset, onClose }: { asset: Asset; onClose: () => void }) {
  const translate = useTranslate();
  const [form, setForm] = useState({ name: asset.name, unitId: asset.unitId });
  const save = useAction(
    () => fetchApi(`/assets/${encodeURIComponent(asset.id)}`, { method: 'PATCH', body: form }),
    { touches: ['assets'], done: 'assets.saved', onDone: onClose, quiet: true },
  );
  return (
    <FormDialog
      title={translate('assets.edit')}
      submit={translate('action.save')}
      busy={save.isPending}
      error={save.error}
      onSubmit={() => save.mutate(undefined)}
      onCancel={onClose}
    >
      <TextField
        name="name"
        label={translate('assets.name')}
        required
        value={form.name}
        onChange={({ target }) => setForm({ ...form, name: target.value })}
      />
      <UnitPicker value={form.unitId} onPick={(unitId) => setForm({ ...form, unitId })} />
    </FormDialog>
  );
}
