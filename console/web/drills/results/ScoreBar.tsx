import { Box, Stack, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import { segmentsOf, type Score } from './score.ts';

/** One bar whose whole length is what was expected: done, late, wrong, missed, and hatched what nobody has judged. */
export function ScoreBar({ score, legend = false }: { score: Score; legend?: boolean }) {
  const translate = useTranslate();
  const segments = segmentsOf(score);
  const words = segments
    .map(({ key, count }) => `${translate(`drillResults.part.${key}`)} ${count}`)
    .join(' · ');
  return (
    <Box>
      <Stack
        direction="row"
        role="img"
        aria-label={words}
        sx={{ height: legend ? 14 : 8, borderRadius: 0.75, overflow: 'hidden', gap: '1px' }}
      >
        {segments.map(({ key, count, tone }) => (
          <Box
            key={key}
            sx={(theme) => ({
              flexGrow: count,
              flexBasis: 0,
              background:
                key === 'unjudged'
                  ? `repeating-linear-gradient(-45deg, ${theme.tones.neutral.solid} 0 2px, ${theme.tones.neutral.tint} 2px 6px)`
                  : theme.tones[tone].solid,
            })}
          />
        ))}
        {segments.length === 0 && <Box sx={{ flex: 1, bgcolor: 'divider' }} />}
      </Stack>
      {legend && (
        <Stack direction="row" sx={{ flexWrap: 'wrap', columnGap: 2, mt: 0.75 }}>
          {segments.map(({ key, count, tone }) => (
            <Typography key={key} variant="body2" component="span">
              <Box
                component="span"
                sx={(theme) => ({
                  display: 'inline-block',
                  width: 10,
                  height: 10,
                  mr: 0.5,
                  borderRadius: 0.5,
                  background:
                    key === 'unjudged'
                      ? `repeating-linear-gradient(-45deg, ${theme.tones.neutral.solid} 0 2px, ${theme.tones.neutral.tint} 2px 5px)`
                      : theme.tones[tone].solid,
                })}
              />
              {translate(`drillResults.part.${key}`)} {count}
            </Typography>
          ))}
        </Stack>
      )}
    </Box>
  );
}
