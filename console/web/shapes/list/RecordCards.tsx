import { Box, Checkbox, Stack } from '@mui/material';
import type { ReactNode } from 'react';
import { useListContext, useTranslate, type RaRecord } from 'react-admin';

interface RecordCardsProps<R extends RaRecord> {
  card: (record: R) => ReactNode;
  selectable: boolean;
  onOpen?: ((record: R) => void) | undefined;
}

/** The list on a telephone: one card per record, the whole card opens it. */
export function RecordCards<R extends RaRecord>({ card, selectable, onOpen }: RecordCardsProps<R>) {
  const translate = useTranslate();
  const { data = [], selectedIds, onToggleItem } = useListContext<R>();
  return (
    <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
      {data.map((record) => (
        <Stack
          component="li"
          direction="row"
          key={record.id}
          data-testid="row"
          data-id={record.id}
          onClick={() => onOpen?.(record)}
          sx={(theme) => ({
            alignItems: 'flex-start',
            px: selectable ? 0.5 : 2,
            pr: 2,
            py: 1.25,
            borderBottom: 1,
            borderColor: 'divider',
            '&:last-child': { borderBottom: 0 },
            cursor: onOpen === undefined ? 'default' : 'pointer',
            bgcolor: selectedIds.includes(record.id) ? theme.frame.selected : 'transparent',
          })}
        >
          {selectable && (
            <Checkbox
              size="small"
              sx={{ mt: -0.5 }}
              checked={selectedIds.includes(record.id)}
              onClick={(event) => event.stopPropagation()}
              onChange={() => onToggleItem(record.id)}
              slotProps={{ input: { 'aria-label': translate('list.selectOne') } }}
            />
          )}
          <Box sx={{ flex: 1, minWidth: 0 }}>{card(record)}</Box>
        </Stack>
      ))}
    </Box>
  );
}
