import Search from '@mui/icons-material/Search';
import { InputAdornment, TextField } from '@mui/material';
import { useEffect, useState } from 'react';
import { useListContext } from 'react-admin';

/** Waits this long after the last key before it asks. */
const settleMs = 300;

/** Free text over the list (`filter.q`). */
export function ListSearch({ label }: { label: string }) {
  const { filterValues, setFilters } = useListContext();
  const asked = typeof filterValues['q'] === 'string' ? filterValues['q'] : '';
  const [text, setText] = useState(asked);
  const [seen, setSeen] = useState(asked);
  if (seen !== asked) {
    setSeen(asked);
    setText(asked);
  }
  useEffect(() => {
    if (text === asked) return;
    const timer = setTimeout(() => {
      const { q: _old, ...others } = filterValues;
      setFilters(text === '' ? others : { ...others, q: text });
    }, settleMs);
    return () => clearTimeout(timer);
  }, [text, asked, filterValues, setFilters]);
  return (
    <TextField
      type="search"
      placeholder={label}
      value={text}
      onChange={({ target }) => setText(target.value)}
      sx={{
        width: { xs: '100%', sm: 280 },
        '& .MuiInputBase-input': { py: 0.75, fontSize: '0.8125rem' },
      }}
      slotProps={{
        htmlInput: { 'aria-label': label, 'data-testid': 'list-search' },
        input: {
          startAdornment: (
            <InputAdornment position="start">
              <Search fontSize="small" />
            </InputAdornment>
          ),
        },
      }}
    />
  );
}
