import { Alert, FormControlLabel, MenuItem, Switch, TextField } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { fetchApi } from '../../providers/http.ts';
import { useAction } from '../../providers/use-api.ts';
import { FormDialog } from '../../shapes/FormDialog.tsx';
import { ReasonField } from '../../shapes/ReasonField.tsx';
import { lists, type App } from '../app.ts';

const subjects = ['app', 'provider'] as const;

/** Puts an app or its provider on the black or white list of the half-year. */
export default function ListDialog({ app, onClose }: { app: App; onClose: () => void }) {
  const translate = useTranslate();
  const [form, setForm] = useState<{ list: string; subject: string; reason: string }>({
    list: 'black',
    subject: 'app',
    reason: '',
  });
  const [revoke, setRevoke] = useState(false);
  const black = form.list === 'black';
  const field = (name: 'list' | 'subject') => ({
    select: true,
    name,
    value: form[name],
    onChange: ({ target }: { target: { value: string } }) =>
      setForm({ ...form, [name]: target.value }),
  });
  const save = useAction(
    () =>
      fetchApi('/app-lists', {
        method: 'POST',
        body: {
          ...form,
          reason: form.reason.trim(),
          appId: app.id,
          ...(black && revoke && { revoke }),
        },
      }),
    {
      touches: ['apps', 'app-lists', 'app-filings', 'app-uses', 'home'],
      done: 'apps.listMade',
      quiet: true,
      onDone: onClose,
    },
  );
  return (
    <FormDialog
      title={translate('apps.act.list')}
      submit={translate('apps.listSubmit')}
      busy={save.isPending}
      disabled={form.reason.trim() === ''}
      error={save.error}
      onSubmit={() => save.mutate(undefined)}
      onCancel={onClose}
    >
      <TextField {...field('list')} label={translate('apps.listed')}>
        {lists.map((each) => (
          <MenuItem key={each} value={each}>
            {translate(`app-lists.state.${each}`)}
          </MenuItem>
        ))}
      </TextField>
      <TextField {...field('subject')} label={translate('apps.listSubject')}>
        {subjects.map((each) => (
          <MenuItem key={each} value={each} disabled={each === 'provider' && !app.providerName}>
            {translate(`apps.subject.${each}`, {
              name: each === 'app' ? app.name : (app.providerName ?? ''),
            })}
          </MenuItem>
        ))}
      </TextField>
      {black && <Alert severity="warning">{translate('apps.blackHelp')}</Alert>}
      <ReasonField
        label={translate('apps.reason')}
        value={form.reason}
        onChange={(reason) => setForm({ ...form, reason })}
        longest={4_000}
      />
      {black && (
        <FormControlLabel
          control={<Switch checked={revoke} onChange={(_event, on) => setRevoke(on)} />}
          label={translate('apps.revokeToo')}
        />
      )}
    </FormDialog>
  );
}
