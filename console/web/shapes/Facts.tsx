import { Box } from '@mui/material';
import { Fragment, type ReactNode } from 'react';

interface FactsProps {
  /** `id` tells rows apart whose label is no text. */
  rows: readonly (
    | { id?: string; label: string; value: ReactNode }
    | { id: string; label: ReactNode; value: ReactNode }
  )[];
}

const isEmpty = (value: ReactNode): boolean =>
  value === undefined || value === null || value === '' || value === false;

/** Label and value pairs; what is empty says so by a dash, so that nobody looks for it. */
export function Facts({ rows }: FactsProps) {
  return (
    <Box
      component="dl"
      sx={{
        m: 0,
        display: 'grid',
        gridTemplateColumns: 'fit-content(45%) minmax(0, 1fr)',
        columnGap: 2,
        rowGap: 0.75,
        fontSize: '0.8125rem',
        '& dt': { color: 'text.secondary', overflowWrap: 'anywhere' },
        '& dd': { m: 0, overflowWrap: 'anywhere' },
        '& a': { color: 'primary.main' },
      }}
    >
      {rows.map(({ id, label, value }) => (
        <Fragment key={id ?? (typeof label === 'string' ? label : undefined)}>
          <dt>{label}</dt>
          <dd>{isEmpty(value) ? '–' : value}</dd>
        </Fragment>
      ))}
    </Box>
  );
}
