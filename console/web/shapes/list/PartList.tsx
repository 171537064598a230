import { useMediaQuery, type Theme } from '@mui/material';
import type { ReactNode } from 'react';
import { ListBase, type RaRecord } from 'react-admin';
import type { Column } from './column.ts';
import { ListBody } from './ListBody.tsx';

interface PartListProps<R extends RaRecord> {
  /** A resource, or the path of a list below its record: `sweeps/<id>/hosts`. */
  path: string;
  sort: { field: string; order: 'ASC' | 'DESC' };
  filter?: Readonly<Record<string, unknown>>;
  columns: readonly Column<R>[];
  card: (row: R) => ReactNode;
  empty: { title: string; text: string };
  onOpen?: (row: R) => void;
  /** Above the rows. */
  toolbar?: ReactNode;
  /** Shown while something is ticked; makes rows tickable. */
  bulk?: ReactNode;
  /** Milliseconds, while the record still grows. */
  refetchInterval?: number | false;
}

/** A paged list of what belongs to one record; it leaves the address of the page alone. */
export function PartList<R extends RaRecord>(props: PartListProps<R>) {
  const { path, sort, filter = {}, columns, card, empty, onOpen, refetchInterval = false } = props;
  const { toolbar, bulk } = props;
  const wide = useMediaQuery((theme: Theme) => theme.breakpoints.up('md'), { noSsr: true });
  return (
    <ListBase<R>
      resource={path}
      sort={sort}
      perPage={25}
      filter={filter}
      exporter={false}
      storeKey={false}
      disableSyncWithLocation
      disableAuthentication
      queryOptions={{ refetchInterval }}
    >
      {toolbar}
      <ListBody<R>
        columns={columns}
        card={card}
        empty={empty}
        bulk={bulk}
        wide={wide}
        {...(onOpen && { onOpen })}
      />
    </ListBase>
  );
}
