import { Box, Button, Stack } from '@mui/material';
import type { ReactNode } from 'react';
import { useTranslate, type RaRecord } from 'react-admin';
import { Link, useNavigate } from 'react-router-dom';
import { listUrl } from '../../home/home.ts';
import type { Column } from './column.ts';
import { PartList } from './PartList.tsx';

export interface EmbeddedListProps<R extends RaRecord> {
  resource: string;
  /** What the record at hand narrows the list to; the way to the whole list keeps it. */
  filter: Readonly<Record<string, unknown>>;
  sort: { field: string; order: 'ASC' | 'DESC' };
  columns: readonly Column<R>[];
  card: (row: R) => ReactNode;
  empty: { title: string; text: string };
  /** Left of the way to the whole list. */
  action?: ReactNode;
  /** Shown while something is ticked; makes rows tickable. */
  bulk?: ReactNode;
}

/** What belongs to one record, as a list of its own; the page of the list keeps its own place in the URL. */
export function EmbeddedList<R extends RaRecord>(props: EmbeddedListProps<R>) {
  const { resource, filter, sort, columns, card, empty, action, bulk } = props;
  const translate = useTranslate();
  const navigate = useNavigate();
  return (
    <PartList<R>
      path={resource}
      filter={filter}
      sort={sort}
      columns={columns}
      card={card}
      empty={empty}
      bulk={bulk}
      onOpen={({ id }) => void navigate(`/${resource}/${encodeURIComponent(String(id))}`)}
      toolbar={
        <Stack
          direction="row"
          sx={{ p: 1, gap: 1, borderBottom: 1, borderColor: 'divider', flexWrap: 'wrap' }}
        >
          {action}
          <Box sx={{ flex: 1 }} />
          <Button component={Link} variant="text" to={listUrl(resource, filter)}>
            {translate('systems.wholeList')}
          </Button>
        </Stack>
      }
    />
  );
}
