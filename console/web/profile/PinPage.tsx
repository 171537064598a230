import { Alert, Box, Button, Stack, TextField, Typography } from '@mui/material';
import { useState, type SubmitEvent } from 'react';
import { useTranslate } from 'react-admin';
import { Time } from '../marks/Time.tsx';
import { fetchApi } from '../providers/http.ts';
import { problemText } from '../providers/problem-text.ts';
import { useAction, useApi } from '../providers/use-api.ts';
import { ConfirmDialog } from '../shapes/ConfirmDialog.tsx';
import { PageHeader } from '../shapes/PageHeader.tsx';
import { Panel } from '../shapes/Panel.tsx';
import { Loaded } from '../shapes/States.tsx';
import { isPinShaped } from './pin.ts';

interface PinState {
  set: boolean;
  setAt: string | null;
}

const rules = ['what', 'shape', 'lock', 'care'] as const;

function Rules() {
  const translate = useTranslate();
  return (
    <Box component="ul" sx={{ m: 0, pl: 2.5, color: 'text.secondary', maxWidth: 640 }}>
      {rules.map((rule) => (
        <Typography key={rule} component="li" variant="body2" sx={{ mb: 0.5 }}>
          {translate(`profile.pinRule.${rule}`)}
        </Typography>
      ))}
    </Box>
  );
}

/** A PIN twice, and the password that proves whose it becomes. */
function PinForm({ isSet }: { isSet: boolean }) {
  const translate = useTranslate();
  const empty = { password: '', pin: '', pinAgain: '' };
  const [form, setForm] = useState(empty);
  const differ = form.pinAgain !== '' && form.pin !== form.pinAgain;
  const malformed = form.pin !== '' && !isPinShaped(form.pin);
  const save = useAction(
    () =>
      fetchApi('/session/pin', {
        method: 'PUT',
        body: { password: form.password, pin: form.pin },
      }),
    {
      touches: ['session'],
      done: 'profile.pinSaved',
      quiet: true,
      onDone: () => setForm(empty),
    },
  );
  const fields = [
    {
      field: 'pin',
      autoComplete: 'off',
      fault: malformed ? translate('profile.pinShape') : undefined,
    },
    {
      field: 'pinAgain',
      autoComplete: 'off',
      fault: differ ? translate('profile.pinsDiffer') : undefined,
    },
    { field: 'password', autoComplete: 'current-password', fault: undefined },
  ] as const;
  return (
    <Stack
      component="form"
      sx={{ gap: 2, maxWidth: 400 }}
      onSubmit={(event: SubmitEvent<HTMLFormElement>) => {
        event.preventDefault();
        if (form.pin === form.pinAgain && !malformed) save.mutate(undefined);
      }}
    >
      {fields.map(({ field, autoComplete, fault }) => (
        <TextField
          key={field}
          name={field}
          type="password"
          label={translate(field === 'password' ? 'profile.current' : `profile.${field}`)}
          autoComplete={autoComplete}
          required
          error={fault !== undefined}
          helperText={fault}
          value={form[field]}
          onChange={({ target }) => setForm({ ...form, [field]: target.value })}
          slotProps={{
            htmlInput: field === 'password' ? {} : { inputMode: 'numeric', maxLength: 12 },
          }}
        />
      ))}
      {save.isError && <Alert severity="error">{problemText(save.error, translate)}</Alert>}
      <Button
        type="submit"
        variant="contained"
        disabled={save.isPending || differ || malformed}
        data-testid="pin-submit"
      >
        {translate(isSet ? 'profile.pinChange' : 'profile.pinSet')}
      </Button>
    </Stack>
  );
}

function Remove({ setAt }: { setAt: string | null }) {
  const translate = useTranslate();
  const [asking, setAsking] = useState(false);
  const remove = useAction(() => fetchApi('/session/pin', { method: 'DELETE' }), {
    touches: ['session'],
    done: 'profile.pinRemoved',
  });
  return (
    <>
      <Alert
        severity="success"
        action={
          <Button
            color="inherit"
            disabled={remove.isPending}
            data-testid="pin-remove"
            onClick={() => setAsking(true)}
          >
            {translate('profile.pinRemove')}
          </Button>
        }
      >
        {translate('profile.pinIsSet')} {setAt !== null && <Time at={setAt} as="full" />}
      </Alert>
      {asking && (
        <ConfirmDialog
          title={translate('profile.pinRemove')}
          text={translate('profile.pinRemoveHelp')}
          confirm={translate('profile.pinRemove')}
          onCancel={() => setAsking(false)}
          onConfirm={() => {
            setAsking(false);
            remove.mutate(undefined);
          }}
        />
      )}
    </>
  );
}

/** The PIN that signs for notices without a session: set, change, remove. */
export default function PinPage() {
  const translate = useTranslate();
  const query = useApi<PinState>('/session/pin');
  return (
    <>
      <PageHeader title={translate('profile.pin')} />
      <Panel>
        <Loaded query={query} rows={3}>
          {({ set, setAt }) => (
            <Stack sx={{ gap: 2.5 }}>
              <Rules />
              {set && <Remove setAt={setAt} />}
              <PinForm key={setAt ?? ''} isSet={set} />
            </Stack>
          )}
        </Loaded>
      </Panel>
    </>
  );
}
