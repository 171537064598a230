import { Box, Chip, Stack, Typography } from '@mui/material';
import { useLocaleState, useTranslate } from 'react-admin';
import { Mark } from '../../marks/Mark.tsx';
import Send from '@mui/icons-material/SendOutlined';
import Person from '@mui/icons-material/PersonOutlined';
import Tune from '@mui/icons-material/Tune';
import { labelOf } from '../../shapes/cases/case.ts';
import { clockText } from '../exercise-clock.ts';
import type { Debrief } from './debrief.ts';

const looks = {
  inject: { tone: 'low', icon: Send },
  action: { tone: 'good', icon: Person },
  control: { tone: 'neutral', icon: Tune },
} as const;

/** The whole exercise as a story, in exercise time: what was sent, what was done, what directors did. */
export function DebriefTimeline({ debrief }: { debrief: Debrief }) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  return (
    <>
      <Box component="ol" sx={{ listStyle: 'none', m: 0, p: 0, maxHeight: 640, overflowY: 'auto' }}>
        {debrief.timeline.map((entry, index) => (
          <Stack
            component="li"
            key={`${entry.atMs} ${index}`}
            direction="row"
            data-testid="story-entry"
            data-kind={entry.kind}
            sx={{
              gap: 1.5,
              px: 2,
              py: 0.75,
              borderBottom: 1,
              borderColor: 'divider',
              alignItems: 'baseline',
            }}
          >
            <Typography
              variant="body2"
              component="span"
              sx={{ fontVariantNumeric: 'tabular-nums', color: 'text.secondary', flexShrink: 0 }}
            >
              {clockText(entry.atMs)}
            </Typography>
            <Box sx={{ flexShrink: 0, minWidth: 64 }}>
              <Mark
                {...looks[entry.kind]}
                plain
                text={translate(`drillResults.entry.${entry.kind}`)}
              />
            </Box>
            <Typography
              sx={{ flex: 1, minWidth: 0, overflowWrap: 'anywhere', whiteSpace: 'pre-line' }}
            >
              {entry.injectNo !== null && (
                <Chip variant="outlined" label={entry.injectNo} sx={{ mr: 1 }} />
              )}
              {labelOf({ zh: entry.text, en: entry.en }, locale)}
              {entry.by !== null && (
                <Box component="span" sx={{ color: 'text.secondary' }}>
                  {` — ${entry.by}`}
                </Box>
              )}
              {entry.source === 'paper' && (
                <Chip label={translate('drills.fromPaper')} sx={{ ml: 1 }} />
              )}
            </Typography>
          </Stack>
        ))}
      </Box>
      {debrief.timelineLeftOut > 0 && (
        <Typography variant="body2" sx={{ p: 1.5, color: 'text.secondary' }}>
          {translate('drillResults.timelineLeftOut', { count: debrief.timelineLeftOut })}
        </Typography>
      )}
    </>
  );
}
