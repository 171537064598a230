import { Alert, Box, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { fetchApi } from '../providers/http.ts';
import { useAction } from '../providers/use-api.ts';
import { FormDialog } from '../shapes/FormDialog.tsx';

const shared = ['peers.shareCases', 'peers.shareFiles', 'peers.shareAudit', 'peers.shareNothing'];

/** Joins a parent node by its token; says beforehand what will be shared. */
export function JoinDialog({ onClose }: { onClose: () => void }) {
  const translate = useTranslate();
  const [token, setToken] = useState('');
  const join = useAction(
    () => fetchApi('/peers/join', { method: 'POST', body: { token: token.trim() } }),
    { touches: ['peers'], done: 'peers.joined', onDone: onClose, quiet: true },
  );
  return (
    <FormDialog
      title={translate('peers.join')}
      submit={translate('peers.joinSubmit')}
      busy={join.isPending}
      disabled={token.trim() === ''}
      error={join.error}
      onSubmit={() => join.mutate(undefined)}
      onCancel={onClose}
    >
      <Alert severity="info" icon={false}>
        <Typography sx={{ fontWeight: 500 }}>{translate('peers.shareTitle')}</Typography>
        <Box component="ul" sx={{ my: 0.5, pl: 2.5 }}>
          {shared.map((key) => (
            <li key={key}>{translate(key)}</li>
          ))}
        </Box>
        <Typography variant="body2">{translate('peers.shareWay')}</Typography>
      </Alert>
      <TextField
        name="token"
        label={translate('peers.token')}
        helperText={translate('peers.tokenHelp')}
        required
        multiline
        minRows={3}
        maxRows={8}
        autoFocus
        value={token}
        onChange={({ target }) => setToken(target.value)}
      />
    </FormDialog>
  );
}
