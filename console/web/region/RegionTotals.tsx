import { Box, Paper, Typography } from '@mui/material';
import { useLocaleState, useTranslate } from 'react-admin';
import { Link } from 'react-router-dom';
import { formatCount } from '../format/numbers.ts';
import { listUrl } from '../home/home.ts';
import type { RegionAnswer } from './region.ts';

/** The numbers of the whole; each opens its records. */
export function RegionTotals({ region }: { region: RegionAnswer }) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const { totals, unit } = region;
  const within = { unitId: unit.id };
  const tiles = [
    { name: 'open', value: totals.open, to: listUrl('deliveries', within), bad: false },
    {
      name: 'overdue',
      value: totals.overdue,
      to: listUrl('deliveries', { ...within, overdue: true }),
      bad: totals.overdue > 0,
    },
    { name: 'lateUnits', value: totals.lateUnits, to: '#late', bad: totals.lateUnits > 0 },
    { name: 'openAlerts', value: totals.openAlerts, to: listUrl('alerts'), bad: false },
    { name: 'openIncidents', value: totals.openIncidents, to: listUrl('incidents'), bad: false },
  ] as const;
  return (
    <Paper
      variant="outlined"
      component="section"
      aria-label={translate('region.totals')}
      sx={{
        display: 'grid',
        gridTemplateColumns: { xs: '1fr 1fr', sm: 'repeat(5, 1fr)' },
      }}
    >
      {tiles.map(({ name, value, to, bad }) => (
        <Box
          key={name}
          component={Link}
          to={to}
          data-testid={`region-${name}`}
          sx={{
            px: 2,
            py: 1.5,
            color: 'inherit',
            textDecoration: 'none',
            '&:hover': { color: 'primary.main' },
          }}
        >
          <Typography variant="body2" component="div" sx={{ color: 'text.secondary' }}>
            {translate(`region.total.${name}`)}
          </Typography>
          <Typography
            component="div"
            sx={(theme) => ({
              fontSize: '1.5rem',
              fontWeight: 600,
              color: bad ? theme.tones.high.ink : 'inherit',
            })}
          >
            {formatCount(value, locale)}
          </Typography>
        </Box>
      ))}
    </Paper>
  );
}
