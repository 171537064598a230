import { Box, Typography } from '@mui/material';
import type { UseQueryResult } from '@tanstack/react-query';
import { useTranslate } from 'react-admin';
import { formatShort } from '../format/time.ts';
import { formatShare } from '../format/numbers.ts';
import { PlainTable } from '../shapes/PlainTable.tsx';
import { Panel } from '../shapes/Panel.tsx';
import { Loaded } from '../shapes/States.tsx';
import type { RegionTrend } from './region.ts';

type Week = RegionTrend['weeks'][number];

function Bar({ share, label }: { share: number; label: string }) {
  return (
    <Box
      role="img"
      aria-label={label}
      sx={(theme) => ({
        width: 96,
        height: 8,
        borderRadius: 1,
        overflow: 'hidden',
        bgcolor: theme.tones.neutral.tint,
      })}
    >
      <Box sx={{ width: `${share * 100}%`, height: '100%', bgcolor: 'primary.main' }} />
    </Box>
  );
}

/** Week by week: how much was issued, and how much of what was due was done in time. */
export function WeeklyTrend({ query }: { query: UseQueryResult<RegionTrend> }) {
  const translate = useTranslate();
  return (
    <Panel title={translate('region.trend')} flush testId="region-trend">
      <Loaded query={query} rows={4}>
        {({ weeks }) => {
          const most = Math.max(1, ...weeks.map(({ issued }) => issued));
          return (
            <PlainTable<Week>
              label={translate('region.trend')}
              rows={weeks.toReversed()}
              keyOf={({ from }) => from}
              columns={[
                {
                  label: translate('region.week'),
                  render: ({ from }) => formatShort(from, Date.parse(from)).slice(0, 5),
                },
                {
                  label: translate('region.issued'),
                  render: ({ issued }) => (
                    <Box sx={{ display: 'flex', alignItems: 'center', gap: 1 }}>
                      <Bar share={issued / most} label={String(issued)} />
                      {issued}
                    </Box>
                  ),
                },
                {
                  label: translate('region.inTime'),
                  align: 'right',
                  render: ({ ended, inTime }) =>
                    ended === 0 ? (
                      '–'
                    ) : (
                      <Typography variant="body2" component="span">
                        {formatShare(inTime / ended)}{' '}
                        <Box component="span" sx={{ color: 'text.secondary' }}>
                          {inTime}/{ended}
                        </Box>
                      </Typography>
                    ),
                },
              ]}
            />
          );
        }}
      </Loaded>
    </Panel>
  );
}
