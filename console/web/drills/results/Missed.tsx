import { Box, Chip, Stack, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import { Link } from 'react-router-dom';
import { Mark } from '../../marks/Mark.tsx';
import { drillPath } from '../drill.ts';
import { resultLooks } from '../validate/ResultButtons.tsx';
import type { Debrief } from './debrief.ts';

/** What should have been done and was not, late or wrong; where the improvements come from. */
export function Missed({
  debrief,
  onImprove,
}: {
  debrief: Debrief;
  onImprove: ((source: string) => void) | undefined;
}) {
  const translate = useTranslate();
  if (debrief.missed.length === 0) {
    return (
      <Typography variant="body2" sx={{ p: 2, color: 'text.secondary' }}>
        {translate(
          debrief.score.unjudged > 0 ? 'drillResults.noneMissedYet' : 'drillResults.noneMissed',
        )}
      </Typography>
    );
  }
  return (
    <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
      {debrief.missed.map((each) => (
        <Box
          component="li"
          key={`${each.injectId} ${each.expectedId} ${each.result} ${each.basis}`}
          data-testid="missed"
          sx={{
            px: 2,
            py: 1.25,
            borderBottom: 1,
            borderColor: 'divider',
            '&:last-child': { borderBottom: 0 },
          }}
        >
          <Stack direction="row" sx={{ gap: 1, alignItems: 'center', flexWrap: 'wrap' }}>
            <Mark
              {...resultLooks[each.result]}
              text={translate(`drillResults.result.${each.result}`)}
            />
            <Box
              component={Link}
              to={`${drillPath(debrief.id, 'validate')}?inject=${encodeURIComponent(each.injectId)}`}
              sx={{ flex: 1, minWidth: 200, color: 'inherit' }}
            >
              {each.text}
            </Box>
            {each.basis === 'proposed' && (
              <Chip variant="outlined" label={translate('drillResults.onlyProposed')} />
            )}
            {onImprove !== undefined && (
              <Box
                component="button"
                type="button"
                data-testid="improve"
                onClick={() => onImprove(`${each.injectNo} ${each.injectTitle}：${each.text}`)}
                sx={{
                  border: 0,
                  bgcolor: 'transparent',
                  color: 'primary.main',
                  font: 'inherit',
                  fontSize: '0.8125rem',
                  cursor: 'pointer',
                }}
              >
                {translate('drillResults.improve')}
              </Box>
            )}
          </Stack>
          <Typography variant="body2" sx={{ color: 'text.secondary' }}>
            {[`${each.injectNo} ${each.injectTitle}`, each.people.join('、'), each.notes.join('；')]
              .filter(Boolean)
              .join(' · ')}
          </Typography>
        </Box>
      ))}
    </Box>
  );
}
