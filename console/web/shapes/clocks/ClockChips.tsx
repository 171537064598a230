import { Stack, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import { useNow } from '../../marks/use-now.ts';
import { byUrgency, type ClockView } from './clock.ts';
import { Countdown } from './Countdown.tsx';

interface ClockChipsProps {
  clocks: readonly ClockView[];
  /** Shows this many, most pressing first, and counts the rest; all by default. */
  most?: number;
  /** Leaves out what is met or cancelled, as in lists. */
  openOnly?: boolean;
}

/** The clocks of one case side by side, what presses most first. */
export function ClockChips({ clocks, most, openOnly = false }: ClockChipsProps) {
  const translate = useTranslate();
  const now = useNow();
  const wanted = byUrgency(clocks, now).filter(
    ({ state }) => !openOnly || state === 'running' || state === 'paused',
  );
  const shown = wanted.slice(0, most ?? wanted.length);
  const rest = wanted.length - shown.length;
  if (shown.length === 0) return <>–</>;
  return (
    <Stack
      direction="row"
      sx={{
        gap: 0.75,
        flexWrap: 'wrap',
        alignItems: 'center',
        // A long name of a clock takes two lines on a phone.
        '& [data-clock] > span': { whiteSpace: { xs: 'normal', sm: 'nowrap' } },
        '& [data-clock] svg': { flexShrink: 0 },
      }}
    >
      {shown.map((clock) => (
        <Countdown key={clock.clock} clock={clock} named />
      ))}
      {rest > 0 && (
        <Typography variant="caption" sx={{ color: 'text.secondary' }}>
          {translate('clocks.more', { smart_count: rest })}
        </Typography>
      )}
    </Stack>
  );
}
