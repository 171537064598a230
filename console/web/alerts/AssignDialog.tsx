import { Button, Dialog, DialogActions, DialogContent, DialogTitle } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { AccountPicker } from '../accounts/AccountPicker.tsx';

interface AssignDialogProps {
  count: number;
  onCancel: () => void;
  onAssign: (accountId: string) => void;
}

export function AssignDialog({ count, onCancel, onAssign }: AssignDialogProps) {
  const translate = useTranslate();
  const [accountId, setAccountId] = useState<string>();
  return (
    <Dialog open onClose={onCancel} maxWidth="xs" fullWidth>
      <DialogTitle>{translate('alerts.assignTitle', { smart_count: count })}</DialogTitle>
      <DialogContent>
        <AccountPicker label={translate('alerts.assignee')} onPick={setAccountId} />
      </DialogContent>
      <DialogActions>
        <Button onClick={onCancel}>{translate('action.cancel')}</Button>
        <Button
          variant="contained"
          disabled={accountId === undefined}
          onClick={() => accountId !== undefined && onAssign(accountId)}
        >
          {translate('alerts.assign')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
