import { Box, Paper, Typography, type SxProps, type Theme } from '@mui/material';
import type { ReactNode } from 'react';
import { Link } from 'react-router-dom';
import type { ToneName } from '../theme/palette.ts';

interface FiguresProps {
  label: string;
  testId?: string;
  children: ReactNode;
}

/** Numbers side by side in one box. The gaps are the lines between them, however they wrap. */
export function Figures({ label, testId, children }: FiguresProps) {
  return (
    <Paper
      variant="outlined"
      component="section"
      aria-label={label}
      {...(testId !== undefined && { 'data-testid': testId })}
      sx={{
        display: 'flex',
        flexWrap: 'wrap',
        gap: '1px',
        overflow: 'hidden',
        bgcolor: 'divider',
        '& > *': { flex: { xs: '1 1 40%', md: '1 1 112px' }, bgcolor: 'background.paper' },
      }}
    >
      {children}
    </Paper>
  );
}

interface FigureProps {
  label: string;
  value: string;
  /** Below the number: of how many, what is not known. */
  text?: ReactNode;
  /** The records behind the number; `#id` is on this page. */
  to?: string | undefined;
  /** When the number is bad news. */
  tone?: ToneName | undefined;
  testId?: string;
}

/** One number with its name; opens what is counted. */
export function Figure({ label, value, text, to, tone, testId }: FigureProps) {
  const way =
    to === undefined
      ? {}
      : to.startsWith('#')
        ? { component: 'a', href: to }
        : { component: Link, to };
  const look: SxProps<Theme> = {
    px: 2,
    py: 1.5,
    display: 'block',
    color: 'inherit',
    textDecoration: 'none',
    ...(to !== undefined && { '&:hover': { color: 'primary.main' } }),
  };
  return (
    <Box {...way} {...(testId !== undefined && { 'data-testid': testId })} sx={look}>
      <Typography variant="body2" component="div" sx={{ color: 'text.secondary' }}>
        {label}
      </Typography>
      <Typography
        component="div"
        sx={(theme) => ({
          fontSize: '1.5rem',
          fontWeight: 600,
          lineHeight: 1.3,
          ...(tone !== undefined && { color: theme.tones[tone].ink }),
        })}
      >
        {value}
      </Typography>
      {text !== undefined && text !== false && (
        <Typography variant="caption" component="div" sx={{ color: 'text.secondary' }}>
          {text}
        </Typography>
      )}
    </Box>
  );
}
