import type { ReactNode } from 'react';
import { Box, Button, LinearProgress, Stack, Typography } from '@mui/material';
import { useListContext, useTranslate, type RaRecord } from 'react-admin';
import { Empty, Failure, Loading } from '../States.tsx';
import type { ListPageProps } from './ListPage.tsx';
import { Pager } from './Pager.tsx';
import { RecordCards } from './RecordCards.tsx';
import { RecordTable } from './RecordTable.tsx';
import { useQueueKeys } from './use-queue-keys.ts';

type ListBodyProps<R extends RaRecord> = Pick<
  ListPageProps<R>,
  'columns' | 'card' | 'bulk' | 'empty' | 'onOpen' | 'keys'
> & { wide: boolean };

function BulkBar({ children }: { children: ReactNode }) {
  const translate = useTranslate();
  const { selectedIds, onUnselectItems } = useListContext();
  if (selectedIds.length === 0) return null;
  return (
    <Stack
      direction="row"
      role="toolbar"
      data-testid="bulk-bar"
      aria-label={translate('list.bulk')}
      sx={(theme) => ({
        alignItems: 'center',
        flexWrap: 'wrap',
        gap: 1,
        px: 2,
        py: 1,
        bgcolor: theme.frame.selected,
      })}
    >
      <Typography variant="body2" sx={{ fontWeight: 600 }}>
        {translate('list.selected', { count: selectedIds.length })}
      </Typography>
      {children}
      <Button variant="text" onClick={() => onUnselectItems()}>
        {translate('list.unselect')}
      </Button>
    </Stack>
  );
}

/** Rows of the list, or the reason why there are none. */
export function ListBody<R extends RaRecord>(props: ListBodyProps<R>) {
  const { columns, card, bulk, empty, onOpen, keys, wide } = props;
  const translate = useTranslate();
  const list = useListContext<R>();
  const { data, error, isPending, isFetching, refetch, filterValues, setFilters } = list;
  const { current, setCurrent } = useQueueKeys({
    records: data ?? [],
    onOpen: (record) => onOpen?.(record),
    ...(keys === undefined ? {} : { actions: keys }),
  });
  if (data === undefined && error !== null && error !== undefined) {
    return <Failure error={error} retry={() => void refetch()} />;
  }
  if (isPending || data === undefined) return <Loading rows={8} />;
  if (data.length === 0) {
    return Object.keys(filterValues).length > 0 ? (
      <Empty
        title={translate('list.nothingFound')}
        text={translate('list.nothingFoundHelp')}
        action={<Button onClick={() => setFilters({})}>{translate('list.clearFilters')}</Button>}
      />
    ) : (
      <Empty {...empty} />
    );
  }
  return (
    <Box sx={{ position: 'relative' }}>
      {isFetching && (
        <LinearProgress
          aria-label={translate('state.loading')}
          sx={{ position: 'absolute', insetInline: 0, top: 0, height: 2 }}
        />
      )}
      {bulk !== undefined && <BulkBar>{bulk}</BulkBar>}
      {wide ? (
        <RecordTable
          columns={columns}
          selectable={bulk !== undefined}
          current={current}
          onOpen={onOpen}
          onPoint={setCurrent}
        />
      ) : (
        <RecordCards card={card} selectable={bulk !== undefined} onOpen={onOpen} />
      )}
      <Pager />
    </Box>
  );
}
