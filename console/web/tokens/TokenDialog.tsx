import {
  Checkbox,
  FormControlLabel,
  FormGroup,
  FormLabel,
  MenuItem,
  TextField,
} from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { fetchApi } from '../providers/http.ts';
import { useSession } from '../providers/session.ts';
import { useAction } from '../providers/use-api.ts';
import { FormDialog } from '../shapes/FormDialog.tsx';

const lifetimesDays = [30, 90, 180, 365];
const dayMs = 86_400_000;

interface TokenDialogProps {
  onClose: () => void;
  onMade: (token: string) => void;
}

/** A token does what is ticked here, and never more than its owner may. */
export function TokenDialog({ onClose, onMade }: TokenDialogProps) {
  const translate = useTranslate();
  const who = useSession();
  const [name, setName] = useState('');
  const [days, setDays] = useState(90);
  const [scopes, setScopes] = useState<readonly string[]>([]);
  const offered = (who?.permissions ?? []).map(({ resource, action }) => `${resource}:${action}`);
  const create = useAction(
    () =>
      fetchApi<{ token: string }>('/tokens', {
        method: 'POST',
        body: {
          name: name.trim(),
          scopes,
          expiresAt: new Date(Date.now() + days * dayMs).toISOString(),
        },
      }),
    { touches: ['tokens'], onDone: ({ token }) => onMade(token), quiet: true },
  );
  return (
    <FormDialog
      title={translate('tokens.add')}
      submit={translate('action.create')}
      busy={create.isPending}
      disabled={scopes.length === 0}
      error={create.error}
      onSubmit={() => create.mutate(undefined)}
      onCancel={onClose}
    >
      <TextField
        name="name"
        label={translate('tokens.name')}
        helperText={translate('tokens.nameHelp')}
        required
        autoFocus
        value={name}
        onChange={({ target }) => setName(target.value)}
      />
      <TextField
        select
        name="days"
        label={translate('tokens.lifetime')}
        value={days}
        onChange={({ target }) => setDays(Number(target.value))}
      >
        {lifetimesDays.map((count) => (
          <MenuItem key={count} value={count}>
            {translate('tokens.days', { count })}
          </MenuItem>
        ))}
      </TextField>
      <div>
        <FormLabel>{translate('tokens.scopes')}</FormLabel>
        <FormGroup row sx={{ columnGap: 2 }}>
          {offered.map((scope) => (
            <FormControlLabel
              key={scope}
              control={
                <Checkbox
                  size="small"
                  checked={scopes.includes(scope)}
                  onChange={(_event, on) =>
                    setScopes(on ? [...scopes, scope] : scopes.filter((other) => other !== scope))
                  }
                />
              }
              label={translate(`scope.${scope.replace(':', '_')}`, { _: scope })}
              sx={{
                width: { xs: '100%', sm: 'calc(33% - 12px)' },
                mr: 0,
                '& .MuiFormControlLabel-label': { fontSize: '0.8125rem' },
              }}
            />
          ))}
        </FormGroup>
      </div>
    </FormDialog>
  );
}
