import { Box, Stack, Typography } from '@mui/material';
import { useLocaleState, useTranslate } from 'react-admin';
import { Link } from 'react-router-dom';
import { formatCount } from '../format/numbers.ts';
import { listUrl } from '../home/home.ts';
import { Time } from '../marks/Time.tsx';
import { Panel } from '../shapes/Panel.tsx';
import { AllGood } from '../shapes/States.tsx';
import type { RegionAnswer } from './region.ts';

const mostRows = 8;

/** Units with something overdue, the worst first. */
export function LateUnits({ region }: { region: RegionAnswer }) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const late = region.rows.filter(({ overdue }) => overdue > 0).slice(0, mostRows);
  const worst = late[0]?.overdue ?? 1;
  return (
    <Box id="late">
      <Panel
        title={translate('region.late')}
        flush
        testId="late-units"
        aside={
          region.totals.lateUnits > 0 && (
            <Typography variant="body2" component="span" sx={{ color: 'text.secondary' }}>
              {formatCount(region.totals.lateUnits, locale)}
            </Typography>
          )
        }
      >
        {late.length === 0 ? (
          <AllGood title={translate('region.nobodyLate')} />
        ) : (
          <Box component="ol" sx={{ listStyle: 'none', m: 0, p: 0 }}>
            {late.map(({ unitId, unitName, overdue, lateSince }) => (
              <Box
                component="li"
                key={unitId}
                sx={{
                  borderBottom: 1,
                  borderColor: 'divider',
                  '&:last-child': { borderBottom: 0 },
                }}
              >
                <Box
                  component={Link}
                  to={listUrl('deliveries', { unitId, overdue: true })}
                  data-testid="late-unit"
                  sx={(theme) => ({
                    display: 'block',
                    px: 2,
                    py: 1,
                    color: 'inherit',
                    textDecoration: 'none',
                    '&:hover': { bgcolor: theme.palette.action.hover },
                  })}
                >
                  <Stack direction="row" sx={{ gap: 1, alignItems: 'baseline' }}>
                    <Typography sx={{ flex: 1, minWidth: 0, fontWeight: 500 }}>
                      {unitName}
                    </Typography>
                    <Typography variant="caption" sx={{ color: 'text.secondary' }}>
                      {translate('region.since')} <Time at={lateSince} as="ago" />
                    </Typography>
                    <Typography sx={(theme) => ({ fontWeight: 600, color: theme.tones.high.ink })}>
                      {translate('board.overdue', { count: formatCount(overdue, locale) })}
                    </Typography>
                  </Stack>
                  <Box
                    aria-hidden
                    sx={(theme) => ({
                      mt: 0.5,
                      height: 4,
                      borderRadius: 1,
                      width: `${Math.max(2, (overdue / worst) * 100)}%`,
                      bgcolor: theme.tones.high.solid,
                    })}
                  />
                </Box>
              </Box>
            ))}
          </Box>
        )}
      </Panel>
    </Box>
  );
}
