import { Typography } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { fetchApi } from '../providers/http.ts';
import { useAction } from '../providers/use-api.ts';
import { FormDialog } from '../shapes/FormDialog.tsx';
import { UnitPicker } from '../units/UnitPicker.tsx';

interface InviteDialogProps {
  onClose: () => void;
  onMade: (token: string) => void;
}

/** Makes the token by which the node of a unit below joins this one. */
export function InviteDialog({ onClose, onMade }: InviteDialogProps) {
  const translate = useTranslate();
  const [unitId, setUnitId] = useState('');
  const invite = useAction(
    () => fetchApi<{ token: string }>('/peers/invite', { method: 'POST', body: { unitId } }),
    { touches: ['peers'], onDone: ({ token }) => onMade(token), quiet: true },
  );
  return (
    <FormDialog
      title={translate('peers.invite')}
      submit={translate('peers.inviteSubmit')}
      busy={invite.isPending}
      disabled={unitId === ''}
      error={invite.error}
      onSubmit={() => invite.mutate(undefined)}
      onCancel={onClose}
    >
      <Typography sx={{ color: 'text.secondary' }}>{translate('peers.inviteText')}</Typography>
      <UnitPicker value={unitId} onPick={setUnitId} label={translate('peers.inviteUnit')} />
    </FormDialog>
  );
}
