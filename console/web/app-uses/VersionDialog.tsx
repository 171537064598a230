import { Alert, Link, MenuItem, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { Link as RouterLink } from 'react-router-dom';
import { comparePath, versionText, type PackageRow } from '../app-packages/package.ts';
import { useApi } from '../providers/use-api.ts';
import { newKey } from '../shapes/cases/payload.ts';
import { useCaseAction, useCaseProblem } from '../shapes/cases/use-case-action.ts';
import { FormDialog } from '../shapes/FormDialog.tsx';
import type { AppUse } from './app-use.ts';

/** As many as an app has versions that somebody would go back to. */
const most = 50;

/** Which version is reviewed: decisions about another one are carried over or made again. */
export function VersionDialog({ use, onClose }: { use: AppUse; onClose: () => void }) {
  const translate = useTranslate();
  const problem = useCaseProblem();
  const [chosen, setChosen] = useState(use.newerPackageId ?? use.packageId ?? '');
  const [key] = useState(newKey);
  const { data = [] } = useApi<readonly PackageRow[]>('/app-packages', {
    query: {
      range: `[0,${most - 1}]`,
      sort: '["uploadedAt","DESC"]',
      filter: JSON.stringify({ appId: use.appId, state: 'read' }),
    },
  });
  const send = useCaseAction({ resource: 'app-uses', ...use, unitId: undefined }, onClose);
  const changes = chosen !== '' && chosen !== use.packageId;
  return (
    <FormDialog
      title={translate('appUses.version.title')}
      submit={translate('appUses.version.submit')}
      busy={send.isPending}
      disabled={!changes}
      onSubmit={() =>
        send.mutate({
          message: 'name-package',
          payload: { packageId: chosen },
          idempotencyKey: key,
        })
      }
      onCancel={onClose}
    >
      <Typography variant="body2" sx={{ color: 'text.secondary' }}>
        {translate('appUses.version.help')}
      </Typography>
      <TextField
        select
        name="packageId"
        label={translate('appPackages.version')}
        value={data.some(({ id }) => id === chosen) ? chosen : ''}
        onChange={({ target }) => setChosen(target.value)}
      >
        {data.map((row) => (
          <MenuItem key={row.id} value={row.id}>
            {versionText(row)} · {row.fileName}
          </MenuItem>
        ))}
      </TextField>
      {changes && use.packageId !== null && (
        <Link component={RouterLink} to={comparePath(chosen, use.packageId)} target="_blank">
          {translate('appUses.version.compare')}
        </Link>
      )}
      {send.error !== null && <Alert severity="error">{problem(send.error)}</Alert>}
    </FormDialog>
  );
}
