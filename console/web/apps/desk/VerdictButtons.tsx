import { Box, Button, Stack } from '@mui/material';
import { useTranslate } from 'react-admin';
import { stateLooks } from '../../marks/states.ts';
import { decisionVerdicts, type DecisionVerdict } from './desk.ts';

interface VerdictButtonsProps {
  chosen: DecisionVerdict | undefined;
  disabled: boolean;
  onChoose: (verdict: DecisionVerdict) => void;
}

/** The four decisions with their keys. */
export function VerdictButtons({ chosen, disabled, onChoose }: VerdictButtonsProps) {
  const translate = useTranslate();
  return (
    <Stack
      direction="row"
      role="group"
      aria-label={translate('appDesk.decision')}
      sx={{ gap: 1, flexWrap: 'wrap' }}
    >
      {decisionVerdicts.map((verdict, index) => {
        const { tone, icon: Icon } = stateLooks['app-decisions'][verdict];
        const active = chosen === verdict;
        return (
          <Button
            key={verdict}
            aria-pressed={active}
            disabled={disabled}
            data-testid={`decide-${verdict}`}
            onClick={() => onChoose(verdict)}
            startIcon={<Icon />}
            sx={(theme) => ({
              flex: { xs: '1 1 40%', sm: '0 0 auto' },
              minHeight: { xs: 44, md: 34 },
              border: 1,
              color: active ? theme.tones[tone].ink : 'text.primary',
              bgcolor: active ? theme.tones[tone].tint : 'transparent',
              borderColor: active ? theme.tones[tone].solid : 'divider',
              '& svg': { color: theme.tones[tone].solid },
            })}
          >
            {translate(`app-decisions.state.${verdict}`)}
            <Box
              component="kbd"
              aria-hidden
              sx={{
                display: { xs: 'none', md: 'inline' },
                ml: 1,
                px: 0.5,
                border: 1,
                borderColor: 'divider',
                borderRadius: 0.5,
                fontSize: '0.6875rem',
                color: 'text.secondary',
              }}
            >
              {index + 1}
            </Box>
          </Button>
        );
      })}
    </Stack>
  );
}
