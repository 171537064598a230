import { Box, Stack, Typography } from '@mui/material';
import { useLocaleState, useTranslate } from 'react-admin';
import { ClockChips } from '../shapes/clocks/ClockChips.tsx';
import type { Column } from '../shapes/list/column.ts';
import { worded } from '../systems/system.ts';
import type { ExceptionRow } from './exception.ts';
import { ExceptionMarks } from './ExceptionMarks.tsx';

function Title({ row }: { row: ExceptionRow }) {
  const [locale] = useLocaleState();
  return (
    <>
      <Typography component="div" sx={{ fontSize: '0.875rem', fontWeight: 500 }}>
        {row.itemKey} {worded(locale, row.itemZh, row.itemEn)}
      </Typography>
      <Box sx={{ fontSize: '0.75rem', color: 'text.secondary' }}>
        {row.number} · {row.systemName}
      </Box>
    </>
  );
}

function Risk({ row }: { row: ExceptionRow }) {
  const translate = useTranslate();
  return <>{translate(`exceptions.riskOf.${row.risk}`)}</>;
}

export const exceptionColumns: readonly Column<ExceptionRow>[] = [
  { key: 'itemKey', label: 'exceptions.what', grow: true, render: (row) => <Title row={row} /> },
  {
    key: 'state',
    label: 'exceptions.stateLabel',
    render: (row) => <ExceptionMarks row={row} plain />,
  },
  { key: 'risk', label: 'exceptions.risk', from: 'md', render: (row) => <Risk row={row} /> },
  {
    key: 'expiresAt',
    label: 'exceptions.expiresOn',
    sortable: true,
    render: ({ expiresOn }) => <Box sx={{ whiteSpace: 'nowrap' }}>{expiresOn}</Box>,
  },
  {
    key: 'requested',
    label: 'exceptions.requestedBy',
    from: 'lg',
    render: ({ requested }) => requested.name,
  },
  {
    key: 'approved',
    label: 'exceptions.approver',
    from: 'lg',
    render: ({ approved }) => approved?.name ?? '–',
  },
  {
    key: 'unitName',
    label: 'list.unit',
    from: 'xl',
    render: ({ unitName }) => <Box sx={{ whiteSpace: 'nowrap' }}>{unitName}</Box>,
  },
];

export function ExceptionCard({ row }: { row: ExceptionRow }) {
  const translate = useTranslate();
  return (
    <Stack sx={{ gap: 0.75 }}>
      <ExceptionMarks row={row} />
      <Title row={row} />
      {row.clocks.length > 0 && <ClockChips clocks={row.clocks} most={1} openOnly />}
      <Typography variant="caption" sx={{ color: 'text.secondary' }}>
        {translate('exceptions.until', { day: row.expiresOn })} · {row.requested.name}
      </Typography>
    </Stack>
  );
}
