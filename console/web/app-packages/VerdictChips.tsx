import { ButtonBase, Stack } from '@mui/material';
import { useTranslate } from 'react-admin';
import { stateLooks } from '../marks/states.ts';
import { verdicts, type Verdict } from './package.ts';

interface VerdictChipsProps {
  counts: Readonly<Record<Verdict, number>>;
  shown: ReadonlySet<Verdict>;
  onToggle: (verdict: Verdict) => void;
}

/** Verdicts with their counts; each can be shown and hidden. */
export function VerdictChips({ counts, shown, onToggle }: VerdictChipsProps) {
  const translate = useTranslate();
  return (
    <Stack
      direction="row"
      role="group"
      aria-label={translate('appPackages.showVerdicts')}
      sx={{ gap: 0.75, flexWrap: 'wrap' }}
    >
      {verdicts.map((verdict) => {
        const { tone, icon: Icon } = stateLooks['app-verdicts'][verdict];
        const active = shown.has(verdict);
        return (
          <ButtonBase
            key={verdict}
            role="checkbox"
            aria-checked={active}
            data-testid={`verdict-${verdict}`}
            onClick={() => onToggle(verdict)}
            sx={(theme) => ({
              gap: 0.5,
              px: 1,
              minHeight: { xs: 40, md: 30 },
              borderRadius: 1,
              border: 1,
              fontSize: '0.8125rem',
              borderColor: active ? theme.tones[tone].solid : 'divider',
              bgcolor: active ? theme.tones[tone].tint : 'transparent',
              color: active ? theme.tones[tone].ink : 'text.secondary',
              '& svg': { fontSize: 16, color: theme.tones[tone].solid },
            })}
          >
            <Icon aria-hidden />
            {translate(`app-verdicts.state.${verdict}`)} <strong>{counts[verdict]}</strong>
          </ButtonBase>
        );
      })}
    </Stack>
  );
}
