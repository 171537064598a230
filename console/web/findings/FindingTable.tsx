import { Box, Stack, Typography } from '@mui/material';
import { useLocaleState, useTranslate } from 'react-admin';
import { SeverityMark } from '../marks/SeverityMark.tsx';
import { StateMark } from '../marks/StateMark.tsx';
import { Time } from '../marks/Time.tsx';
import { ClockChips } from '../shapes/clocks/ClockChips.tsx';
import type { Column } from '../shapes/list/column.ts';
import { worded } from '../systems/system.ts';
import type { FindingRow } from './finding.ts';

function Title({ row }: { row: FindingRow }) {
  const [locale] = useLocaleState();
  return (
    <>
      <Typography component="div" sx={{ fontSize: '0.875rem', fontWeight: 500 }}>
        {row.title}
      </Typography>
      <Box sx={{ fontSize: '0.75rem', color: 'text.secondary' }}>
        {row.number} · {row.itemKey} {worded(locale, row.itemZh, row.itemEn)}
      </Box>
    </>
  );
}

export const findingColumns: readonly Column<FindingRow>[] = [
  {
    key: 'severity',
    label: 'severity.label',
    render: ({ severity }) => <SeverityMark severity={severity} />,
  },
  { key: 'title', label: 'findings.what', grow: true, render: (row) => <Title row={row} /> },
  {
    key: 'state',
    label: 'findings.stateLabel',
    render: ({ state }) => <StateMark kind="findings" state={state} plain />,
  },
  {
    key: 'systemName',
    label: 'systems.name',
    from: 'lg',
    render: ({ systemName, unitName }) => (
      <>
        {systemName}
        <Box sx={{ fontSize: '0.75rem', color: 'text.secondary' }}>{unitName}</Box>
      </>
    ),
  },
  {
    key: 'responsibleName',
    label: 'findings.responsible',
    from: 'xl',
    render: ({ responsibleName }) => responsibleName ?? '–',
  },
  {
    key: 'rounds',
    label: 'findings.rounds',
    align: 'right',
    from: 'xl',
    render: ({ rounds }) => rounds,
  },
  {
    key: 'nextDueAt',
    label: 'findings.clocks',
    sortable: true,
    from: 'md',
    render: ({ clocks }) => <ClockChips clocks={clocks} most={1} openOnly />,
  },
  {
    key: 'openedAt',
    label: 'findings.raised',
    sortable: true,
    from: 'lg',
    render: ({ openedAt }) => <Time at={openedAt} as="short" />,
  },
];

export function FindingCard({ row }: { row: FindingRow }) {
  const translate = useTranslate();
  return (
    <Stack sx={{ gap: 0.75 }}>
      <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap' }}>
        <SeverityMark severity={row.severity} />
        <StateMark kind="findings" state={row.state} />
      </Stack>
      <Title row={row} />
      {row.clocks.length > 0 && <ClockChips clocks={row.clocks} most={1} openOnly />}
      <Typography variant="caption" sx={{ color: 'text.secondary' }}>
        {row.systemName} · {translate('findings.raisedBy', { name: row.raised.name })}
      </Typography>
    </Stack>
  );
}
