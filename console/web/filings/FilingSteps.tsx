import CheckCircle from '@mui/icons-material/CheckCircleOutlined';
import RadioButtonChecked from '@mui/icons-material/RadioButtonChecked';
import RadioButtonUnchecked from '@mui/icons-material/RadioButtonUnchecked';
import { Box, Stack, Typography } from '@mui/material';
import { useLocaleState, useTranslate } from 'react-admin';
import type { Filing } from './filing.ts';

const icons = {
  done: CheckCircle,
  current: RadioButtonChecked,
  ahead: RadioButtonUnchecked,
} as const;

/** The eleven steps from the inventory to the yearly repetition: done, where it stands, ahead. */
export function FilingSteps({ steps }: { steps: Filing['steps'] }) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const english = locale === 'en';
  return (
    <Box component="ol" sx={{ listStyle: 'none', m: 0, p: 0 }}>
      {steps.map((step) => {
        const Icon = icons[step.status];
        return (
          <Stack
            component="li"
            key={step.no}
            direction="row"
            data-testid={`step-${step.no}`}
            data-status={step.status}
            aria-current={step.status === 'current' ? 'step' : undefined}
            sx={{ gap: 1.5, py: 0.75 }}
          >
            <Icon
              aria-hidden
              sx={(theme) => ({
                fontSize: 20,
                mt: 0.25,
                color:
                  step.status === 'done'
                    ? theme.tones.good.solid
                    : step.status === 'current'
                      ? 'primary.main'
                      : 'text.disabled',
              })}
            />
            <Box sx={{ flex: 1, minWidth: 0 }}>
              <Typography sx={{ fontWeight: step.status === 'current' ? 600 : 400 }}>
                {step.no}. {english ? step.en : step.zh}
                <Box component="span" sx={{ color: 'text.secondary', fontSize: '0.75rem', ml: 1 }}>
                  {translate(`filings.status.${step.status}`)}
                  {step.on !== null && ` · ${step.on}`}
                </Box>
              </Typography>
              {step.status === 'current' && (
                <>
                  <Typography variant="body2">{english ? step.helpEn : step.helpZh}</Typography>
                  <Typography variant="caption" sx={{ color: 'text.secondary' }}>
                    {step.source}
                  </Typography>
                </>
              )}
            </Box>
          </Stack>
        );
      })}
    </Box>
  );
}
