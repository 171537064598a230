import { Box, Stack, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import { formatShare } from '../format/numbers.ts';
import { StateMark } from '../marks/StateMark.tsx';
import { Time } from '../marks/Time.tsx';
import type { Column } from '../shapes/list/column.ts';
import { ListPage } from '../shapes/list/ListPage.tsx';
import { shareOf, type Share, type UnitRow } from './ipv6.ts';

function ShareText({ share }: { share: Share | undefined }) {
  const translate = useTranslate();
  if (share === undefined || share.measured === 0) return <>{translate('ipv6.noData')}</>;
  return (
    <>
      {formatShare(shareOf(share))}{' '}
      <Box component="span" sx={{ color: 'text.secondary', whiteSpace: 'nowrap' }}>
        {share.having}/{share.measured}
      </Box>
    </>
  );
}

function Goals({ row }: { row: UnitRow }) {
  const translate = useTranslate();
  const relevant = (row.figures?.goals ?? []).filter(({ state }) => state !== 'not-applicable');
  return (
    <Stack sx={{ gap: 0.25 }}>
      {relevant.map(({ goal, state }) => (
        <Box key={goal} sx={{ whiteSpace: 'nowrap' }}>
          {translate(`ipv6.goal.${goal}`)} <StateMark kind="goals" state={state} plain />
        </Box>
      ))}
    </Stack>
  );
}

const columns: readonly Column<UnitRow>[] = [
  {
    key: 'unitName',
    label: 'list.unit',
    sortable: true,
    grow: true,
    render: ({ unitName }) => unitName,
  },
  {
    key: 'portals',
    label: 'ipv6.share.portals',
    align: 'right',
    render: ({ figures }) => <ShareText share={figures?.portals} />,
  },
  {
    key: 'hosts',
    label: 'ipv6.share.hosts',
    align: 'right',
    render: ({ figures }) => <ShareText share={figures?.hosts} />,
  },
  {
    key: 'links',
    label: 'ipv6.share.links',
    align: 'right',
    from: 'md',
    render: ({ figures }) => <ShareText share={figures?.links} />,
  },
  { key: 'goals', label: 'ipv6.goals', render: (row) => <Goals row={row} /> },
  {
    key: 'computedAt',
    label: 'ipv6.computedAt',
    from: 'lg',
    render: ({ computedAt }) => <Time at={computedAt} as="ago" />,
  },
];

export default function UnitList() {
  const translate = useTranslate();
  return (
    <ListPage<UnitRow>
      resource="ipv6/units"
      permission="assets"
      title={translate('ipv6.units')}
      text={translate('ipv6.purpose')}
      columns={columns}
      card={(row) => (
        <Stack sx={{ gap: 0.5 }}>
          <Typography sx={{ fontWeight: 500 }}>{row.unitName}</Typography>
          <Typography variant="body2">
            {translate('ipv6.share.portals')} <ShareText share={row.figures?.portals} />
          </Typography>
          <Typography variant="body2">
            {translate('ipv6.share.hosts')} <ShareText share={row.figures?.hosts} />
          </Typography>
          <Goals row={row} />
        </Stack>
      )}
      sort={{ field: 'unitName', order: 'ASC' }}
      empty={{ title: translate('ipv6.noUnits'), text: translate('ipv6.noUnitsHelp') }}
    />
  );
}
