import { Box, LinearProgress, Stack, Typography } from '@mui/material';
import { useLocaleState, useTranslate } from 'react-admin';
import { formatCount } from '../format/numbers.ts';
import { StateMark } from '../marks/StateMark.tsx';
import { Time } from '../marks/Time.tsx';
import type { Column } from '../shapes/list/column.ts';
import { isActive, spentShare, type Sweep } from './sweep.ts';

function Spent({ row }: { row: Sweep }) {
  const [locale] = useLocaleState();
  const text = `${formatCount(row.probes, locale)} / ${formatCount(row.budget, locale)}`;
  return (
    <Box sx={{ minWidth: 128 }}>
      <Box sx={{ whiteSpace: 'nowrap' }}>{text}</Box>
      {isActive(row) && (
        <LinearProgress
          variant={row.state === 'queued' ? 'indeterminate' : 'determinate'}
          value={spentShare(row) * 100}
          aria-label={text}
        />
      )}
    </Box>
  );
}

function Found({ row }: { row: Sweep }) {
  const translate = useTranslate();
  return (
    <>
      {row.found}
      {row.foundNew > 0 && (
        <Box component="span" sx={{ color: 'text.secondary', ml: 0.75 }}>
          {translate('sweeps.ofWhichNew', { new: row.foundNew })}
        </Box>
      )}
    </>
  );
}

export const sweepColumns: readonly Column<Sweep>[] = [
  {
    key: 'planName',
    label: 'sweeps.plan',
    grow: true,
    render: ({ planName, unitName }) => (
      <>
        <Typography component="div" sx={{ fontWeight: 500, fontSize: '0.875rem' }}>
          {planName}
        </Typography>
        <Box sx={{ color: 'text.secondary', fontSize: '0.75rem' }}>{unitName}</Box>
      </>
    ),
  },
  {
    key: 'state',
    label: 'sweeps.stateLabel',
    render: ({ state }) => <StateMark kind="sweeps" state={state} plain />,
  },
  { key: 'probes', label: 'sweeps.probes', render: (row) => <Spent row={row} /> },
  { key: 'found', label: 'sweeps.found', render: (row) => <Found row={row} /> },
  {
    key: 'createdByName',
    label: 'sweeps.startedBy',
    from: 'lg',
    render: ({ createdByName }) => createdByName,
  },
  {
    key: 'createdAt',
    label: 'sweeps.startedAt',
    sortable: true,
    render: ({ startedAt, createdAt }) => <Time at={startedAt ?? createdAt} as="short" />,
  },
];

export function SweepCard({ row }: { row: Sweep }) {
  const translate = useTranslate();
  return (
    <Stack sx={{ gap: 0.5 }}>
      <Stack direction="row" sx={{ gap: 1, alignItems: 'center' }}>
        <StateMark kind="sweeps" state={row.state} />
        <Box sx={{ flex: 1 }} />
        <Time at={row.startedAt ?? row.createdAt} as="short" />
      </Stack>
      <Typography sx={{ fontWeight: 500 }}>{row.planName}</Typography>
      <Spent row={row} />
      <Typography variant="body2">
        {translate('sweeps.found')} <Found row={row} />
      </Typography>
    </Stack>
  );
}
