import Download from '@mui/icons-material/DownloadOutlined';
import Key from '@mui/icons-material/KeyOutlined';
import { Button } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { apiUrl, fetchApi } from '../providers/http.ts';
import { useAction } from '../providers/use-api.ts';
import { ConfirmDialog } from '../shapes/ConfirmDialog.tsx';
import { importPath, type ImportView } from './import.ts';
import { takeFile } from './take-file.ts';

/** Check again, apply, report; of people the file with their links, once. */
export function ImportActions({ shown }: { shown: ImportView }) {
  const translate = useTranslate();
  const [asking, setAsking] = useState<'apply' | 'invites'>();
  const path = importPath(shown);
  const touches = [
    'imports',
    `imports/${shown.kind}`,
    'units',
    'accounts',
    'notices',
    'apps',
    'app-uses',
    'home',
  ];
  const check = useAction(() => fetchApi(`${path}/check`, { method: 'POST' }), {
    touches,
    done: 'imports.checkedAgain',
  });
  const apply = useAction(() => fetchApi(`${path}/apply`, { method: 'POST' }), { touches });
  const invites = useAction(
    () => takeFile(`${path}/invites.xlsx`, translate('imports.invitesFile')),
    { touches },
  );
  const busy = check.isPending || apply.isPending || invites.isPending;
  return (
    <>
      {shown.state === 'checked' && (
        <Button disabled={busy} data-testid="import-check" onClick={() => check.mutate(undefined)}>
          {translate('imports.checkAgain')}
        </Button>
      )}
      <Button
        component="a"
        href={apiUrl(`${path}/report.xlsx`)}
        download
        startIcon={<Download />}
        data-testid="import-report"
      >
        {translate('imports.report')}
      </Button>
      {shown.invitesWaiting && (
        <Button
          variant="contained"
          startIcon={<Key />}
          disabled={busy}
          data-testid="import-invites"
          onClick={() => setAsking('invites')}
        >
          {translate('imports.invites')}
        </Button>
      )}
      {shown.state === 'checked' && (
        <Button
          variant="contained"
          disabled={busy || !shown.applicable}
          data-testid="import-apply"
          onClick={() => setAsking('apply')}
        >
          {translate('imports.apply')}
        </Button>
      )}
      {asking !== undefined && (
        <ConfirmDialog
          title={translate(`imports.${asking}`)}
          text={translate(
            asking === 'apply' ? `imports.applyHelp.${shown.kind}` : 'imports.invitesHelp',
            { count: shown.counts.create, known: shown.counts.known },
          )}
          confirm={translate(`imports.${asking}`)}
          onCancel={() => setAsking(undefined)}
          onConfirm={() => {
            setAsking(undefined);
            (asking === 'apply' ? apply : invites).mutate(undefined);
          }}
        />
      )}
    </>
  );
}
