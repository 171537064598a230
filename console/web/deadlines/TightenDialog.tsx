import { MenuItem, Stack, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { useLocaleState, useTranslate } from 'react-admin';
import { fetchApi } from '../providers/http.ts';
import { useAction } from '../providers/use-api.ts';
import { FormDialog } from '../shapes/FormDialog.tsx';
import { ReasonField } from '../shapes/ReasonField.tsx';
import { limitText, type Deadline, type LimitKind } from './deadline.ts';

const kinds: readonly LimitKind[] = ['hours', 'working-days', 'days'];

/** A tighter limit for a unit and those below it; the server refuses what would be looser. */
export function TightenDialog({ deadline, onClose }: { deadline: Deadline; onClose: () => void }) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const [kind, setKind] = useState<LimitKind>(deadline.limit.kind);
  const [value, setValue] = useState('');
  const [reason, setReason] = useState('');
  const save = useAction(
    () =>
      fetchApi(`/deadlines/${encodeURIComponent(deadline.id)}`, {
        method: 'PATCH',
        body: {
          unitId: deadline.unitId,
          limit: { kind, value: Number(value) },
          reason: reason.trim(),
          replaces: deadline.own?.id ?? null,
        },
      }),
    { touches: ['deadlines'], done: 'deadlines.saved', onDone: onClose, quiet: true },
  );
  const name = locale === 'en' ? deadline.nameEn : deadline.nameZh;
  return (
    <FormDialog
      title={`${translate('deadlines.tighten')} · ${name}`}
      submit={translate('action.save')}
      busy={save.isPending}
      error={save.error}
      onSubmit={() => save.mutate(undefined)}
      onCancel={onClose}
    >
      <Typography variant="body2">
        {translate('deadlines.tightenHelp', {
          unit: deadline.unitName,
          limit: limitText(deadline.limit, translate),
          source: limitText(deadline.sourceLimit, translate),
        })}
      </Typography>
      <Stack direction="row" sx={{ gap: 2 }}>
        <TextField
          name="value"
          type="number"
          label={translate('deadlines.newLimit')}
          required
          autoFocus
          value={value}
          slotProps={{ htmlInput: { min: 0, step: kind === 'hours' ? 'any' : 1 } }}
          onChange={({ target }) => setValue(target.value)}
          sx={{ flex: 1 }}
        />
        <TextField
          select
          name="kind"
          label={translate('deadlines.kindLabel')}
          value={kind}
          onChange={({ target }) => setKind(target.value as LimitKind)}
          sx={{ flex: 1 }}
        >
          {kinds.map((each) => (
            <MenuItem key={each} value={each}>
              {translate(`deadlines.kind.${each}`)}
            </MenuItem>
          ))}
        </TextField>
      </Stack>
      <ReasonField
        label={translate('deadlines.reason')}
        value={reason}
        onChange={setReason}
        shortest={2}
        longest={1_000}
      />
    </FormDialog>
  );
}
