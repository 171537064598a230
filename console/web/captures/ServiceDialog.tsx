import { Alert, MenuItem, Stack, TextField } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { fetchApi } from '../providers/http.ts';
import { useSession } from '../providers/session.ts';
import { useAction } from '../providers/use-api.ts';
import { FormDialog } from '../shapes/FormDialog.tsx';
import { UnitPicker } from '../units/UnitPicker.tsx';
import { serviceKinds, type NetworkService } from './capture.ts';

/** Says that a router or a server is meant to be there: captures are judged against these. */
export function ServiceDialog({ onClose }: { onClose: () => void }) {
  const translate = useTranslate();
  const who = useSession();
  const [form, setForm] = useState({
    unitId: who?.account.unitId ?? '',
    kind: 'router' as NetworkService['kind'],
    name: '',
    address: '',
    mac: '',
    prefixes: '',
    vlan: '',
  });
  const set = (part: Partial<typeof form>): void => setForm({ ...form, ...part });
  const prefixes = form.prefixes.split(/[\s,，]+/u).filter((one) => one !== '');
  const save = useAction(
    () =>
      fetchApi('/network-services', {
        method: 'POST',
        body: {
          unitId: form.unitId,
          kind: form.kind,
          name: form.name.trim(),
          ...(form.address.trim() !== '' && { address: form.address.trim() }),
          ...(form.mac.trim() !== '' && { mac: form.mac.trim() }),
          ...(prefixes.length > 0 && { prefixes }),
          ...(form.vlan !== '' && { vlan: Number(form.vlan) }),
        },
      }),
    {
      touches: ['network-services', 'captures', 'capture-findings'],
      done: 'captures.serviceSaved',
      quiet: true,
      onDone: onClose,
    },
  );
  const field = (name: 'name' | 'address' | 'mac', required = false) => (
    <TextField
      name={name}
      label={translate(`captures.service.${name}`)}
      required={required}
      value={form[name]}
      onChange={({ target }) => set({ [name]: target.value })}
      slotProps={{ htmlInput: { maxLength: 100 } }}
    />
  );
  return (
    <FormDialog
      title={translate('captures.addService')}
      submit={translate('action.save')}
      busy={save.isPending}
      disabled={form.address.trim() === '' && form.mac.trim() === ''}
      error={save.error}
      onSubmit={() => save.mutate(undefined)}
      onCancel={onClose}
    >
      <Alert severity="info">{translate('captures.serviceHelp')}</Alert>
      <UnitPicker value={form.unitId} onPick={(unitId) => set({ unitId })} />
      <TextField
        select
        name="kind"
        label={translate('captures.service.kind')}
        value={form.kind}
        onChange={({ target }) => set({ kind: target.value as NetworkService['kind'] })}
      >
        {serviceKinds.map((kind) => (
          <MenuItem key={kind} value={kind}>
            {translate(`captures.serviceKind.${kind}`)}
          </MenuItem>
        ))}
      </TextField>
      {field('name', true)}
      <Stack direction="row" sx={{ gap: 2 }}>
        {field('address')}
        {field('mac')}
      </Stack>
      <Stack direction="row" sx={{ gap: 2 }}>
        <TextField
          name="prefixes"
          label={translate('captures.service.prefixes')}
          helperText={translate('captures.service.prefixesHelp')}
          disabled={form.kind !== 'router'}
          value={form.prefixes}
          onChange={({ target }) => set({ prefixes: target.value })}
        />
        <TextField
          name="vlan"
          label="VLAN"
          value={form.vlan}
          onChange={({ target }) => set({ vlan: target.value.replaceAll(/\D/gu, '').slice(0, 4) })}
          sx={{ width: 112, flexShrink: 0 }}
          slotProps={{ htmlInput: { inputMode: 'numeric' } }}
        />
      </Stack>
    </FormDialog>
  );
}
