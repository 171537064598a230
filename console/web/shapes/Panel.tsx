import { Box, Paper, Stack, Typography, type SxProps, type Theme } from '@mui/material';
import type { ReactNode } from 'react';

interface PanelProps {
  title?: string;
  /** Right of the title. */
  aside?: ReactNode;
  children: ReactNode;
  /** Without inner padding, for tables and lists. */
  flush?: boolean;
  testId?: string;
  sx?: SxProps<Theme>;
}

/** A titled sheet; the only box on a page. */
export function Panel({ title, aside, children, flush = false, testId, sx }: PanelProps) {
  return (
    <Paper
      variant="outlined"
      component="section"
      {...(title === undefined ? {} : { 'aria-label': title })}
      {...(testId === undefined ? {} : { 'data-testid': testId })}
      sx={[{ overflow: 'hidden' }, ...(Array.isArray(sx) ? sx : [sx ?? {}])]}
    >
      {title !== undefined && (
        <Stack
          direction="row"
          sx={{
            alignItems: 'center',
            gap: 1,
            px: 2,
            minHeight: 44,
            borderBottom: 1,
            borderColor: 'divider',
          }}
        >
          <Typography variant="h3" component="h2" sx={{ flex: 1 }}>
            {title}
          </Typography>
          {aside}
        </Stack>
      )}
      <Box sx={flush ? undefined : { p: 2 }}>{children}</Box>
    </Paper>
  );
}
