import { Box, Tooltip, Typography } from '@mui/material';
import { formatShort } from '../format/time.ts';
import { useNow } from '../marks/use-now.ts';

interface BarsProps {
  bars: readonly { from: string; value: number }[];
  /** Words for one bar, after its time. */
  say: (value: number) => string;
  label: string;
  height?: number;
}

/** A number per hour as a row of bars; the highest fills the height. */
export function Bars({ bars, say, label, height = 56 }: BarsProps) {
  const now = useNow();
  const highest = Math.max(...bars.map(({ value }) => value), 0);
  const [first, last] = [bars[0], bars.at(-1)];
  return (
    <Box role="img" aria-label={label}>
      <Box sx={{ display: 'flex', alignItems: 'flex-end', gap: '1px', height }}>
        {bars.map(({ from, value }) => (
          <Tooltip key={from} title={`${formatShort(from, now)} · ${say(value)}`}>
            <Box
              sx={{
                flex: 1,
                minWidth: 0,
                height: value === 0 ? '2px' : `${Math.max(6, (value / highest) * 100)}%`,
                bgcolor: value === 0 ? 'divider' : 'primary.main',
                borderRadius: '1px 1px 0 0',
              }}
            />
          </Tooltip>
        ))}
      </Box>
      <Box sx={{ display: 'flex', justifyContent: 'space-between' }}>
        {[first, last].map((bar, index) => (
          <Typography key={index} variant="caption" sx={{ color: 'text.secondary' }}>
            {bar === undefined ? '' : formatShort(bar.from, now)}
          </Typography>
        ))}
      </Box>
    </Box>
  );
}
