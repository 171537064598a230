import { Alert, Button, Stack, TextField, Typography } from '@mui/material';
import { useState, type SubmitEvent } from 'react';
import { useLogin, useTranslate } from 'react-admin';
import { Plain } from '../layout/Plain.tsx';
import { ApiError } from '../providers/http.ts';
import { problemText } from '../providers/problem-text.ts';

/** Name and password; the second factor is asked for only when the server wants it. */
export default function SignIn() {
  const translate = useTranslate();
  const login = useLogin();
  const [form, setForm] = useState({ username: '', password: '', totp: '' });
  const [step, setStep] = useState<'password' | 'totp'>('password');
  const [refusal, setRefusal] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const set = (part: Partial<typeof form>): void => setForm({ ...form, ...part });

  const submit = async (): Promise<void> => {
    setBusy(true);
    setRefusal(undefined);
    const { totp, ...names } = form;
    try {
      await login(step === 'totp' ? { ...names, totp: totp.replaceAll(' ', '') } : names);
    } catch (error) {
      if (error instanceof ApiError && error.code === 'TOTP_REQUIRED') {
        if (step === 'totp') setRefusal(error);
        setStep('totp');
      } else {
        setRefusal(error);
      }
    } finally {
      setBusy(false);
    }
  };

  return (
    <Plain>
      <Stack
        component="form"
        aria-label={translate('auth.signIn')}
        sx={{ gap: 2 }}
        onSubmit={(event: SubmitEvent<HTMLFormElement>) => {
          event.preventDefault();
          void submit();
        }}
      >
        <div>
          <Typography variant="h1">{translate('auth.signIn')}</Typography>
          <Typography variant="body2" sx={{ color: 'text.secondary' }}>
            {translate('product.purpose')}
          </Typography>
        </div>
        {refusal !== undefined && (
          <Alert severity="error" data-testid="sign-in-error">
            {problemText(refusal, translate)}
          </Alert>
        )}
        {step === 'password' ? (
          <>
            <TextField
              name="username"
              label={translate('auth.username')}
              autoComplete="username"
              autoFocus
              required
              value={form.username}
              onChange={({ target }) => set({ username: target.value })}
            />
            <TextField
              name="password"
              type="password"
              label={translate('auth.password')}
              autoComplete="current-password"
              required
              value={form.password}
              onChange={({ target }) => set({ password: target.value })}
            />
          </>
        ) : (
          <TextField
            name="totp"
            label={translate('auth.totp')}
            helperText={translate('auth.totpHelp')}
            autoComplete="one-time-code"
            autoFocus
            required
            value={form.totp}
            onChange={({ target }) => set({ totp: target.value })}
          />
        )}
        <Button type="submit" variant="contained" size="large" disabled={busy}>
          {translate(step === 'totp' ? 'auth.verify' : 'auth.signIn')}
        </Button>
        {step === 'totp' && (
          <Button variant="text" onClick={() => setStep('password')}>
            {translate('action.back')}
          </Button>
        )}
      </Stack>
    </Plain>
  );
}
