import { Table, TableBody, TableCell, TableContainer, TableHead, TableRow } from '@mui/material';
import type { ReactNode } from 'react';

export interface PlainColumn<R> {
  label: string;
  align?: 'right';
  render: (row: R) => ReactNode;
}

interface PlainTableProps<R> {
  columns: readonly PlainColumn<R>[];
  rows: readonly R[];
  keyOf: (row: R) => string;
  label: string;
}

/** A table without paging, for what belongs to one record. Scrolls sideways on narrow screens. */
export function PlainTable<R>({ columns, rows, keyOf, label }: PlainTableProps<R>) {
  return (
    <TableContainer>
      <Table
        size="small"
        aria-label={label}
        sx={{
          '& td': { whiteSpace: { xs: 'nowrap', md: 'normal' } },
          '& td a:not([class])': { color: 'primary.main' },
        }}
      >
        <TableHead>
          <TableRow>
            {columns.map((column) => (
              <TableCell key={column.label} align={column.align ?? 'left'}>
                {column.label}
              </TableCell>
            ))}
          </TableRow>
        </TableHead>
        <TableBody>
          {rows.map((row) => (
            <TableRow key={keyOf(row)} hover sx={{ '&:last-child td': { borderBottom: 0 } }}>
              {columns.map((column) => (
                <TableCell key={column.label} align={column.align ?? 'left'}>
                  {column.render(row)}
                </TableCell>
              ))}
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </TableContainer>
  );
}
