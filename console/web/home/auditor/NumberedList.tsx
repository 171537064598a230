import CheckCircleOutline from '@mui/icons-material/CheckCircleOutlined';
import ChevronRight from '@mui/icons-material/ChevronRight';
import { Box, Stack, Typography } from '@mui/material';
import type { ReactNode } from 'react';
import { Link } from 'react-router-dom';

interface Entry {
  id: string;
  href: string;
  title: string;
  detail: string;
  mark?: ReactNode;
}

interface NumberedListProps {
  entries: readonly Entry[];
  /** Said where there is none: that is good, or what would bring some. */
  none: string;
}

/** Short lines of a home, each the way to its record. */
export function NumberedList({ entries, none }: NumberedListProps) {
  if (entries.length === 0) {
    return (
      <Stack direction="row" sx={{ gap: 1.5, p: 2 }}>
        <CheckCircleOutline
          sx={(theme) => ({ color: theme.tones.good.solid, fontSize: 20, mt: 0.25 })}
        />
        <Typography>{none}</Typography>
      </Stack>
    );
  }
  return (
    <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
      {entries.map(({ id, href, title, detail, mark }) => (
        <Box
          component="li"
          key={id}
          sx={{ borderBottom: 1, borderColor: 'divider', '&:last-child': { borderBottom: 0 } }}
        >
          <Stack
            component={Link}
            to={href}
            direction="row"
            sx={(theme) => ({
              alignItems: 'center',
              gap: 1.5,
              px: 2,
              py: 1,
              color: 'inherit',
              textDecoration: 'none',
              '&:hover': { bgcolor: theme.palette.action.hover },
            })}
          >
            <Box sx={{ flex: 1, minWidth: 0 }}>
              <Typography sx={{ fontWeight: 500, overflowWrap: 'anywhere' }}>{title}</Typography>
              <Typography
                variant="body2"
                sx={{ color: 'text.secondary', overflowWrap: 'anywhere' }}
              >
                {detail}
              </Typography>
            </Box>
            {mark}
            <ChevronRight sx={{ color: 'text.disabled', fontSize: 18 }} />
          </Stack>
        </Box>
      ))}
    </Box>
  );
}
