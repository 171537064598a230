import AccessTime from '@mui/icons-material/AccessTime';
import { Box, Stack, Typography } from '@mui/material';
import { useLocaleState, useTranslate } from 'react-admin';
import { formatCount } from '../format/numbers.ts';
import { Mark } from '../marks/Mark.tsx';
import type { NoticeLine } from './notice.ts';

/** Deliveries in these states need nobody any more. */
const ended = new Set(['VERIFIED', 'ARCHIVED', 'WITHDRAWN', 'CLOSED']);

/** How far the deliveries of a notice are: done of all, as bar and words, and what is late. */
export function DeliverySummary({ deliveries }: Pick<NoticeLine, 'deliveries'>) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const { total, byState, overdue } = deliveries;
  if (total === 0) return <>–</>;
  const done = Object.entries(byState).reduce(
    (sum, [state, count]) => (ended.has(state) ? sum + count : sum),
    0,
  );
  const signed = total - (byState['ISSUED'] ?? 0);
  return (
    <Stack sx={{ gap: 0.25, minWidth: 132 }}>
      <Stack direction="row" sx={{ gap: 1, alignItems: 'center' }}>
        <Typography variant="body2" sx={{ whiteSpace: 'nowrap' }}>
          {translate('notices.doneOf', {
            done: formatCount(done, locale),
            total: formatCount(total, locale),
          })}
        </Typography>
        {overdue > 0 && (
          <Mark
            tone="high"
            icon={AccessTime}
            text={translate('board.overdue', { count: formatCount(overdue, locale) })}
            plain
          />
        )}
      </Stack>
      <Box
        role="img"
        aria-label={translate('notices.signedOf', { signed, total })}
        sx={(theme) => ({
          position: 'relative',
          height: 5,
          borderRadius: 1,
          overflow: 'hidden',
          bgcolor: theme.tones.neutral.tint,
        })}
      >
        <Box
          sx={(theme) => ({
            position: 'absolute',
            insetBlock: 0,
            left: 0,
            width: `${(signed / total) * 100}%`,
            bgcolor: theme.tones.low.tint,
            borderRight: `2px solid ${theme.tones.low.solid}`,
          })}
        />
        <Box
          sx={(theme) => ({
            position: 'absolute',
            insetBlock: 0,
            left: 0,
            width: `${(done / total) * 100}%`,
            bgcolor: theme.tones.good.solid,
          })}
        />
      </Box>
    </Stack>
  );
}
