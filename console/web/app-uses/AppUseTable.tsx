import { Box, Stack, Typography } from '@mui/material';
import { useLocaleState, useTranslate } from 'react-admin';
import { ItemTally } from '../apps/ItemTally.tsx';
import { ListedMark } from '../apps/ListedMark.tsx';
import { formatCount } from '../format/numbers.ts';
import { Mark } from '../marks/Mark.tsx';
import { StateMark } from '../marks/StateMark.tsx';
import { stateLooks } from '../marks/states.ts';
import { Time } from '../marks/Time.tsx';
import { ClockChips } from '../shapes/clocks/ClockChips.tsx';
import type { Column } from '../shapes/list/column.ts';
import type { AppUseRow } from './app-use.ts';

function Title({ row }: { row: AppUseRow }) {
  return (
    <>
      <Stack direction="row" sx={{ columnGap: 1, flexWrap: 'wrap', alignItems: 'center' }}>
        <Typography component="span" sx={{ fontSize: '0.875rem', fontWeight: 500 }}>
          {row.appName}
        </Typography>
        <ListedMark listed={row.listed} />
      </Stack>
      <Box sx={{ fontSize: '0.75rem', color: 'text.secondary' }}>
        {[row.providerName, row.packageVersion].filter((part) => part !== null).join(' · ')}
      </Box>
    </>
  );
}

/** State, and why it is reviewed again. */
function State({ row }: { row: AppUseRow }) {
  const translate = useTranslate();
  return (
    <>
      <StateMark kind="app-uses" state={row.state} plain />
      {row.trigger !== null && (
        <Box sx={{ fontSize: '0.75rem', color: 'text.secondary' }}>
          {translate(`apps.trigger.${row.trigger}`)}
        </Box>
      )}
      {row.newerPackageId !== null && (
        <Box>
          <Mark {...stateLooks['app-changes'].worse} plain text={translate('appUses.newer')} />
        </Box>
      )}
    </>
  );
}

function Nature({ row }: { row: AppUseRow }) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  if (row.nature === null) return <>–</>;
  return (
    <>
      {translate(`appUses.nature.${row.nature}`, { _: row.nature })}
      {row.people !== null && (
        <Box sx={{ fontSize: '0.75rem', color: 'text.secondary' }}>
          {translate('appUses.people', { count: formatCount(row.people, locale) })}
        </Box>
      )}
    </>
  );
}

export const appUseColumns: readonly Column<AppUseRow>[] = [
  { key: 'appName', label: 'apps.name', grow: true, render: (row) => <Title row={row} /> },
  {
    key: 'unitName',
    label: 'appUses.unit',
    render: ({ unitName }) => unitName,
  },
  {
    key: 'state',
    label: 'appUses.stateLabel',
    sortable: true,
    render: (row) => <State row={row} />,
  },
  {
    key: 'filingState',
    label: 'apps.filing',
    from: 'lg',
    render: ({ filingState, filingNumber }) =>
      filingState === null ? (
        '–'
      ) : (
        <>
          <StateMark kind="app-filings" state={filingState} plain />
          <Box sx={{ fontSize: '0.75rem', color: 'text.secondary' }}>{filingNumber}</Box>
        </>
      ),
  },
  {
    key: 'nature',
    label: 'appUses.natureLabel',
    from: 'xl',
    render: (row) => <Nature row={row} />,
  },
  {
    key: 'items',
    label: 'appDesk.items',
    from: 'lg',
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
    key: 'updatedAt',
    label: 'apps.updatedAt',
    sortable: true,
    from: 'xl',
    render: ({ updatedAt }) => <Time at={updatedAt} as="ago" />,
  },
];

export function AppUseCard({ row }: { row: AppUseRow }) {
  return (
    <Stack sx={{ gap: 0.75 }}>
      <Stack direction="row" sx={{ gap: 1, justifyContent: 'space-between' }}>
        <Box sx={{ minWidth: 0 }}>
          <Title row={row} />
        </Box>
        <Box sx={{ flexShrink: 0 }}>
          <State row={row} />
        </Box>
      </Stack>
      {row.clocks.length > 0 && <ClockChips clocks={row.clocks} most={1} openOnly />}
      <Typography variant="caption" component="div" sx={{ color: 'text.secondary' }}>
        {row.unitName} · <ItemTally items={row.items} />
      </Typography>
    </Stack>
  );
}
