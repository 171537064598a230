import { FormControlLabel, MenuItem, Switch, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { fetchApi } from '../../providers/http.ts';
import { useAction } from '../../providers/use-api.ts';
import { FormDialog } from '../../shapes/FormDialog.tsx';
import { ReasonField } from '../../shapes/ReasonField.tsx';
import { appPath, type App } from '../app.ts';

const kinds = ['bulletin', 'complaint'] as const;

/** A bulletin of an authority or a complaint: every use below is reviewed again. */
export default function TriggerDialog({ app, onClose }: { app: App; onClose: () => void }) {
  const translate = useTranslate();
  const [kind, setKind] = useState<string>(kinds[0]);
  const [reason, setReason] = useState('');
  const [urgent, setUrgent] = useState(false);
  const send = useAction(
    () =>
      fetchApi(appPath(app.id, '/triggers'), {
        method: 'POST',
        body: { kind, reason: reason.trim(), urgent },
      }),
    {
      touches: ['apps', 'app-uses', 'home'],
      done: 'apps.triggered',
      quiet: true,
      onDone: onClose,
    },
  );
  return (
    <FormDialog
      title={translate('apps.act.trigger')}
      submit={translate('apps.triggerSubmit')}
      busy={send.isPending}
      disabled={reason.trim() === ''}
      error={send.error}
      onSubmit={() => send.mutate(undefined)}
      onCancel={onClose}
    >
      <Typography variant="body2" sx={{ color: 'text.secondary' }}>
        {translate('apps.triggerHelp')}
      </Typography>
      <TextField
        select
        name="kind"
        label={translate('apps.triggerKind')}
        value={kind}
        onChange={({ target }) => setKind(target.value)}
      >
        {kinds.map((each) => (
          <MenuItem key={each} value={each}>
            {translate(`apps.trigger.${each}`)}
          </MenuItem>
        ))}
      </TextField>
      <ReasonField
        label={translate('apps.reason')}
        value={reason}
        onChange={setReason}
        longest={4_000}
      />
      <FormControlLabel
        control={<Switch checked={urgent} onChange={(_event, on) => setUrgent(on)} />}
        label={translate('apps.urgentHelp')}
      />
    </FormDialog>
  );
}
