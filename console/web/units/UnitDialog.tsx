import { Button, MenuItem, TextField } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { fetchApi } from '../providers/http.ts';
import { useCan } from '../providers/session.ts';
import { useAction } from '../providers/use-api.ts';
import { ConfirmDialog } from '../shapes/ConfirmDialog.tsx';
import { FormDialog } from '../shapes/FormDialog.tsx';
import { unitKinds, type Unit, type UnitKind } from './unit.ts';
import { UnitPicker } from './UnitPicker.tsx';

export type UnitTask = { kind: 'add'; parent: Unit } | { kind: 'edit'; unit: Unit };

const below: Readonly<Record<UnitKind, UnitKind>> = {
  province: 'city',
  city: 'county',
  county: 'school',
  district: 'school',
  school: 'department',
  department: 'department',
  provider: 'provider',
};

/** Writes what changed: a move is dated by the server and keeps the unit's history. */
async function write(
  task: UnitTask,
  form: { name: string; kind: UnitKind; code: string; parentId: string },
) {
  const code = form.code.trim() === '' ? {} : { code: form.code.trim() };
  if (task.kind === 'add') {
    return fetchApi('/units', {
      method: 'POST',
      body: { name: form.name.trim(), kind: form.kind, parentId: form.parentId, ...code },
    });
  }
  const { unit } = task;
  const body = {
    ...(form.name.trim() === unit.name ? {} : { name: form.name.trim() }),
    ...(form.parentId === (unit.parentId ?? '') ? {} : { parentId: form.parentId }),
    ...(form.code.trim() === (unit.code ?? '') ? {} : code),
  };
  if (Object.keys(body).length === 0) return undefined;
  return fetchApi(`/units/${encodeURIComponent(unit.id)}`, { method: 'PATCH', body });
}

export function UnitDialog({ task, onClose }: { task: UnitTask; onClose: () => void }) {
  const translate = useTranslate();
  const mayClose = useCan('units', 'delete');
  const [asking, setAsking] = useState(false);
  const old = task.kind === 'edit' ? task.unit : undefined;
  const [form, setForm] = useState({
    name: old?.name ?? '',
    kind: task.kind === 'add' ? below[task.parent.kind] : task.unit.kind,
    code: old?.code ?? '',
    parentId: task.kind === 'add' ? task.parent.id : (task.unit.parentId ?? ''),
  });
  const options = {
    touches: ['units', 'accounts'],
    done: 'units.saved',
    onDone: onClose,
    quiet: true,
  };
  const save = useAction(() => write(task, form), options);
  const close = useAction(
    () =>
      fetchApi(`/units/${encodeURIComponent(old?.id ?? '')}/close`, { method: 'POST', body: {} }),
    options,
  );
  if (asking && old !== undefined) {
    return (
      <ConfirmDialog
        title={translate('units.closeTitle', { name: old.name })}
        text={translate('units.closeText')}
        confirm={translate('units.close')}
        onCancel={() => setAsking(false)}
        onConfirm={() => {
          setAsking(false);
          close.mutate(undefined);
        }}
      />
    );
  }
  return (
    <FormDialog
      title={
        task.kind === 'add'
          ? translate('units.addTitle', { name: task.parent.name })
          : translate('units.edit')
      }
      submit={translate('action.save')}
      busy={save.isPending || close.isPending}
      error={save.error ?? close.error}
      onSubmit={() => save.mutate(undefined)}
      onCancel={onClose}
      extra={
        old !== undefined &&
        mayClose && (
          <Button color="error" sx={{ mr: 'auto' }} onClick={() => setAsking(true)}>
            {translate('units.close')}
          </Button>
        )
      }
    >
      <TextField
        name="name"
        label={translate('units.name')}
        required
        autoFocus
        value={form.name}
        onChange={({ target }) => setForm({ ...form, name: target.value })}
      />
      {task.kind === 'add' && (
        <TextField
          select
          name="kind"
          label={translate('units.kindLabel')}
          value={form.kind}
          onChange={({ target }) => setForm({ ...form, kind: target.value as UnitKind })}
        >
          {unitKinds.map((kind) => (
            <MenuItem key={kind} value={kind}>
              {translate(`units.kind.${kind}`)}
            </MenuItem>
          ))}
        </TextField>
      )}
      {old !== undefined && old.parentId !== null && (
        <UnitPicker
          label={translate('units.parent')}
          helperText={translate('units.moveHelp')}
          without={old.id}
          value={form.parentId}
          onPick={(parentId) => setForm({ ...form, parentId })}
        />
      )}
      <TextField
        name="code"
        label={translate('units.code')}
        helperText={translate('units.codeHelp')}
        value={form.code}
        onChange={({ target }) => setForm({ ...form, code: target.value })}
      />
    </FormDialog>
  );
}
