import { Box, Stack, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import type { ClockView } from '../drill.ts';
import { clockText } from '../exercise-clock.ts';
import { useExerciseNow } from '../use-exercise-clock.ts';

const tones = { waiting: 'neutral', running: 'good', paused: 'medium', ended: 'neutral' } as const;

interface BigClockProps {
  clock: ClockView;
  /** Planned length of the exercise. */
  durationMs?: number | null;
  /** For the player's telephone. */
  small?: boolean;
}

/** Exercise time, to be read across a room; its state in word and colour. */
export function BigClock({ clock, durationMs = null, small = false }: BigClockProps) {
  const translate = useTranslate();
  const now = useExerciseNow(clock);
  return (
    <Stack
      direction="row"
      data-testid="exercise-clock"
      data-state={clock.state}
      sx={{ alignItems: 'baseline', gap: 1.5, flexWrap: 'wrap' }}
    >
      <Typography
        component="div"
        role="timer"
        sx={(theme) => ({
          fontSize: small ? '1.75rem' : { xs: '2.75rem', md: '3.5rem' },
          lineHeight: 1.1,
          fontWeight: 600,
          fontVariantNumeric: 'tabular-nums',
          color: clock.state === 'paused' ? theme.tones.medium.ink : undefined,
        })}
      >
        {clockText(now)}
      </Typography>
      <Box>
        <Box
          component="span"
          sx={(theme) => ({
            display: 'inline-block',
            px: 1,
            py: 0.25,
            borderRadius: 0.75,
            fontWeight: 600,
            fontSize: '0.8125rem',
            color: theme.tones[tones[clock.state]].ink,
            bgcolor: theme.tones[tones[clock.state]].tint,
          })}
        >
          {translate(`drillLive.clock.${clock.state}`)}
        </Box>
        <Typography
          variant="caption"
          component="div"
          sx={{ color: 'text.secondary', whiteSpace: 'nowrap' }}
        >
          {[
            translate('drillLive.exerciseTime'),
            ...(clock.rate === 1 ? [] : [`× ${clock.rate}`]),
            ...(durationMs === null
              ? []
              : [translate('drillLive.planned', { time: clockText(durationMs) })]),
          ].join(' · ')}
        </Typography>
      </Box>
    </Stack>
  );
}
