import { Alert, Button, Stack, TextField } from '@mui/material';
import { useState, type SubmitEvent } from 'react';
import { useTranslate } from 'react-admin';
import { fetchApi } from '../providers/http.ts';
import { problemText } from '../providers/problem-text.ts';
import { useAction } from '../providers/use-api.ts';
import { NewPassword, passwordsDiffer } from './NewPassword.tsx';

/** Old password, new one twice. */
export function PasswordForm({ onDone }: { onDone: () => void }) {
  const translate = useTranslate();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState({ password: '', again: '' });
  const differ = passwordsDiffer(next);
  const change = useAction(
    () =>
      fetchApi('/session/password', {
        method: 'POST',
        body: { current, next: next.password },
      }),
    { touches: [], done: 'profile.changed', quiet: true, onDone },
  );
  return (
    <Stack
      component="form"
      sx={{ gap: 2, maxWidth: 400 }}
      onSubmit={(event: SubmitEvent<HTMLFormElement>) => {
        event.preventDefault();
        if (!differ) change.mutate(undefined);
      }}
    >
      <TextField
        name="current"
        type="password"
        label={translate('profile.current')}
        autoComplete="current-password"
        required
        value={current}
        onChange={({ target }) => setCurrent(target.value)}
      />
      <NewPassword name="next" value={next} onChange={setNext} />
      {change.isError && <Alert severity="error">{problemText(change.error, translate)}</Alert>}
      <Button
        type="submit"
        variant="contained"
        disabled={change.isPending || differ}
        data-testid="password-submit"
      >
        {translate('profile.password')}
      </Button>
    </Stack>
  );
}
