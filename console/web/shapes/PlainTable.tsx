import { Table, TableBody, TableCell, TableContainer, TableHead, TableRow } from '@mui/material';
import type { ReactNode } from 'react';

export interface PlainColumn<R> {
  label: string;
  align?: 'right';
  /** Left out on a phone. */
  from?: 'md';
  /** Sentences, which break on a phone; everything else stays on its line there. */
  wraps?: boolean;
  render: (row: R) => ReactNode;
}

interface PlainTableProps<R> {
  columns: readonly PlainColumn<R>[];
  rows: readonly R[];
  keyOf: (row: R) => string;
  label: string;
}

function lookOf<R>({ from, wraps = false }: PlainColumn<R>) {
  return {
    ...(from !== undefined && { display: { xs: 'none', [from]: 'table-cell' } }),
    ...(wraps && { '&&': { whiteSpace: 'normal', minWidth: 140 } }),
  };
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
              <TableCell key={column.label} align={column.align ?? 'left'} sx={lookOf(column)}>
                {column.label}
              </TableCell>
            ))}
          </TableRow>
        </TableHead>
        <TableBody>
          {rows.map((row) => (
            <TableRow key={keyOf(row)} hover sx={{ '&:last-child td': { borderBottom: 0 } }}>
              {columns.map((column) => (
                <TableCell key={column.label} align={column.align ?? 'left'} sx={lookOf(column)}>
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
