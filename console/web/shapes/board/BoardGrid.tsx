import AccessTime from '@mui/icons-material/AccessTime';
import {
  Box,
  Link,
  Table,
  TableBody,
  TableCell,
  TableContainer,
  TableHead,
  TableRow,
} from '@mui/material';
import { useLocaleState, useTranslate } from 'react-admin';
import { Link as RouterLink } from 'react-router-dom';
import { formatCount } from '../../format/numbers.ts';
import { Mark } from '../../marks/Mark.tsx';

export interface GridCell {
  count: number;
  overdue: number;
}

export interface GridRow {
  key: string;
  label: string;
  /** Where the name leads to. */
  href: string;
  cells: Readonly<Record<string, GridCell | undefined>>;
}

interface BoardGridProps {
  label: string;
  /** Head of the first column. */
  rowLabel: string;
  columns: readonly { key: string; label: string }[];
  rows: readonly GridRow[];
  /** The records behind one number. */
  cellHref: (row: GridRow, column: string, overdue: boolean) => string;
}

function Cell({ cell, to, lateTo }: { cell: GridCell | undefined; to: string; lateTo: string }) {
  const [locale] = useLocaleState();
  const translate = useTranslate();
  if (cell === undefined || cell.count === 0) {
    return <Box sx={{ color: 'text.disabled' }}>·</Box>;
  }
  return (
    <>
      <Link component={RouterLink} to={to} underline="hover" color="inherit">
        {formatCount(cell.count, locale)}
      </Link>
      {cell.overdue > 0 && (
        <Box
          component={RouterLink}
          to={lateTo}
          aria-label={translate('board.overdue', { count: cell.overdue })}
          sx={{ textDecoration: 'none', ml: 0.75 }}
        >
          <Mark tone="high" icon={AccessTime} text={formatCount(cell.overdue, locale)} />
        </Box>
      )}
    </>
  );
}

/** The *board* as a grid of unit × state: every number opens the records behind it. Scrolls sideways when narrow. */
export function BoardGrid({ label, rowLabel, columns, rows, cellHref }: BoardGridProps) {
  return (
    <TableContainer>
      <Table size="small" aria-label={label} data-testid="board-grid">
        <TableHead>
          <TableRow>
            <TableCell sx={{ position: 'sticky', left: 0, zIndex: 1 }}>{rowLabel}</TableCell>
            {columns.map((column) => (
              <TableCell key={column.key} align="right">
                {column.label}
              </TableCell>
            ))}
          </TableRow>
        </TableHead>
        <TableBody>
          {rows.map((row) => (
            <TableRow key={row.key} hover data-testid="grid-row" data-id={row.key}>
              <TableCell
                component="th"
                scope="row"
                sx={{
                  position: 'sticky',
                  left: 0,
                  bgcolor: 'background.paper',
                  minWidth: 132,
                  maxWidth: { xs: 168, md: 360 },
                }}
              >
                <Link component={RouterLink} to={row.href} underline="hover" color="inherit">
                  {row.label}
                </Link>
              </TableCell>
              {columns.map(({ key }) => (
                <TableCell key={key} align="right" sx={{ whiteSpace: 'nowrap' }}>
                  <Cell
                    cell={row.cells[key]}
                    to={cellHref(row, key, false)}
                    lateTo={cellHref(row, key, true)}
                  />
                </TableCell>
              ))}
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </TableContainer>
  );
}
