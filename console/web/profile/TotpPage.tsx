import { Alert, Box, Button, Stack, TextField, Typography } from '@mui/material';
import { useState, type SubmitEvent } from 'react';
import { useTranslate } from 'react-admin';
import { loadSession } from '../providers/auth-provider.ts';
import { fetchApi } from '../providers/http.ts';
import { problemText } from '../providers/problem-text.ts';
import { useSession } from '../providers/session.ts';
import { useAction } from '../providers/use-api.ts';
import { PageHeader } from '../shapes/PageHeader.tsx';
import { Panel } from '../shapes/Panel.tsx';
import { codeFont } from '../theme/theme.ts';
import { QrCode } from './QrCode.tsx';

function RecoveryCodes({ codes, onDone }: { codes: readonly string[]; onDone: () => void }) {
  const translate = useTranslate();
  return (
    <Stack sx={{ gap: 2, alignItems: 'flex-start' }}>
      <Alert severity="success">{translate('profile.totpDone')}</Alert>
      <Alert severity="warning">{translate('profile.recoveryHelp')}</Alert>
      <Box
        component="ul"
        data-testid="recovery-codes"
        sx={{
          columns: 2,
          columnGap: 4,
          listStyle: 'none',
          m: 0,
          p: 2,
          border: 1,
          borderColor: 'divider',
          borderRadius: 1,
          fontFamily: codeFont,
        }}
      >
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </Box>
      <Button variant="contained" onClick={onDone}>
        {translate('profile.recoveryKept')}
      </Button>
    </Stack>
  );
}

function Enrol({ onCodes }: { onCodes: (codes: readonly string[]) => void }) {
  const translate = useTranslate();
  const [code, setCode] = useState('');
  const start = useAction(
    () => fetchApi<{ secret: string; uri: string }>('/session/totp', { method: 'POST' }),
    { touches: [] },
  );
  const confirm = useAction(
    () =>
      fetchApi<{ recoveryCodes: string[] }>('/session/totp/confirm', {
        method: 'POST',
        body: { code: code.replaceAll(' ', '') },
      }),
    { touches: [], quiet: true, onDone: ({ recoveryCodes }) => onCodes(recoveryCodes) },
  );
  if (start.data === undefined) {
    return (
      <Stack sx={{ gap: 2, alignItems: 'flex-start' }}>
        <Typography>{translate('profile.totpWhy')}</Typography>
        <Button
          variant="contained"
          disabled={start.isPending}
          data-testid="totp-start"
          onClick={() => start.mutate(undefined)}
        >
          {translate('profile.totpStart')}
        </Button>
      </Stack>
    );
  }
  const { secret, uri } = start.data;
  return (
    <Stack
      component="form"
      sx={{ gap: 2, maxWidth: 480 }}
      onSubmit={(event: SubmitEvent<HTMLFormElement>) => {
        event.preventDefault();
        confirm.mutate(undefined);
      }}
    >
      <Typography>{translate('profile.totpScan')}</Typography>
      <QrCode text={uri} label={translate('profile.totpQr')} />
      <Typography variant="body2" sx={{ color: 'text.secondary' }}>
        {translate('profile.totpSecret')}{' '}
        <Box
          component="span"
          data-testid="totp-secret"
          sx={{ fontFamily: codeFont, userSelect: 'all', overflowWrap: 'anywhere' }}
        >
          {secret}
        </Box>
      </Typography>
      <TextField
        name="code"
        label={translate('auth.totp')}
        required
        autoComplete="one-time-code"
        value={code}
        onChange={({ target }) => setCode(target.value)}
        slotProps={{ htmlInput: { inputMode: 'numeric', maxLength: 10 } }}
      />
      {confirm.isError && <Alert severity="error">{problemText(confirm.error, translate)}</Alert>}
      <Button
        type="submit"
        variant="contained"
        disabled={confirm.isPending}
        data-testid="totp-confirm"
      >
        {translate('profile.totpConfirm')}
      </Button>
    </Stack>
  );
}

function TurnOff() {
  const translate = useTranslate();
  const [password, setPassword] = useState('');
  const remove = useAction(
    () => fetchApi('/session/totp', { method: 'DELETE', body: { password } }),
    { touches: [], done: 'profile.totpRemoved', quiet: true, onDone: () => void loadSession() },
  );
  return (
    <Stack
      component="form"
      sx={{ gap: 2, maxWidth: 400 }}
      onSubmit={(event: SubmitEvent<HTMLFormElement>) => {
        event.preventDefault();
        remove.mutate(undefined);
      }}
    >
      <Alert severity="success">{translate('profile.totpIsOn')}</Alert>
      <TextField
        name="password"
        type="password"
        label={translate('profile.current')}
        helperText={translate('profile.totpOffHelp')}
        autoComplete="current-password"
        required
        value={password}
        onChange={({ target }) => setPassword(target.value)}
      />
      {remove.isError && <Alert severity="error">{problemText(remove.error, translate)}</Alert>}
      <Button type="submit" color="error" disabled={remove.isPending}>
        {translate('profile.totpOff')}
      </Button>
    </Stack>
  );
}

/** Second factor by an authenticator app (TOTP, RFC 6238). */
export default function TotpPage() {
  const translate = useTranslate();
  const who = useSession();
  const [codes, setCodes] = useState<readonly string[]>();
  const done = (): void => {
    setCodes(undefined);
    void loadSession();
  };
  return (
    <>
      <PageHeader title={translate('profile.totp')} />
      <Panel>
        {codes !== undefined ? (
          <RecoveryCodes codes={codes} onDone={done} />
        ) : who?.account.totpEnabled === true ? (
          <TurnOff />
        ) : (
          <Enrol onCodes={setCodes} />
        )}
      </Panel>
    </>
  );
}
