import type { SvgIconComponent } from '@mui/icons-material';
import { Box } from '@mui/material';
import type { ToneName } from '../theme/palette.ts';

interface MarkProps {
  tone: ToneName;
  icon: SvgIconComponent;
  text: string;
  /** Without the tinted ground, for dense tables. */
  plain?: boolean;
  testId?: string;
}

/** A state said three ways: colour, icon shape, word. Never colour alone. */
export function Mark({ tone, icon: Icon, text, plain = false, testId }: MarkProps) {
  return (
    <Box
      component="span"
      {...(testId === undefined ? {} : { 'data-testid': testId })}
      sx={(theme) => ({
        display: 'inline-flex',
        alignItems: 'center',
        gap: 0.5,
        px: plain ? 0 : 0.75,
        minHeight: 22,
        borderRadius: 0.75,
        fontSize: '0.75rem',
        fontWeight: 500,
        whiteSpace: 'nowrap',
        color: theme.tones[tone].ink,
        bgcolor: plain ? 'transparent' : theme.tones[tone].tint,
        '& svg': { fontSize: 15, color: theme.tones[tone].solid },
      })}
    >
      <Icon aria-hidden />
      {text}
    </Box>
  );
}
