import { Box, Link, Stack, Typography } from '@mui/material';
import AccessTime from '@mui/icons-material/AccessTime';
import { useEffect, useRef, type ReactNode } from 'react';
import { useLocaleState, useTranslate } from 'react-admin';
import { Link as RouterLink } from 'react-router-dom';
import { formatCount } from '../../format/numbers.ts';
import { Mark } from '../../marks/Mark.tsx';
import type { BoardColumn } from './board.ts';

interface ColumnProps<C> {
  column: BoardColumn<C>;
  /** Row that the keyboard is on, -1 for none. */
  currentRow: number;
  keyOf: (card: C) => string;
  card: (card: C) => ReactNode;
  onOpen: (card: C) => void;
  /** Without a head, below tabs. */
  bare?: boolean;
}

function Head({ column }: { column: BoardColumn<unknown> }) {
  const [locale] = useLocaleState();
  const translate = useTranslate();
  return (
    <Stack direction="row" sx={{ alignItems: 'center', gap: 1, px: 1.25, minHeight: 40 }}>
      <Typography variant="h3" component="h2" noWrap sx={{ minWidth: 0 }}>
        {column.label}
      </Typography>
      <Link
        component={RouterLink}
        to={column.href}
        underline="hover"
        color="text.secondary"
        data-testid={`board-count-${column.key}`}
        aria-label={translate('board.openAll', { label: column.label, count: column.count })}
      >
        {formatCount(column.count, locale)}
      </Link>
      <Box sx={{ flex: 1 }} />
      {column.overdue > 0 && (
        <Box component={RouterLink} to={column.overdueHref} sx={{ textDecoration: 'none' }}>
          <Mark
            tone="high"
            icon={AccessTime}
            text={translate('board.overdue', { count: formatCount(column.overdue, locale) })}
            testId={`board-overdue-${column.key}`}
          />
        </Box>
      )}
    </Stack>
  );
}

/** One column: its head, its first cards, and the way to the rest. */
export function Column<C>(props: ColumnProps<C>) {
  const { column, currentRow, keyOf, card, onOpen, bare = false } = props;
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const current = useRef<HTMLLIElement>(null);
  useEffect(() => {
    current.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [currentRow]);
  const rest = column.count - column.cards.length;
  return (
    <Box
      component="section"
      aria-label={column.label}
      data-testid={`board-column-${column.key}`}
      sx={(theme) => ({ bgcolor: bare ? 'transparent' : theme.frame.rail, borderRadius: 1 })}
    >
      {!bare && <Head column={column} />}
      <Box
        component="ol"
        sx={{
          listStyle: 'none',
          m: 0,
          p: bare ? 0 : 1,
          pt: 0,
          display: 'grid',
          gridTemplateColumns: 'minmax(0, 1fr)',
          gap: 1,
          maxHeight: bare ? 'none' : 'calc(100vh - 250px)',
          overflowY: 'auto',
        }}
      >
        {column.cards.map((each, row) => (
          <Box
            component="li"
            key={keyOf(each)}
            ref={row === currentRow ? current : null}
            data-testid="card"
            data-id={keyOf(each)}
            aria-current={row === currentRow}
            onClick={() => onOpen(each)}
            sx={(theme) => ({
              p: 1.25,
              cursor: 'pointer',
              borderRadius: 1,
              border: 1,
              borderColor: row === currentRow ? 'primary.main' : 'divider',
              bgcolor: 'background.paper',
              boxShadow:
                row === currentRow ? `inset 3px 0 0 ${theme.palette.primary.main}` : 'none',
              '&:hover': { borderColor: theme.palette.primary.light },
            })}
          >
            {card(each)}
          </Box>
        ))}
        {column.cards.length === 0 && (
          <Typography component="li" variant="body2" sx={{ color: 'text.secondary', p: 1 }}>
            {translate('board.none')}
          </Typography>
        )}
        {rest > 0 && (
          <li>
            <Link component={RouterLink} to={column.href} variant="body2" sx={{ p: 1 }}>
              {translate('board.all', { count: formatCount(column.count, locale) })}
            </Link>
          </li>
        )}
      </Box>
    </Box>
  );
}
