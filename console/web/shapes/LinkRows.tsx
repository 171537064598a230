import ChevronRight from '@mui/icons-material/ChevronRight';
import { Box, Stack, Typography } from '@mui/material';
import type { ReactNode } from 'react';
import { Link } from 'react-router-dom';

/** Rows below each other, each the way to a record or a page. */
export function LinkRows({ children }: { children: ReactNode }) {
  return (
    <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
      {children}
    </Box>
  );
}

interface LinkRowProps {
  to: string;
  title: ReactNode;
  /** The line below the title. */
  detail?: ReactNode;
  /** Left of the title: what tells rows apart at a glance. */
  mark?: ReactNode;
  /** Right of it: state, clock, time. */
  children?: ReactNode;
  /** What stands on the right wants much room: below the title on a phone. */
  wraps?: boolean;
  testId?: string;
  /** Of the record, for who looks for its row. */
  id?: string;
}

/** One line that is as a whole the way to somewhere. */
export function LinkRow(props: LinkRowProps) {
  const { to, title, detail, mark, children, wraps = false, testId, id } = props;
  return (
    <Box
      component="li"
      sx={{ borderBottom: 1, borderColor: 'divider', '&:last-child': { borderBottom: 0 } }}
    >
      <Stack
        component={Link}
        to={to}
        direction="row"
        {...(testId !== undefined && { 'data-testid': testId })}
        {...(id !== undefined && { 'data-id': id })}
        sx={(theme) => ({
          alignItems: 'center',
          flexWrap: wraps ? { xs: 'wrap', sm: 'nowrap' } : 'nowrap',
          columnGap: 1.5,
          rowGap: 0.5,
          px: 2,
          py: 1,
          color: 'inherit',
          textDecoration: 'none',
          '&:hover': { bgcolor: theme.palette.action.hover },
        })}
      >
        {mark}
        <Box sx={{ flex: wraps ? { xs: '1 0 100%', sm: 1 } : 1, minWidth: 0 }}>
          <Typography sx={{ fontWeight: 500, overflowWrap: 'anywhere' }}>{title}</Typography>
          {detail !== undefined && detail !== '' && (
            <Typography
              variant="body2"
              component="div"
              sx={{ color: 'text.secondary', overflowWrap: 'anywhere' }}
            >
              {detail}
            </Typography>
          )}
        </Box>
        {children}
        <ChevronRight
          aria-hidden
          sx={{
            color: 'text.disabled',
            fontSize: 18,
            ...(wraps && { display: { xs: 'none', sm: 'block' } }),
          }}
        />
      </Stack>
    </Box>
  );
}
