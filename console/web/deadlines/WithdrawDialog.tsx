import { Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import { fetchApi } from '../providers/http.ts';
import { ReasonDialog } from '../shapes/ReasonDialog.tsx';
import type { Deadline } from './deadline.ts';

/** Ends a unit's own tightening; clocks that run keep what they were started with. */
export function WithdrawDialog({ deadline, onClose }: { deadline: Deadline; onClose: () => void }) {
  const translate = useTranslate();
  return (
    <ReasonDialog
      title={translate('deadlines.withdraw')}
      label={translate('deadlines.reason')}
      shortest={2}
      longest={1_000}
      send={(reason) =>
        fetchApi(`/deadlines/${encodeURIComponent(deadline.id)}/withdraw`, {
          method: 'POST',
          body: { unitId: deadline.unitId, reason, replaces: deadline.own?.id ?? null },
        })
      }
      touches={['deadlines']}
      done="deadlines.withdrawn"
      onClose={onClose}
    >
      <Typography variant="body2">{translate('deadlines.withdrawHelp')}</Typography>
    </ReasonDialog>
  );
}
