import CheckCircle from '@mui/icons-material/CheckCircleOutlined';
import RadioButtonChecked from '@mui/icons-material/RadioButtonChecked';
import RadioButtonUnchecked from '@mui/icons-material/RadioButtonUnchecked';
import { Box, Stack, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import type { AppUse } from './app-use.ts';

const steps = [
  'SCHOOL_PROPOSED',
  'SCHOOL_REVIEW',
  'COLLECTIVE_DECISION',
  'BUREAU_REVIEW',
  'IN_USE',
];

/** Where the use stands on its way, and whose turn it is. */
export function UseSteps({ use }: { use: AppUse }) {
  const translate = useTranslate();
  // A review again begins with the school's.
  const at = use.state === 'RE_REVIEW' ? 1 : steps.indexOf(use.state);
  return (
    <Box component="ol" sx={{ listStyle: 'none', m: 0, p: 0 }} data-testid="use-path">
      {steps.map((state, index) => {
        const done = index < at || use.state === 'IN_USE';
        const current = index === at && use.state !== 'IN_USE';
        const Icon = done ? CheckCircle : current ? RadioButtonChecked : RadioButtonUnchecked;
        const waits = current && state === 'BUREAU_REVIEW' ? use.bureauUnitName : null;
        return (
          <Stack
            component="li"
            key={state}
            direction="row"
            aria-current={current ? 'step' : undefined}
            sx={{ gap: 1, py: 0.25, alignItems: 'flex-start' }}
          >
            <Icon
              aria-hidden
              sx={(theme) => ({
                fontSize: 18,
                mt: 0.25,
                color: done
                  ? theme.tones.good.solid
                  : current
                    ? theme.palette.primary.main
                    : theme.palette.text.disabled,
              })}
            />
            <div>
              <Typography variant="body2" sx={{ fontWeight: current ? 600 : 400 }}>
                {translate(`app-uses.state.${state}`)}
              </Typography>
              {waits !== null && (
                <Typography variant="caption" sx={{ color: 'text.secondary' }}>
                  {translate('appUses.waitsFor', { unit: waits })}
                </Typography>
              )}
            </div>
          </Stack>
        );
      })}
    </Box>
  );
}
