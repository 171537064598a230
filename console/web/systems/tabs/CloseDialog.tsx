import { Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import { useNavigate } from 'react-router-dom';
import { fetchApi } from '../../providers/http.ts';
import { ReasonDialog } from '../../shapes/ReasonDialog.tsx';
import type { SystemDetail } from '../system.ts';

/** Takes a system that is no longer in use out of the register. What was frozen of it stays. */
export function CloseDialog({ system, onClose }: { system: SystemDetail; onClose: () => void }) {
  const translate = useTranslate();
  const navigate = useNavigate();
  return (
    <ReasonDialog
      title={translate('systems.close.title', { name: system.name })}
      submit={translate('systems.close.confirm')}
      label={translate('systems.close.reason')}
      shortest={2}
      longest={2_000}
      send={(reason) =>
        fetchApi(`/systems/${encodeURIComponent(system.id)}/close`, {
          method: 'POST',
          body: { reason, expectedVersion: system.version },
        })
      }
      touches={['home', 'audit']}
      done="systems.close.done"
      onDone={() => void navigate('/systems')}
      onClose={onClose}
    >
      <Typography>{translate('systems.close.text')}</Typography>
    </ReasonDialog>
  );
}
