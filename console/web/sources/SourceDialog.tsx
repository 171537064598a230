import { Button, FormControlLabel, MenuItem, Switch, TextField } from '@mui/material';
import { useState } from 'react';
import { useLocaleState, useTranslate } from 'react-admin';
import { Link } from 'react-router-dom';
import { withTerm, eventsUrl } from '../events/event-url.ts';
import { formatDuration } from '../format/time.ts';
import { fetchApi } from '../providers/http.ts';
import { useCan } from '../providers/session.ts';
import { useAction } from '../providers/use-api.ts';
import { FormDialog } from '../shapes/FormDialog.tsx';
import { UnitPicker } from '../units/UnitPicker.tsx';
import type { Source } from './source.ts';

/** Choice that lets the platform learn the length of a usual silence. */
const learnt = 0;
const silences = [300, 900, 3_600, 14_400, 86_400];

/** Name, unit and silence alarm of a source. */
export function SourceDialog({ source, onClose }: { source: Source; onClose: () => void }) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const maySearch = useCan('events', 'read');
  const [form, setForm] = useState({
    name: source.name ?? '',
    unitId: source.unitId,
    /** 0: learnt from the rhythm of the source. */
    silentAfterSeconds: source.silenceFixed ? source.silentAfterSeconds : learnt,
    muted: source.state === 'muted',
  });
  const save = useAction(
    () =>
      fetchApi(`/sources/${encodeURIComponent(source.id)}`, {
        method: 'PATCH',
        body: {
          name: form.name.trim() === '' ? null : form.name.trim(),
          ...(form.unitId === source.unitId ? {} : { unitId: form.unitId }),
          silentAfterSeconds: form.silentAfterSeconds === learnt ? null : form.silentAfterSeconds,
          muted: form.muted,
        },
      }),
    { touches: ['sources', 'home', 'health'], done: 'sources.saved', onDone: onClose, quiet: true },
  );
  return (
    <FormDialog
      title={source.name ?? source.address}
      submit={translate('action.save')}
      busy={save.isPending}
      error={save.error}
      onSubmit={() => save.mutate(undefined)}
      onCancel={onClose}
      extra={
        maySearch && (
          <Button
            component={Link}
            to={eventsUrl({ query: withTerm('', 'source.id', source.id) })}
            sx={{ mr: 'auto' }}
          >
            {translate('sources.openEvents')}
          </Button>
        )
      }
    >
      <TextField
        name="name"
        label={translate('sources.name')}
        value={form.name}
        onChange={({ target }) => setForm({ ...form, name: target.value })}
      />
      <UnitPicker value={form.unitId} onPick={(unitId) => setForm({ ...form, unitId })} />
      <TextField
        select
        name="silentAfterSeconds"
        label={translate('sources.silentAfter')}
        helperText={translate('sources.silentAfterHelp')}
        value={form.silentAfterSeconds}
        onChange={({ target }) => setForm({ ...form, silentAfterSeconds: Number(target.value) })}
      >
        <MenuItem value={learnt}>{translate('sources.learnt')}</MenuItem>
        {[...new Set(source.silenceFixed ? [...silences, source.silentAfterSeconds] : silences)]
          .toSorted((a, b) => a - b)
          .map((seconds) => (
            <MenuItem key={seconds} value={seconds}>
              {formatDuration(seconds, locale)}
            </MenuItem>
          ))}
      </TextField>
      <FormControlLabel
        control={
          <Switch checked={form.muted} onChange={(_event, muted) => setForm({ ...form, muted })} />
        }
        label={translate('sources.mute')}
      />
    </FormDialog>
  );
}
