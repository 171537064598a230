import { Alert, Button, Link, Stack } from '@mui/material';
import { useTranslate } from 'react-admin';
import { Link as RouterLink } from 'react-router-dom';
import { FindingsTab } from '../app-packages/FindingsTab.tsx';
import { comparePath, packagePath, versionText, type Package } from '../app-packages/package.ts';
import { useRecord } from '../providers/use-api.ts';
import { Empty, Pending } from '../shapes/States.tsx';
import type { App } from './app.ts';

function Findings({ packageId }: { packageId: string }) {
  const translate = useTranslate();
  const { data, error, refetch } = useRecord<Package>('app-packages', packageId);
  if (data === undefined) {
    return <Pending error={error} refetch={refetch} />;
  }
  const before = data.versions.find(
    ({ state, uploadedAt }) => state === 'read' && uploadedAt < data.uploadedAt,
  );
  return (
    <>
      <Stack
        direction="row"
        sx={{ px: 2, pt: 2, gap: 1.5, flexWrap: 'wrap', alignItems: 'center' }}
      >
        <Link component={RouterLink} to={packagePath(data.id)} underline="hover">
          {translate('apps.latestVersion', { version: versionText(data) })}
        </Link>
        {before !== undefined && (
          <Button
            component={RouterLink}
            to={comparePath(data.id, before.id)}
            data-testid="compare-latest"
          >
            {translate('apps.compareWith', { version: versionText(before) })}
          </Button>
        )}
      </Stack>
      {(data.summary?.unseen.length ?? 0) > 0 && (
        <Alert severity="warning" sx={{ mx: 2, mt: 2 }}>
          {translate('appPackages.notAllSeen', { smart_count: data.summary?.unseen.length ?? 0 })}
        </Alert>
      )}
      <FindingsTab found={data} />
    </>
  );
}

/** What was found in the latest version that could be read. */
export function LatestFindings({ app }: { app: Pick<App, 'packageId'> }) {
  const translate = useTranslate();
  if (app.packageId === null) {
    return <Empty title={translate('apps.noPackage')} text={translate('apps.noPackageHelp')} />;
  }
  return <Findings key={app.packageId} packageId={app.packageId} />;
}
