import AccessTime from '@mui/icons-material/AccessTime';
import CheckCircleOutline from '@mui/icons-material/CheckCircleOutlined';
import HighlightOff from '@mui/icons-material/HighlightOff';
import RemoveCircleOutline from '@mui/icons-material/RemoveCircleOutlineOutlined';
import type { SvgIconComponent } from '@mui/icons-material';
import { Button, Stack } from '@mui/material';
import { useLocaleState } from 'react-admin';
import { labelOf } from '../../shapes/cases/case.ts';
import type { ToneName } from '../../theme/palette.ts';
import type { Observations } from '../results/debrief.ts';
import type { Result } from './cells.ts';

export const resultLooks: Readonly<Record<Result, { tone: ToneName; icon: SvgIconComponent }>> = {
  done: { tone: 'good', icon: CheckCircleOutline },
  late: { tone: 'medium', icon: AccessTime },
  wrong: { tone: 'high', icon: HighlightOff },
  missed: { tone: 'critical', icon: RemoveCircleOutline },
};

interface ResultButtonsProps {
  results: Observations['results'];
  chosen: Result | undefined;
  label: string;
  disabled: boolean;
  onChoose: (result: Result) => void;
}

/** One press is one judgement; large enough for a thumb. */
export function ResultButtons({ results, chosen, label, disabled, onChoose }: ResultButtonsProps) {
  const [locale] = useLocaleState();
  return (
    <Stack
      direction="row"
      role="group"
      aria-label={label}
      sx={{ gap: 0.5, flexShrink: 0, width: { xs: '100%', md: 'auto' } }}
    >
      {results.map((result) => {
        const { tone, icon: Icon } = resultLooks[result.id];
        const active = chosen === result.id;
        return (
          <Button
            key={result.id}
            aria-pressed={active}
            disabled={disabled}
            data-testid={`judge-${result.id}`}
            startIcon={<Icon aria-hidden />}
            onClick={() => onChoose(result.id)}
            sx={(theme) => ({
              flex: { xs: 1, md: '0 0 auto' },
              minHeight: { xs: 44, md: 32 },
              px: { xs: 0.5, md: 1 },
              fontSize: '0.8125rem',
              '& .MuiButton-startIcon': { mr: 0.5, ml: 0 },
              color: active ? theme.tones[tone].ink : 'text.secondary',
              bgcolor: active ? theme.tones[tone].tint : 'transparent',
              borderColor: active ? theme.tones[tone].solid : 'divider',
              '&.Mui-disabled': active ? { color: theme.tones[tone].ink } : {},
            })}
          >
            {labelOf(result, locale)}
          </Button>
        );
      })}
    </Stack>
  );
}
