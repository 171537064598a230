import { Alert, TextField } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { fetchApi } from '../providers/http.ts';
import { useSession } from '../providers/session.ts';
import { useAction } from '../providers/use-api.ts';
import { FormDialog } from '../shapes/FormDialog.tsx';
import { UnitPicker } from '../units/UnitPicker.tsx';

/** Walks a reverse zone (ip6.arpa) of an own DNS server: names tell addresses without asking a host. */
export function WalkDialog({ onClose }: { onClose: () => void }) {
  const translate = useTranslate();
  const who = useSession();
  const [form, setForm] = useState({ unitId: who?.account.unitId ?? '', prefix: '', server: '' });
  const set = (part: Partial<typeof form>): void => setForm({ ...form, ...part });
  const walk = useAction(
    () =>
      fetchApi('/knowledge/walks', {
        method: 'POST',
        body: { ...form, prefix: form.prefix.trim(), server: form.server.trim() },
      }),
    { touches: ['knowledge/runs'], done: 'knowledge.queued', quiet: true, onDone: onClose },
  );
  return (
    <FormDialog
      title={translate('knowledge.walk')}
      submit={translate('knowledge.walkNow')}
      busy={walk.isPending}
      error={walk.error}
      onSubmit={() => walk.mutate(undefined)}
      onCancel={onClose}
    >
      <Alert severity="info">{translate('knowledge.walkHelp')}</Alert>
      <UnitPicker value={form.unitId} onPick={(unitId) => set({ unitId })} />
      <TextField
        name="prefix"
        label={translate('knowledge.prefix')}
        placeholder="2001:db8:1::/48"
        required
        value={form.prefix}
        onChange={({ target }) => set({ prefix: target.value })}
        slotProps={{ htmlInput: { maxLength: 64 } }}
      />
      <TextField
        name="server"
        label={translate('knowledge.server')}
        placeholder="10.1.0.53"
        required
        value={form.server}
        onChange={({ target }) => set({ server: target.value })}
        slotProps={{ htmlInput: { maxLength: 64 } }}
      />
    </FormDialog>
  );
}
