import { Box, Stack, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import { ItemTally } from '../apps/ItemTally.tsx';
import { StateMark } from '../marks/StateMark.tsx';
import { Time } from '../marks/Time.tsx';
import { ClockChips } from '../shapes/clocks/ClockChips.tsx';
import type { Column } from '../shapes/list/column.ts';
import type { AppFilingRow } from './app-filing.ts';

function Title({ row }: { row: AppFilingRow }) {
  return (
    <>
      <Typography component="div" sx={{ fontSize: '0.875rem', fontWeight: 500 }}>
        {row.title}
      </Typography>
      <Box sx={{ fontSize: '0.75rem', color: 'text.secondary' }}>
        {[row.providerName ?? row.unitName, row.packageVersion, row.number]
          .filter((part) => part !== null)
          .join(' · ')}
      </Box>
    </>
  );
}

export const appFilingColumns: readonly Column<AppFilingRow>[] = [
  {
    key: 'title',
    label: 'apps.name',
    sortable: true,
    grow: true,
    render: (row) => <Title row={row} />,
  },
  {
    key: 'state',
    label: 'appFilings.stateLabel',
    sortable: true,
    render: ({ state }) => <StateMark kind="app-filings" state={state} plain />,
  },
  {
    key: 'items',
    label: 'appDesk.items',
    render: ({ items }) => <ItemTally items={items} />,
  },
  {
    key: 'nextDueAt',
    label: 'filings.clocks',
    sortable: true,
    from: 'md',
    render: ({ clocks }) => <ClockChips clocks={clocks} most={1} openOnly />,
  },
  {
    key: 'responsibleName',
    label: 'findings.responsible',
    from: 'lg',
    render: ({ responsibleName }) => responsibleName ?? '–',
  },
  {
    key: 'authorityUnitName',
    label: 'appFilings.authority',
    from: 'xl',
    render: ({ authorityUnitName }) => authorityUnitName,
  },
  {
    key: 'updatedAt',
    label: 'apps.updatedAt',
    sortable: true,
    from: 'lg',
    render: ({ updatedAt }) => <Time at={updatedAt} as="ago" />,
  },
];

export function AppFilingCard({ row }: { row: AppFilingRow }) {
  const translate = useTranslate();
  return (
    <Stack sx={{ gap: 0.75 }}>
      <Stack direction="row" sx={{ gap: 1, justifyContent: 'space-between' }}>
        <Box sx={{ minWidth: 0 }}>
          <Title row={row} />
        </Box>
        <StateMark kind="app-filings" state={row.state} />
      </Stack>
      {row.clocks.length > 0 && <ClockChips clocks={row.clocks} most={1} openOnly />}
      <Typography variant="caption" component="div" sx={{ color: 'text.secondary' }}>
        {translate('appDesk.items')} <ItemTally items={row.items} />
      </Typography>
    </Stack>
  );
}
