import { Box, Stack, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import { formatBytes } from '../format/numbers.ts';
import { StateMark } from '../marks/StateMark.tsx';
import { Time } from '../marks/Time.tsx';
import type { Column } from '../shapes/list/column.ts';
import { errorKey, packageTitle, versionText, type PackageRow } from './package.ts';
import { VerdictCounts } from './VerdictCounts.tsx';

function Title({ row }: { row: PackageRow }) {
  return (
    <>
      <Typography component="div" sx={{ fontSize: '0.875rem', fontWeight: 500 }}>
        {packageTitle(row)}
      </Typography>
      <Box sx={{ fontSize: '0.75rem', color: 'text.secondary', overflowWrap: 'anywhere' }}>
        {row.packageName ?? row.fileName}
      </Box>
    </>
  );
}

/** Where reading stands; of what could not be read, why. */
function State({ row }: { row: PackageRow }) {
  const translate = useTranslate();
  const { key, fallback } = errorKey(row);
  return (
    <>
      <StateMark kind="app-packages" state={row.state} plain />
      {row.state === 'failed' && (
        <Box
          sx={{
            fontSize: '0.75rem',
            color: 'text.secondary',
            maxWidth: 280,
            whiteSpace: 'normal',
            overflowWrap: 'anywhere',
          }}
        >
          {translate(key, { _: fallback })}
        </Box>
      )}
    </>
  );
}

export const packageColumns: readonly Column<PackageRow>[] = [
  { key: 'label', label: 'appPackages.name', grow: true, render: (row) => <Title row={row} /> },
  {
    key: 'platform',
    label: 'appPackages.platformLabel',
    from: 'lg',
    render: ({ platform }) => (platform === null ? '–' : platform === 'ios' ? 'iOS' : 'Android'),
  },
  { key: 'versionName', label: 'appPackages.version', render: (row) => versionText(row) },
  { key: 'state', label: 'appPackages.stateLabel', render: (row) => <State row={row} /> },
  {
    key: 'counts',
    label: 'appPackages.findings',
    render: ({ counts }) => <VerdictCounts counts={counts} />,
  },
  {
    key: 'unitName',
    label: 'appPackages.unit',
    from: 'lg',
    render: ({ unitName }) => unitName,
  },
  {
    key: 'bytes',
    label: 'appPackages.size',
    from: 'xl',
    align: 'right',
    render: ({ bytes }) => formatBytes(bytes),
  },
  {
    key: 'uploadedAt',
    label: 'appPackages.uploadedAt',
    sortable: true,
    from: 'md',
    render: ({ uploadedAt }) => <Time at={uploadedAt} as="short" />,
  },
];

export function PackageCard({ row }: { row: PackageRow }) {
  const translate = useTranslate();
  return (
    <Stack sx={{ gap: 0.5 }}>
      <Stack direction="row" sx={{ gap: 1, justifyContent: 'space-between' }}>
        <Box sx={{ minWidth: 0 }}>
          <Title row={row} />
        </Box>
        <Box sx={{ flexShrink: 0, maxWidth: '45%' }}>
          <State row={row} />
        </Box>
      </Stack>
      {row.counts !== null && <VerdictCounts counts={row.counts} />}
      <Typography variant="caption" sx={{ color: 'text.secondary' }}>
        {translate('appPackages.version')} {versionText(row)} · {row.unitName} ·{' '}
        <Time at={row.uploadedAt} as="short" />
      </Typography>
    </Stack>
  );
}
