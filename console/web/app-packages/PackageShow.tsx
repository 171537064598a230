import { Alert, Button, LinearProgress, Stack, Typography } from '@mui/material';
import type { ReactNode } from 'react';
import { useTranslate } from 'react-admin';
import { useParams } from 'react-router-dom';
import { StateMark } from '../marks/StateMark.tsx';
import { fetchApi } from '../providers/http.ts';
import { useCan } from '../providers/session.ts';
import { useAction, useApi } from '../providers/use-api.ts';
import { Panel } from '../shapes/Panel.tsx';
import { PageHeader } from '../shapes/PageHeader.tsx';
import { RecordPage } from '../shapes/RecordPage.tsx';
import { Pending } from '../shapes/States.tsx';
import { FactsTab } from './FactsTab.tsx';
import { FindingsTab } from './FindingsTab.tsx';
import {
  errorKey,
  isUnderWay,
  packageTitle,
  versionText,
  type Package,
  type PackageSummary,
} from './package.ts';
import { PackageAside } from './PackageAside.tsx';
import { PermissionsTab } from './PermissionsTab.tsx';
import { SdksTab } from './SdksTab.tsx';
import { SigningTab } from './SigningTab.tsx';
import { UnseenTab } from './UnseenTab.tsx';
import { VerdictCounts } from './VerdictCounts.tsx';
import { VersionsTab } from './VersionsTab.tsx';

/** Behind the live messages, for a line on which they do not get through. */
const pollMs = 3_000;

function Revet({ row, label }: { row: Package; label: string }) {
  const may = useCan('apps', 'update');
  const revet = useAction(
    () =>
      fetchApi(`/app-packages/${encodeURIComponent(row.id)}/revet`, { method: 'POST', body: {} }),
    { touches: ['app-packages', 'apps'], done: 'appPackages.revetted' },
  );
  if (!may) return null;
  return (
    <Button
      variant="outlined"
      data-testid="revet"
      disabled={revet.isPending}
      onClick={() => revet.mutate(undefined)}
    >
      {label}
    </Button>
  );
}

function Head({ row, children }: { row: Package; children?: ReactNode }) {
  const translate = useTranslate();
  return (
    <PageHeader
      title={packageTitle(row)}
      parent={{ label: translate('appPackages.title'), to: '/app-packages' }}
      mark={<StateMark kind="app-packages" state={row.state} />}
      text={[row.packageName, row.unitName].filter((part) => part !== null).join(' · ')}
      actions={children}
    />
  );
}

/** Waiting for the reader: the page fills itself when it is through. */
function UnderWay({ row }: { row: Package }) {
  const translate = useTranslate();
  return (
    <>
      <Head row={row} />
      <Panel testId="package-under-way">
        <Stack role="status" sx={{ gap: 1, py: 2 }}>
          <Typography>{translate(`appPackages.underWay.${row.state}`)}</Typography>
          <LinearProgress variant={row.state === 'reading' ? 'indeterminate' : 'query'} />
          <Typography variant="body2" sx={{ color: 'text.secondary' }}>
            {translate('appPackages.underWayHelp')}
          </Typography>
        </Stack>
      </Panel>
    </>
  );
}

/** A package that could not be read is no proof of anything: what went wrong, and what can be done. */
function Unreadable({ row }: { row: Package }) {
  const translate = useTranslate();
  const { key, fallback } = errorKey(row);
  const reason = translate(key, { _: fallback });
  return (
    <>
      <Head row={row}>
        <Revet row={row} label={translate('appPackages.readAgain')} />
      </Head>
      <Stack sx={{ gap: 2 }}>
        <Alert severity="error" data-testid="package-failed">
          <Typography sx={{ fontWeight: 500 }}>{reason}</Typography>
          {row.error !== null && row.error !== reason && (
            <Typography variant="body2">{row.error}</Typography>
          )}
          <Typography variant="body2">{translate('appPackages.failedHelp')}</Typography>
        </Alert>
        <PackageAside row={row} />
      </Stack>
    </>
  );
}

function useTabs(row: Package, summary: PackageSummary) {
  const translate = useTranslate();
  const label = (name: string, count?: number): string =>
    [translate(`appPackages.tab.${name}`), ...(count === undefined ? [] : [count])].join(' ');
  return [
    {
      id: 'findings',
      label: label('findings'),
      content: <FindingsTab found={row} />,
      flush: true,
    },
    {
      id: 'permissions',
      label: label('permissions', row.permissions.length),
      content: (
        <PermissionsTab
          rows={row.permissions}
          codeSeen={!summary.unseen.some(({ area }) => area === 'code')}
        />
      ),
      flush: true,
    },
    {
      id: 'sdks',
      label: label('sdks', summary.sdks.length),
      content: <SdksTab summary={summary} />,
      flush: true,
    },
    { id: 'signing', label: label('signing'), content: <SigningTab summary={summary} /> },
    { id: 'facts', label: label('facts'), content: <FactsTab row={row} summary={summary} /> },
    {
      id: 'unseen',
      label: label('unseen', summary.unseen.length),
      content: <UnseenTab unseen={summary.unseen} />,
      flush: true,
    },
    {
      id: 'versions',
      label: label('versions', row.versions.length),
      content: <VersionsTab row={row} />,
      flush: true,
    },
  ];
}

function Read({ row, summary }: { row: Package; summary: PackageSummary }) {
  const translate = useTranslate();
  const tabs = useTabs(row, summary);
  return (
    <>
      {row.rulesChanged && (
        <Alert severity="info" sx={{ mb: 2 }} data-testid="rules-changed">
          {translate('appPackages.rulesChanged')}
        </Alert>
      )}
      {summary.unseen.length > 0 && (
        <Alert severity="warning" sx={{ mb: 2 }} data-testid="not-all-seen">
          {translate('appPackages.notAllSeen', { smart_count: summary.unseen.length })}
        </Alert>
      )}
      <RecordPage
        title={`${packageTitle(row)} ${versionText(row)}`}
        parent={{ label: translate('appPackages.title'), to: '/app-packages' }}
        mark={<VerdictCounts counts={row.counts} />}
        text={[summary.platform === 'ios' ? 'iOS' : 'Android', row.packageName, row.unitName]
          .filter((part) => part !== null)
          .join(' · ')}
        actions={<Revet row={row} label={translate('appPackages.revet')} />}
        tabs={tabs}
        aside={<PackageAside row={row} />}
      />
    </>
  );
}

/** One package: what the checks found and on what evidence, what the file is made of, and what could not be seen. */
export default function PackageShow() {
  const { id = '' } = useParams();
  const path = `/app-packages/${encodeURIComponent(id)}`;
  const first = useApi<Package>(path);
  // The same query; it polls only while something happens.
  const waiting = first.data !== undefined && isUnderWay(first.data);
  const { data: row } = useApi<Package>(path, waiting ? { refetchInterval: pollMs } : {});
  if (row === undefined) {
    return <Pending error={first.error} refetch={first.refetch} />;
  }
  if (row.state === 'failed') return <Unreadable row={row} />;
  if (row.summary === null) return <UnderWay row={row} />;
  return <Read row={row} summary={row.summary} />;
}
