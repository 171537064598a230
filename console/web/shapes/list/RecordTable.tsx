import {
  Checkbox,
  Table,
  TableBody,
  TableCell,
  TableContainer,
  TableHead,
  TableRow,
  TableSortLabel,
} from '@mui/material';
import { useEffect, useRef } from 'react';
import { useListContext, useTranslate, type RaRecord } from 'react-admin';
import type { Column } from './column.ts';

interface RecordTableProps<R extends RaRecord> {
  columns: readonly Column<R>[];
  selectable: boolean;
  current: number;
  onOpen?: ((record: R) => void) | undefined;
  onPoint: (index: number) => void;
}

function shownFrom(from: Column<RaRecord>['from']) {
  return from === undefined ? {} : { display: { xs: 'none', [from]: 'table-cell' } };
}

/** The list as a table: sort by head, select by box, open by row. */
export function RecordTable<R extends RaRecord>(props: RecordTableProps<R>) {
  const { columns, selectable, current, onOpen, onPoint } = props;
  const translate = useTranslate();
  const { data = [], sort, setSort, selectedIds, onToggleItem, onSelect } = useListContext<R>();
  const currentRow = useRef<HTMLTableRowElement>(null);
  // In braces: newer browsers answer a promise here, which is no clean-up.
  useEffect(() => {
    currentRow.current?.scrollIntoView({ block: 'nearest' });
  }, [current]);
  const allSelected = data.length > 0 && data.every(({ id }) => selectedIds.includes(id));
  return (
    <TableContainer>
      <Table size="small" sx={{ '& td a:not([class])': { color: 'primary.main' } }}>
        <TableHead>
          <TableRow>
            {selectable && (
              <TableCell padding="checkbox">
                <Checkbox
                  size="small"
                  checked={allSelected}
                  indeterminate={!allSelected && selectedIds.length > 0}
                  onChange={() => onSelect(allSelected ? [] : data.map(({ id }) => id))}
                  slotProps={{ input: { 'aria-label': translate('list.selectAll') } }}
                />
              </TableCell>
            )}
            {columns.map(({ key, label, sortable, align, from, grow }) => (
              <TableCell
                key={key}
                align={align ?? 'left'}
                sx={{ ...shownFrom(from), ...(grow === true ? { width: '99%' } : {}) }}
                sortDirection={sort.field === key ? (sort.order === 'ASC' ? 'asc' : 'desc') : false}
              >
                {sortable === true ? (
                  <TableSortLabel
                    active={sort.field === key}
                    direction={sort.field === key && sort.order === 'ASC' ? 'asc' : 'desc'}
                    onClick={() =>
                      setSort({
                        field: key,
                        order: sort.field === key && sort.order === 'DESC' ? 'ASC' : 'DESC',
                      })
                    }
                  >
                    {translate(label)}
                  </TableSortLabel>
                ) : (
                  translate(label)
                )}
              </TableCell>
            ))}
          </TableRow>
        </TableHead>
        <TableBody>
          {data.map((record, index) => (
            <TableRow
              key={record.id}
              ref={index === current ? currentRow : null}
              data-testid="row"
              data-id={record.id}
              aria-current={index === current}
              hover
              selected={selectedIds.includes(record.id)}
              onClick={() => {
                onPoint(index);
                onOpen?.(record);
              }}
              sx={(theme) => ({
                cursor: onOpen === undefined ? 'default' : 'pointer',
                boxShadow:
                  index === current ? `inset 3px 0 0 ${theme.palette.primary.main}` : 'none',
                '&:last-child td': { borderBottom: 0 },
              })}
            >
              {selectable && (
                <TableCell padding="checkbox" onClick={(event) => event.stopPropagation()}>
                  <Checkbox
                    size="small"
                    checked={selectedIds.includes(record.id)}
                    onChange={() => onToggleItem(record.id)}
                    slotProps={{ input: { 'aria-label': translate('list.selectOne') } }}
                  />
                </TableCell>
              )}
              {columns.map(({ key, render, align, from, grow }) => (
                <TableCell
                  key={key}
                  align={align ?? 'left'}
                  sx={{
                    ...shownFrom(from),
                    ...(grow === true ? { overflowWrap: 'anywhere' } : { whiteSpace: 'nowrap' }),
                  }}
                >
                  {render(record)}
                </TableCell>
              ))}
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </TableContainer>
  );
}
