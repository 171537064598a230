import { Alert } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { fetchApi } from '../providers/http.ts';
import { useAction } from '../providers/use-api.ts';
import { FormDialog } from '../shapes/FormDialog.tsx';
import { ReasonField } from '../shapes/ReasonField.tsx';
import type { Account } from './account.ts';
import { AccountPicker } from './AccountPicker.tsx';

/** One step for somebody who leaves: everything open passes on, the account ends. */
export function HandOverDialog({ account, onClose }: { account: Account; onClose: () => void }) {
  const translate = useTranslate();
  const [successorId, setSuccessorId] = useState<string>();
  const [reason, setReason] = useState('');
  const handOver = useAction(
    () =>
      fetchApi(`/accounts/${encodeURIComponent(account.id)}/hand-over`, {
        method: 'POST',
        body: { successorId, reason: reason.trim() },
      }),
    { touches: ['accounts', 'alerts'], done: 'accounts.handedOver', onDone: onClose, quiet: true },
  );
  return (
    <FormDialog
      title={translate('accounts.handOverTitle', { name: account.name })}
      submit={translate('accounts.handOver')}
      busy={handOver.isPending}
      disabled={successorId === undefined}
      error={handOver.error}
      onSubmit={() => handOver.mutate(undefined)}
      onCancel={onClose}
    >
      <Alert severity="info">{translate('accounts.handOverText')}</Alert>
      <AccountPicker
        label={translate('accounts.successor')}
        without={account.id}
        onPick={setSuccessorId}
      />
      <ReasonField
        label={translate('accounts.reason')}
        value={reason}
        onChange={setReason}
        longest={1_000}
      />
    </FormDialog>
  );
}
