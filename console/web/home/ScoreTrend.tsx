import { Box, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import { formatScore } from '../format/numbers.ts';
import type { HomeAnswer } from './home.ts';

type Trend = NonNullable<HomeAnswer['score']>['trend'];

const width = 240;
const height = 40;

/** The proved score over the last days as a line, with the change in words. */
export function ScoreTrend({ trend }: { trend: Trend }) {
  const translate = useTranslate();
  const first = trend[0];
  const last = trend.at(-1);
  if (first === undefined || last === undefined || trend.length < 2) {
    return (
      <Typography variant="caption" sx={{ color: 'text.secondary' }}>
        {translate('home.trendLater')}
      </Typography>
    );
  }
  const values = trend.map(({ lower }) => lower);
  const least = Math.min(...values);
  const span = Math.max(1, Math.max(...values) - least);
  const points = trend
    .map(({ lower }, index) => {
      const x = (index / (trend.length - 1)) * width;
      const y = height - 3 - ((lower - least) / span) * (height - 6);
      return `${x.toFixed(1)},${y.toFixed(1)}`;
    })
    .join(' ');
  const change = last.lower - first.lower;
  const text = translate(change < 0 ? 'home.trendDown' : 'home.trendUp', {
    days: trend.length,
    change: formatScore(Math.abs(change)),
  });
  return (
    <Box data-testid="score-trend">
      <Box
        component="svg"
        role="img"
        aria-label={text}
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        sx={(theme) => ({
          display: 'block',
          width: '100%',
          height,
          '& polyline': {
            fill: 'none',
            stroke: theme.palette.primary.main,
            strokeWidth: 2,
            vectorEffect: 'non-scaling-stroke',
          },
        })}
      >
        <polyline points={points} />
      </Box>
      <Typography variant="caption" sx={{ color: 'text.secondary' }}>
        {text}
      </Typography>
    </Box>
  );
}
