import { TextField, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';

interface NewPasswordProps {
  /** Of the field that is sent. */
  name: string;
  value: { password: string; again: string };
  onChange: (value: { password: string; again: string }) => void;
}

/** Whether both say the same; the second may still be empty. */
export function passwordsDiffer({ password, again }: NewPasswordProps['value']): boolean {
  return again !== '' && password !== again;
}

/** A new password, twice, and what it must be like. */
export function NewPassword({ name, value, onChange }: NewPasswordProps) {
  const translate = useTranslate();
  const differ = passwordsDiffer(value);
  return (
    <>
      <TextField
        name={name}
        type="password"
        label={translate('profile.next')}
        autoComplete="new-password"
        required
        value={value.password}
        onChange={({ target }) => onChange({ ...value, password: target.value })}
      />
      <TextField
        name="again"
        type="password"
        label={translate('profile.again')}
        autoComplete="new-password"
        required
        error={differ}
        helperText={differ ? translate('setup.passwordsDiffer') : undefined}
        value={value.again}
        onChange={({ target }) => onChange({ ...value, again: target.value })}
      />
      <Typography variant="body2" sx={{ color: 'text.secondary' }}>
        {translate('profile.policy')}
      </Typography>
    </>
  );
}
