import { MenuItem, Stack, TextField } from '@mui/material';
import { useTranslate } from 'react-admin';
import { authProtocols, privProtocols, type PollForm } from './poll.ts';

interface SnmpV3FieldsProps {
  form: PollForm;
  set: (part: Partial<PollForm>) => void;
  /** Keys must be given; on an old poll they may stay as they were. */
  isNew: boolean;
}

/** User, authentication and encryption of SNMP v3 (RFC 3414, RFC 3826, RFC 7860). */
export function SnmpV3Fields({ form, set, isNew }: SnmpV3FieldsProps) {
  const translate = useTranslate();
  const help = isNew ? translate('polls.keyHelp') : translate('polls.secretKept');
  return (
    <>
      <TextField
        name="user"
        label={translate('polls.user')}
        required
        autoComplete="off"
        value={form.user}
        onChange={({ target }) => set({ user: target.value })}
      />
      <Stack direction={{ xs: 'column', sm: 'row' }} sx={{ gap: 2 }}>
        <TextField
          select
          name="authProtocol"
          label={translate('polls.authProtocol')}
          value={form.authProtocol}
          onChange={({ target }) => set({ authProtocol: target.value })}
          sx={{ width: { sm: 160 }, flexShrink: 0 }}
        >
          {authProtocols.map((protocol) => (
            <MenuItem key={protocol} value={protocol}>
              {protocol}
            </MenuItem>
          ))}
        </TextField>
        <TextField
          name="authKey"
          type="password"
          label={translate('polls.authKey')}
          required={isNew}
          helperText={help}
          autoComplete="new-password"
          value={form.authKey}
          onChange={({ target }) => set({ authKey: target.value })}
        />
      </Stack>
      <Stack direction={{ xs: 'column', sm: 'row' }} sx={{ gap: 2 }}>
        <TextField
          select
          name="privProtocol"
          label={translate('polls.privProtocol')}
          value={form.privProtocol}
          onChange={({ target }) => set({ privProtocol: target.value })}
          sx={{ width: { sm: 160 }, flexShrink: 0 }}
        >
          {privProtocols.map((protocol) => (
            <MenuItem key={protocol} value={protocol}>
              {protocol}
            </MenuItem>
          ))}
        </TextField>
        <TextField
          name="privKey"
          type="password"
          label={translate('polls.privKey')}
          required={isNew}
          helperText={help}
          autoComplete="new-password"
          value={form.privKey}
          onChange={({ target }) => set({ privKey: target.value })}
        />
      </Stack>
    </>
  );
}
