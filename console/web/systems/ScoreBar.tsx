import { Box, Stack, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import { formatScore, formatShare } from '../format/numbers.ts';

interface ScoreBarProps {
  lower: number;
  upper: number;
  coverage: number;
  /** One line without words, for lists. */
  small?: boolean;
}

/** A score is a span: what is proved, and what it could be if everything unknown were good. */
export function ScoreBar({ lower, upper, coverage, small = false }: ScoreBarProps) {
  const translate = useTranslate();
  const span = `${formatScore(lower)} – ${formatScore(upper)}`;
  return (
    <Stack sx={{ gap: 0.5, minWidth: small ? 160 : 240 }} data-testid="score">
      <Stack direction="row" sx={{ alignItems: 'baseline', gap: 1, flexWrap: 'wrap' }}>
        <Typography
          component="span"
          sx={{ fontSize: small ? '0.875rem' : '1.75rem', fontWeight: 600, whiteSpace: 'nowrap' }}
        >
          {span}
        </Typography>
        <Typography variant="body2" component="span" sx={{ color: 'text.secondary' }}>
          {small
            ? formatShare(coverage)
            : translate('systems.coverage', { share: formatShare(coverage) })}
        </Typography>
      </Stack>
      <Box
        role="img"
        aria-label={translate('systems.scoreSpan', {
          lower: formatScore(lower),
          upper: formatScore(upper),
        })}
        sx={(theme) => ({
          position: 'relative',
          height: small ? 6 : 10,
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
            width: `${upper}%`,
            backgroundImage: `repeating-linear-gradient(135deg, ${theme.palette.primary.light} 0 2px, transparent 2px 6px)`,
          })}
        />
        <Box
          sx={{
            position: 'absolute',
            insetBlock: 0,
            left: 0,
            width: `${lower}%`,
            bgcolor: 'primary.main',
          }}
        />
      </Box>
      {!small && (
        <Typography variant="caption" sx={{ color: 'text.secondary' }}>
          {translate('systems.scoreHelp')}
        </Typography>
      )}
    </Stack>
  );
}
