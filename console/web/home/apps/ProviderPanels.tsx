import { Button, Stack } from '@mui/material';
import { useTranslate } from 'react-admin';
import { Link } from 'react-router-dom';
import type { AppFilingRow } from '../../app-filings/app-filing.ts';
import {
  packagePath,
  packageTitle,
  versionText,
  type PackageRow,
} from '../../app-packages/package.ts';
import { VerdictCounts } from '../../app-packages/VerdictCounts.tsx';
import { appPath, type AppRow } from '../../apps/app.ts';
import { StateMark } from '../../marks/StateMark.tsx';
import { useApi } from '../../providers/use-api.ts';
import { ClockChips } from '../../shapes/clocks/ClockChips.tsx';
import { Panel } from '../../shapes/Panel.tsx';
import { Loaded } from '../../shapes/States.tsx';
import { NumberedList } from '../auditor/NumberedList.tsx';
import { listUrl } from '../home.ts';

const most = 8;

function useFirst<R>(
  resource: string,
  filter: Readonly<Record<string, unknown>>,
  sort: readonly [string, 'ASC' | 'DESC'],
) {
  return useApi<readonly R[]>(`/${resource}`, {
    query: {
      range: `[0,${most - 1}]`,
      sort: JSON.stringify(sort),
      ...(Object.keys(filter).length > 0 && { filter: JSON.stringify(filter) }),
    },
    refetchInterval: 60_000,
    keep: true,
  });
}

/** What was returned or is not submitted yet, with the time that is left; then apps that nobody has begun to file. */
function Filings() {
  const translate = useTranslate();
  const query = useFirst<AppFilingRow>('app-filings', { turn: 'provider' }, ['nextDueAt', 'ASC']);
  const { data: apps = [] } = useFirst<AppRow>('apps', {}, ['updatedAt', 'DESC']);
  const unfiled = apps.filter(({ filingState }) => filingState === null);
  return (
    <Panel title={translate('home.todo')} flush testId="home-provider-filings">
      <Loaded query={query} rows={3}>
        {(rows) => (
          <NumberedList
            none={translate('appHome.noMine')}
            entries={[
              ...rows.map((row) => ({
                id: row.id,
                href: `/app-filings/${encodeURIComponent(row.id)}`,
                title: row.title,
                detail: [row.authorityUnitName, row.packageVersion]
                  .filter((part) => part !== null)
                  .join(' · '),
                mark: (
                  <Stack sx={{ alignItems: 'flex-end', gap: 0.25, flexShrink: 0 }}>
                    <StateMark kind="app-filings" state={row.state} plain />
                    {row.clocks.length > 0 && <ClockChips clocks={row.clocks} most={1} openOnly />}
                  </Stack>
                ),
              })),
              ...unfiled.map((app) => ({
                id: app.id,
                href: appPath(app.id, '?tab=facts'),
                title: app.name,
                detail: translate('appHome.toFile'),
                mark: translate('apps.notFiled'),
              })),
            ]}
          />
        )}
      </Loaded>
    </Panel>
  );
}

function Packages() {
  const translate = useTranslate();
  const query = useFirst<PackageRow>('app-packages', {}, ['uploadedAt', 'DESC']);
  return (
    <Panel title={translate('appHome.newest')} flush testId="home-provider-packages">
      <Loaded query={query} rows={3}>
        {(rows) => (
          <NumberedList
            none={translate('appHome.noPackages')}
            entries={rows.map((row) => ({
              id: row.id,
              href: packagePath(row.id),
              title: `${packageTitle(row)} ${versionText(row)}`,
              detail: row.fileName,
              mark:
                row.counts === null ? (
                  <StateMark kind="app-packages" state={row.state} plain />
                ) : (
                  <VerdictCounts counts={row.counts} />
                ),
            }))}
          />
        )}
      </Loaded>
    </Panel>
  );
}

function Apps() {
  const translate = useTranslate();
  const query = useFirst<AppRow>('apps', {}, ['updatedAt', 'DESC']);
  return (
    <Panel
      title={translate('apps.mine')}
      flush
      testId="home-provider-apps"
      aside={
        <Button component={Link} to={listUrl('apps')} variant="text">
          {translate('drillHome.all')}
        </Button>
      }
    >
      <Loaded query={query} rows={3}>
        {(rows) => (
          <NumberedList
            none={translate('apps.mineEmptyHelp')}
            entries={rows.map((row) => ({
              id: row.id,
              href: appPath(row.id),
              title: row.name,
              detail: [row.packageVersion, row.filingNumber]
                .filter((part) => part !== null)
                .join(' · '),
              mark:
                row.filingState === null ? (
                  translate('apps.notFiled')
                ) : (
                  <StateMark kind="app-filings" state={row.filingState} plain />
                ),
            }))}
          />
        )}
      </Loaded>
    </Panel>
  );
}

/** A provider's home: what waits for it, its apps, what it uploaded last. */
export default function ProviderPanels({ part }: { part: 'work' | 'state' }) {
  return part === 'work' ? (
    <Filings />
  ) : (
    <Stack sx={{ gap: 2 }}>
      <Apps />
      <Packages />
    </Stack>
  );
}
