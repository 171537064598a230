import { Box, Stack, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import { StateMark } from '../marks/StateMark.tsx';
import { ClockChips } from '../shapes/clocks/ClockChips.tsx';
import type { Column } from '../shapes/list/column.ts';
import { LevelMark } from '../systems/LevelMark.tsx';
import { stepCount, type FilingRow } from './filing.ts';

function Step({ row }: { row: FilingRow }) {
  const translate = useTranslate();
  return (
    <Box component="span" sx={{ whiteSpace: 'nowrap' }}>
      {translate('filings.stepOf', { step: row.step, of: stepCount })}
    </Box>
  );
}

export const filingColumns: readonly Column<FilingRow>[] = [
  {
    key: 'systemName',
    label: 'systems.name',
    grow: true,
    render: ({ systemName, unitName }) => (
      <>
        <Typography component="div" sx={{ fontSize: '0.875rem', fontWeight: 500 }}>
          {systemName}
        </Typography>
        <Box sx={{ fontSize: '0.75rem', color: 'text.secondary' }}>{unitName}</Box>
      </>
    ),
  },
  { key: 'level', label: 'systems.level', render: (row) => <LevelMark system={row} /> },
  {
    key: 'state',
    label: 'filings.stateLabel',
    render: ({ state }) => <StateMark kind="filings" state={state} plain />,
  },
  { key: 'step', label: 'filings.step', from: 'md', render: (row) => <Step row={row} /> },
  {
    key: 'certificateNumber',
    label: 'filings.number',
    from: 'md',
    render: ({ certificateNumber }) => certificateNumber ?? '–',
  },
  {
    key: 'validUntil',
    label: 'filings.validUntil',
    from: 'md',
    render: ({ validUntil }) => <Box sx={{ whiteSpace: 'nowrap' }}>{validUntil ?? '–'}</Box>,
  },
  {
    key: 'nextDueAt',
    label: 'filings.clocks',
    sortable: true,
    render: ({ clocks }) => <ClockChips clocks={clocks} most={1} openOnly />,
  },
];

export function FilingCard({ row }: { row: FilingRow }) {
  return (
    <Stack sx={{ gap: 0.75 }}>
      <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap' }}>
        <StateMark kind="filings" state={row.state} />
        <LevelMark system={row} />
      </Stack>
      <Typography sx={{ fontWeight: 500 }}>{row.systemName}</Typography>
      {row.clocks.length > 0 && <ClockChips clocks={row.clocks} most={1} openOnly />}
      <Typography variant="caption" sx={{ color: 'text.secondary' }}>
        {[row.unitName, row.certificateNumber].filter((text) => text !== null).join(' · ')}
      </Typography>
    </Stack>
  );
}
