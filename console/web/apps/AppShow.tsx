import { Alert, Button } from '@mui/material';
import { useTranslate } from 'react-admin';
import { Link, useParams } from 'react-router-dom';
import type { AppFilingRow } from '../app-filings/app-filing.ts';
import { AppFilingCard, appFilingColumns } from '../app-filings/AppFilingTable.tsx';
import type { PackageRow } from '../app-packages/package.ts';
import { PackageCard, packageColumns } from '../app-packages/PackageTable.tsx';
import type { AppUseRow } from '../app-uses/app-use.ts';
import { AppUseCard, appUseColumns } from '../app-uses/AppUseTable.tsx';
import { StateMark } from '../marks/StateMark.tsx';
import { useCan } from '../providers/session.ts';
import { useRecord } from '../providers/use-api.ts';
import { EmbeddedList } from '../shapes/list/EmbeddedList.tsx';
import { RecordPage } from '../shapes/RecordPage.tsx';
import { Pending } from '../shapes/States.tsx';
import { appPath, type App } from './app.ts';
import { AppActions } from './AppActions.tsx';
import { AppAside } from './AppAside.tsx';
import { LatestFindings } from './LatestFindings.tsx';
import { ListedMark } from './ListedMark.tsx';
import { FactList } from './facts/FactList.tsx';
import { HistoryTab } from './HistoryTab.tsx';

/** In a list of one app its name says nothing. */
const within = <C extends { key: string; from?: string }>(columns: readonly C[]): C[] =>
  columns.filter(({ key, from }) => key !== 'appName' && from !== 'xl');

function useTabs(app: App) {
  const translate = useTranslate();
  const mayUpload = useCan('apps', 'create');
  const label = (name: string): string => translate(`apps.tab.${name}`);
  const filter = { appId: app.id };
  return [
    {
      id: 'findings',
      label: label('findings'),
      flush: true,
      content: <LatestFindings app={app} />,
    },
    {
      id: 'packages',
      label: label('packages'),
      flush: true,
      content: (
        <EmbeddedList<PackageRow>
          resource="app-packages"
          filter={filter}
          sort={{ field: 'uploadedAt', order: 'DESC' }}
          columns={within(packageColumns)}
          card={(row) => <PackageCard row={row} />}
          empty={{ title: translate('apps.noPackage'), text: translate('apps.noPackageHelp') }}
          action={
            mayUpload &&
            app.editable && (
              <Button
                component={Link}
                variant="contained"
                to={`/app-packages/upload?appId=${encodeURIComponent(app.id)}`}
              >
                {translate('appPackages.upload')}
              </Button>
            )
          }
        />
      ),
    },
    {
      id: 'filings',
      label: label('filings'),
      flush: true,
      content: (
        <EmbeddedList<AppFilingRow>
          resource="app-filings"
          filter={filter}
          sort={{ field: 'openedAt', order: 'DESC' }}
          columns={within(appFilingColumns)}
          card={(row) => <AppFilingCard row={row} />}
          empty={{ title: translate('appFilings.empty'), text: translate('appFilings.emptyHelp') }}
        />
      ),
    },
    {
      id: 'uses',
      label: label('uses'),
      flush: true,
      content: (
        <EmbeddedList<AppUseRow>
          resource="app-uses"
          filter={filter}
          sort={{ field: 'openedAt', order: 'DESC' }}
          columns={within(appUseColumns)}
          card={(row) => <AppUseCard row={row} />}
          empty={{ title: translate('appUses.empty'), text: translate('apps.nobodyUses') }}
        />
      ),
    },
    {
      id: 'facts',
      label: label('facts'),
      content: <FactList of="app" facts={app.facts} missing={app.missing} />,
    },
    { id: 'history', label: label('history'), content: <HistoryTab app={app} /> },
  ];
}

/** What nobody should overlook before anything else on the page. */
function Warnings({ app }: { app: App }) {
  const translate = useTranslate();
  const black = app.lists.find(({ list, endedAt }) => list === 'black' && endedAt === null);
  return (
    <>
      {black !== undefined && (
        <Alert severity="error" sx={{ mb: 2 }} data-testid="app-blacklisted">
          {translate('apps.blacklisted', { unit: black.unitName, reason: black.reason })}
        </Alert>
      )}
      {app.closedAt !== null && (
        <Alert severity="info" sx={{ mb: 2 }}>
          {translate('apps.isClosed')}
        </Alert>
      )}
    </>
  );
}

function Page({ app }: { app: App }) {
  const translate = useTranslate();
  return (
    <>
      <Warnings app={app} />
      <RecordPage
        title={app.name}
        parent={{ label: translate('apps.title'), to: '/apps' }}
        mark={
          <>
            {app.filingState === null ? (
              translate('apps.notFiled')
            ) : (
              <StateMark kind="app-filings" state={app.filingState} />
            )}
            <ListedMark listed={app.listed} />
          </>
        }
        text={[...new Set([app.providerName, app.packageName ?? app.bundleId, app.unitName])]
          .filter((part) => part !== null)
          .join(' · ')}
        actions={<AppActions app={app} />}
        tabs={useTabs(app)}
        aside={<AppAside app={app} />}
      />
    </>
  );
}

/** One app: its versions and what was found in them, its filing, who uses it, and what happened to it. */
export default function AppShow() {
  const { id = '' } = useParams();
  const { data: app, error, refetch } = useRecord<App>('apps', id);
  if (app === undefined) {
    return <Pending error={error} refetch={refetch} />;
  }
  return <Page key={appPath(app.id)} app={app} />;
}
