import { Alert } from '@mui/material';
import { useTranslate } from 'react-admin';
import { fetchApi } from '../../providers/http.ts';
import { ReasonDialog } from '../../shapes/ReasonDialog.tsx';
import { appPath, type App } from '../app.ts';

/** Takes an app out of the ledger; what was filed and reviewed stays to be read. */
export default function CloseAppDialog({ app, onClose }: { app: App; onClose: () => void }) {
  const translate = useTranslate();
  return (
    <ReasonDialog
      title={translate('apps.act.close')}
      label={translate('apps.reason')}
      longest={4_000}
      send={(reason) =>
        fetchApi(appPath(app.id, '/close'), {
          method: 'POST',
          body: { expectedVersion: app.version, reason },
        })
      }
      touches={['apps', 'home']}
      done="apps.closed"
      onClose={onClose}
    >
      <Alert severity="warning">{translate('apps.closeHelp')}</Alert>
    </ReasonDialog>
  );
}
