import { Box, Stack, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import { Time } from '../marks/Time.tsx';
import type { Column } from '../shapes/list/column.ts';
import { platformName, type AppRow } from './app.ts';
import { FilingCell } from './FilingCell.tsx';
import { ListedMark } from './ListedMark.tsx';

function Title({ app }: { app: AppRow }) {
  return (
    <>
      <Stack direction="row" sx={{ columnGap: 1, flexWrap: 'wrap', alignItems: 'center' }}>
        <Typography component="span" sx={{ fontSize: '0.875rem', fontWeight: 500 }}>
          {app.name}
        </Typography>
        <ListedMark listed={app.listed} />
      </Stack>
      <Box sx={{ fontSize: '0.75rem', color: 'text.secondary' }}>
        {app.providerName ?? app.packageName ?? app.bundleId ?? app.unitName}
      </Box>
    </>
  );
}

function Uses({ uses }: Pick<AppRow, 'uses'>) {
  const translate = useTranslate();
  const parts = (['inUse', 'reviewing', 'stopped'] as const)
    .filter((each) => uses[each] > 0)
    .map((each) => translate(`apps.usesOf.${each}`, { count: uses[each] }));
  return <>{parts.length === 0 ? '–' : parts.join(' · ')}</>;
}

export const appColumns: readonly Column<AppRow>[] = [
  {
    key: 'name',
    label: 'apps.name',
    sortable: true,
    grow: true,
    render: (app) => <Title app={app} />,
  },
  {
    key: 'platforms',
    label: 'apps.platforms',
    from: 'lg',
    render: ({ platforms }) => platforms.map(platformName).join(', ') || '–',
  },
  {
    key: 'packageVersion',
    label: 'appPackages.version',
    from: 'lg',
    render: ({ packageVersion }) => packageVersion ?? '–',
  },
  { key: 'filingState', label: 'apps.filing', render: (app) => <FilingCell app={app} /> },
  { key: 'uses', label: 'apps.uses', render: ({ uses }) => <Uses uses={uses} /> },
  { key: 'unitName', label: 'apps.unit', from: 'lg', render: ({ unitName }) => unitName },
  {
    key: 'updatedAt',
    label: 'apps.updatedAt',
    sortable: true,
    from: 'xl',
    render: ({ updatedAt }) => <Time at={updatedAt} as="ago" />,
  },
];

export function AppCard({ app }: { app: AppRow }) {
  return (
    <Stack sx={{ gap: 0.5 }}>
      <Title app={app} />
      <Box sx={{ fontSize: '0.8125rem' }}>
        <FilingCell app={app} />
      </Box>
      <Typography variant="caption" sx={{ color: 'text.secondary' }}>
        {app.unitName} · <Uses uses={app.uses} />
      </Typography>
    </Stack>
  );
}
