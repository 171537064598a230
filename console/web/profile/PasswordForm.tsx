import { Alert, Button, Stack, TextField, Typography } from '@mui/material';
import { useState, type SubmitEvent } from 'react';
import { useTranslate } from 'react-admin';
import { fetchApi } from '../providers/http.ts';
import { problemText } from '../providers/problem-text.ts';
import { useAction } from '../providers/use-api.ts';

/** Old password, new one twice. */
export function PasswordForm({ onDone }: { onDone: () => void }) {
  const translate = useTranslate();
  const [form, setForm] = useState({ current: '', next: '', again: '' });
  const differ = form.again !== '' && form.next !== form.again;
  const change = useAction(
    () =>
      fetchApi('/session/password', {
        method: 'POST',
        body: { current: form.current, next: form.next },
      }),
    { touches: [], done: 'profile.changed', quiet: true, onDone },
  );
  const fields = [
    { field: 'current', autoComplete: 'current-password' },
    { field: 'next', autoComplete: 'new-password' },
    { field: 'again', autoComplete: 'new-password' },
  ] as const;
  return (
    <Stack
      component="form"
      sx={{ gap: 2, maxWidth: 400 }}
      onSubmit={(event: SubmitEvent<HTMLFormElement>) => {
        event.preventDefault();
        if (form.next === form.again) change.mutate(undefined);
      }}
    >
      {fields.map(({ field, autoComplete }) => (
        <TextField
          key={field}
          name={field}
          type="password"
          label={translate(`profile.${field}`)}
          autoComplete={autoComplete}
          required
          error={field === 'again' && differ}
          helperText={field === 'again' && differ ? translate('setup.passwordsDiffer') : undefined}
          value={form[field]}
          onChange={({ target }) => setForm({ ...form, [field]: target.value })}
        />
      ))}
      <Typography variant="body2" sx={{ color: 'text.secondary' }}>
        {translate('profile.policy')}
      </Typography>
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
