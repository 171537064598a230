import {
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogTitle,
  Stack,
  TextField,
  Typography,
} from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { AccountPicker } from '../accounts/AccountPicker.tsx';
import { fromLocalInput, toLocalInput } from '../format/time.ts';
import { useCan } from '../providers/session.ts';
import { useApi } from '../providers/use-api.ts';
import { Loaded } from '../shapes/States.tsx';
import type { VisibilityAnswer } from './audit-entry.ts';

/** What an account could see at a moment: by the grants and the tree of that time, not of today. */
export function VisibilityDialog({ onClose }: { onClose: () => void }) {
  const translate = useTranslate();
  const mayList = useCan('accounts', 'read');
  const [accountId, setAccountId] = useState<string>();
  const [moment, setMoment] = useState(() => toLocalInput(Date.now()));
  const at = fromLocalInput(moment);
  const query = useApi<VisibilityAnswer>('/audit/visibility', {
    query: { accountId, at },
    enabled: accountId !== undefined && accountId !== '' && at !== undefined,
  });
  return (
    <Dialog open onClose={onClose} maxWidth="sm" fullWidth>
      <DialogTitle>{translate('audit.whoCouldSee')}</DialogTitle>
      <DialogContent>
        <Stack sx={{ gap: 2, pt: 1 }}>
          {mayList ? (
            <AccountPicker label={translate('audit.account')} onPick={setAccountId} />
          ) : (
            <TextField
              label={translate('audit.accountId')}
              value={accountId ?? ''}
              onChange={({ target }) => setAccountId(target.value.trim())}
            />
          )}
          <TextField
            type="datetime-local"
            label={translate('audit.moment')}
            value={moment}
            onChange={({ target }) => setMoment(target.value)}
            slotProps={{ inputLabel: { shrink: true }, htmlInput: { step: 1 } }}
          />
          {accountId !== undefined && accountId !== '' && (
            <Loaded query={query} rows={2}>
              {({ grants, units, hiddenUnits }) => (
                <div>
                  <Typography variant="h3">{translate('accounts.roles')}</Typography>
                  <Typography gutterBottom>
                    {grants.length === 0
                      ? translate('accounts.noRole')
                      : grants
                          .map(({ role, unitName }) => `${translate(`role.${role}`)} · ${unitName}`)
                          .join('、')}
                  </Typography>
                  <Typography variant="h3">
                    {translate('audit.visibleUnits', { smart_count: units.length })}
                  </Typography>
                  <Typography>
                    {units.map(({ name }) => name).join('、') || '–'}
                    {hiddenUnits > 0 &&
                      ` ${translate('audit.hiddenUnits', { smart_count: hiddenUnits })}`}
                  </Typography>
                </div>
              )}
            </Loaded>
          )}
        </Stack>
      </DialogContent>
      <DialogActions>
        <Button variant="contained" onClick={onClose}>
          {translate('action.close')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
