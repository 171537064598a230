import { Box, ButtonBase, Stack, useMediaQuery, type Theme } from '@mui/material';
import { useState, type ReactNode } from 'react';
import { useLocaleState, useTranslate } from 'react-admin';
import { formatCount } from '../../format/numbers.ts';
import type { BoardColumn } from './board.ts';
import { Column } from './Column.tsx';
import { useBoardKeys } from './use-board-keys.ts';

interface BoardProps<C> {
  label: string;
  columns: readonly BoardColumn<C>[];
  keyOf: (card: C) => string;
  card: (card: C) => ReactNode;
  onOpen: (card: C) => void;
}

function ColumnTabs<C>(props: {
  columns: readonly BoardColumn<C>[];
  shown: string | undefined;
  onShow: (key: string) => void;
}) {
  const [locale] = useLocaleState();
  const translate = useTranslate();
  return (
    <Stack
      direction="row"
      role="tablist"
      aria-label={translate('board.columns')}
      sx={{ overflowX: 'auto', borderBottom: 1, borderColor: 'divider', mb: 1 }}
    >
      {props.columns.map(({ key, label, count, overdue }) => (
        <ButtonBase
          key={key}
          role="tab"
          aria-selected={key === props.shown}
          data-testid={`board-tab-${key}`}
          onClick={() => props.onShow(key)}
          sx={(theme) => ({
            px: 1.5,
            minHeight: 44,
            gap: 0.75,
            flexShrink: 0,
            fontSize: '0.875rem',
            fontWeight: key === props.shown ? 600 : 400,
            color: key === props.shown ? 'text.primary' : 'text.secondary',
            borderBottom: `2px solid ${key === props.shown ? theme.palette.primary.main : 'transparent'}`,
            '& b': { fontWeight: 600, color: theme.tones[overdue > 0 ? 'high' : 'neutral'].ink },
          })}
        >
          {label} <b>{formatCount(count, locale)}</b>
        </ButtonBase>
      ))}
    </Stack>
  );
}

/** The *board* page shape: columns side by side, `h j k l` and Enter; on a telephone one column with tabs. */
export function Board<C>({ label, columns, keyOf, card, onOpen }: BoardProps<C>) {
  const wide = useMediaQuery((theme: Theme) => theme.breakpoints.up('md'), { noSsr: true });
  const [tab, setTab] = useState<string>();
  const place = useBoardKeys(wide ? columns : [], onOpen);
  if (!wide) {
    const first = columns.find(({ count }) => count > 0) ?? columns[0];
    const shown = columns.find(({ key }) => key === tab) ?? first;
    return (
      <section aria-label={label} data-testid="board">
        <ColumnTabs columns={columns} shown={shown?.key} onShow={setTab} />
        {shown !== undefined && (
          <Column column={shown} currentRow={-1} keyOf={keyOf} card={card} onOpen={onOpen} bare />
        )}
      </section>
    );
  }
  return (
    <Box
      component="section"
      aria-label={label}
      data-testid="board"
      sx={{
        display: 'grid',
        gridAutoFlow: 'column',
        gridAutoColumns: 'minmax(184px, 1fr)',
        gap: 1.5,
        overflowX: 'auto',
        pb: 1,
        alignItems: 'start',
      }}
    >
      {columns.map((column, index) => (
        <Column
          key={column.key}
          column={column}
          currentRow={index === place.column ? place.row : -1}
          keyOf={keyOf}
          card={card}
          onOpen={onOpen}
        />
      ))}
    </Box>
  );
}
