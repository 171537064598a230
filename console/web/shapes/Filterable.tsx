import { Box, TextField, Typography } from '@mui/material';
import { useDeferredValue, useState, type ReactNode } from 'react';
import { useTranslate } from 'react-admin';

/** A browser stays quick with this many rows; the rest is found by typing. */
const mostRows = 300;

interface FilterableProps<R> {
  rows: readonly R[];
  /** What a person may type to find a row. */
  textOf: (row: R) => string;
  label: string;
  children: (rows: readonly R[]) => ReactNode;
}

/** Rows that are all here already, with a box to find some. */
export function Filterable<R>({ rows, textOf, label, children }: FilterableProps<R>) {
  const translate = useTranslate();
  const [text, setText] = useState('');
  const wanted = useDeferredValue(text.trim().toLowerCase());
  const found =
    wanted === '' ? rows : rows.filter((row) => textOf(row).toLowerCase().includes(wanted));
  return (
    <>
      <Box
        sx={{
          p: 1,
          display: 'flex',
          gap: 2,
          alignItems: 'center',
          borderBottom: 1,
          borderColor: 'divider',
        }}
      >
        <TextField
          type="search"
          placeholder={label}
          value={text}
          onChange={({ target }) => setText(target.value)}
          sx={{ maxWidth: 280, '& .MuiInputBase-input': { py: 0.75, fontSize: '0.8125rem' } }}
          slotProps={{ htmlInput: { 'aria-label': label } }}
        />
        <Typography variant="body2" sx={{ color: 'text.secondary', whiteSpace: 'nowrap' }}>
          {translate('list.foundOf', { found: found.length, total: rows.length })}
        </Typography>
      </Box>
      {children(found.slice(0, mostRows))}
      {found.length > mostRows && (
        <Typography variant="body2" sx={{ p: 1.5, color: 'text.secondary' }}>
          {translate('list.shortened', { most: mostRows })}
        </Typography>
      )}
    </>
  );
}
