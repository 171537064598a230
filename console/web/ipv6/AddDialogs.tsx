import { Alert, MenuItem, Stack, TextField } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import type { AssetInterface } from '../assets/asset.ts';
import { AssetPicker } from '../assets/AssetPicker.tsx';
import { formatBitRate } from '../format/numbers.ts';
import { fetchApi } from '../providers/http.ts';
import { useSession } from '../providers/session.ts';
import { useAction, useApi } from '../providers/use-api.ts';
import { FormDialog } from '../shapes/FormDialog.tsx';
import { UnitPicker } from '../units/UnitPicker.tsx';
import { goals, type GoalFigure } from './ipv6.ts';

/** Lists a web site of the unit, which is then measured over both protocols. */
export function PortalDialog({ onClose }: { onClose: () => void }) {
  const translate = useTranslate();
  const who = useSession();
  const [form, setForm] = useState({ unitId: who?.account.unitId ?? '', name: '', domain: '' });
  const set = (part: Partial<typeof form>): void => setForm({ ...form, ...part });
  const save = useAction(
    () =>
      fetchApi('/ipv6/portals', {
        method: 'POST',
        body: { ...form, name: form.name.trim(), domain: form.domain.trim() },
      }),
    { touches: ['ipv6', 'ipv6/portals'], done: 'ipv6.saved', quiet: true, onDone: onClose },
  );
  return (
    <FormDialog
      title={translate('ipv6.addPortal')}
      submit={translate('action.save')}
      busy={save.isPending}
      error={save.error}
      onSubmit={() => save.mutate(undefined)}
      onCancel={onClose}
    >
      <Alert severity="info">{translate('ipv6.portalHelp')}</Alert>
      <UnitPicker value={form.unitId} onPick={(unitId) => set({ unitId })} />
      <TextField
        name="name"
        label={translate('ipv6.portal')}
        required
        value={form.name}
        onChange={({ target }) => set({ name: target.value })}
        slotProps={{ htmlInput: { maxLength: 100 } }}
      />
      <TextField
        name="domain"
        label={translate('ipv6.domain')}
        placeholder="www.example.edu.cn"
        required
        value={form.domain}
        onChange={({ target }) => set({ domain: target.value })}
        slotProps={{ htmlInput: { maxLength: 253 } }}
      />
    </FormDialog>
  );
}

const megabit = 1_000_000;

/** Lists a line that counts for a goal. */
export function LineDialog({ onClose }: { onClose: () => void }) {
  const translate = useTranslate();
  const who = useSession();
  const [form, setForm] = useState({
    unitId: who?.account.unitId ?? '',
    goal: 'school-1g' as GoalFigure['goal'],
    name: '',
    assetId: '',
    ifIndex: '',
    contracted: '',
  });
  const set = (part: Partial<typeof form>): void => setForm({ ...form, ...part });
  const { data: ports = [] } = useApi<AssetInterface[]>(
    `/assets/${encodeURIComponent(form.assetId)}/interfaces`,
    { query: { range: '[0,999]' }, enabled: form.assetId !== '' },
  );
  const digits = (text: string): string => text.replaceAll(/\D/gu, '').slice(0, 9);
  const save = useAction(
    () =>
      fetchApi('/ipv6/lines', {
        method: 'POST',
        body: {
          unitId: form.unitId,
          goal: form.goal,
          name: form.name.trim(),
          ...(form.assetId !== '' && { assetId: form.assetId }),
          ...(form.ifIndex !== '' && { ifIndex: Number(form.ifIndex) }),
          ...(form.contracted !== '' && { contractedBps: Number(form.contracted) * megabit }),
        },
      }),
    { touches: ['ipv6', 'ipv6/lines'], done: 'ipv6.saved', quiet: true, onDone: onClose },
  );
  return (
    <FormDialog
      title={translate('ipv6.addLine')}
      submit={translate('action.save')}
      busy={save.isPending}
      error={save.error}
      onSubmit={() => save.mutate(undefined)}
      onCancel={onClose}
    >
      <Alert severity="info">{translate('ipv6.lineHelp')}</Alert>
      <UnitPicker value={form.unitId} onPick={(unitId) => set({ unitId })} />
      <TextField
        select
        name="goal"
        label={translate('ipv6.goalLabel')}
        value={form.goal}
        onChange={({ target }) => set({ goal: target.value as GoalFigure['goal'] })}
      >
        {goals.map((goal) => (
          <MenuItem key={goal} value={goal}>
            {translate(`ipv6.goal.${goal}`)}
          </MenuItem>
        ))}
      </TextField>
      <TextField
        name="name"
        label={translate('ipv6.line')}
        required
        value={form.name}
        onChange={({ target }) => set({ name: target.value })}
        slotProps={{ htmlInput: { maxLength: 100 } }}
      />
      <Stack direction={{ xs: 'column', sm: 'row' }} sx={{ gap: 2 }}>
        <AssetPicker
          label={translate('ipv6.device')}
          filter={{ origin: 'poll' }}
          onPick={(asset) => set({ assetId: asset?.id ?? '', ifIndex: '' })}
        />
        <TextField
          select
          name="ifIndex"
          label={translate('ipv6.port')}
          disabled={form.assetId === ''}
          value={ports.some(({ ifIndex }) => String(ifIndex) === form.ifIndex) ? form.ifIndex : ''}
          onChange={({ target }) => set({ ifIndex: target.value })}
        >
          {ports.map(({ ifIndex, name, speedBps }) => (
            <MenuItem key={ifIndex} value={String(ifIndex)}>
              {name} {formatBitRate(speedBps)}
            </MenuItem>
          ))}
        </TextField>
      </Stack>
      <TextField
        name="contracted"
        label={translate('ipv6.contracted')}
        helperText={translate('ipv6.contractedHelp')}
        value={form.contracted}
        onChange={({ target }) => set({ contracted: digits(target.value) })}
        slotProps={{ htmlInput: { inputMode: 'numeric' } }}
      />
    </FormDialog>
  );
}
