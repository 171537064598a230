import { Alert, Button, Stack, Typography } from '@mui/material';
import { useEffect } from 'react';
import { useLogout, useTranslate } from 'react-admin';
import { useNavigate } from 'react-router-dom';
import { Plain } from '../layout/Plain.tsx';
import { loadSession } from '../providers/auth-provider.ts';
import { useSession } from '../providers/session.ts';
import { PasswordForm } from './PasswordForm.tsx';

/** Where a session whose password has expired must pass before it may do anything else. */
export default function ChangePassword() {
  const translate = useTranslate();
  const navigate = useNavigate();
  const logout = useLogout();
  const who = useSession();
  useEffect(() => {
    if (who === undefined) void loadSession().then((found) => found ?? navigate('/login'));
  }, [who, navigate]);
  const done = async (): Promise<void> => {
    await loadSession();
    await navigate('/');
  };
  return (
    <Plain>
      <Stack sx={{ gap: 2 }}>
        <Typography variant="h1">{translate('profile.mustChange')}</Typography>
        <Alert severity="info">{translate('profile.mustChangeHelp')}</Alert>
        <PasswordForm onDone={() => void done()} />
        <Button variant="text" onClick={() => void logout()}>
          {translate('auth.signOut')}
        </Button>
      </Stack>
    </Plain>
  );
}
