import Search from '@mui/icons-material/Search';
import { Box, InputAdornment, TextField } from '@mui/material';
import { useEffect, useRef, useState, type SubmitEvent } from 'react';
import { useTranslate } from 'react-admin';
import { useNavigate } from 'react-router-dom';
import { eventsUrl } from '../events/event-url.ts';

/** Search over events from anywhere; `/` puts the cursor into it. */
export function SearchBox() {
  const translate = useTranslate();
  const navigate = useNavigate();
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      const { target } = event;
      const typing =
        target instanceof HTMLElement &&
        (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName));
      if (event.key !== '/' || typing || event.ctrlKey || event.metaKey) return;
      const own = document.querySelector<HTMLInputElement>('[data-search-first]') ?? input.current;
      event.preventDefault();
      own?.focus();
      own?.select();
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    if (text.trim() === '') return;
    void navigate(eventsUrl({ query: text.trim() }));
    setText('');
    input.current?.blur();
  };
  return (
    <Box component="form" role="search" onSubmit={submit} sx={{ flex: 1, maxWidth: 420 }}>
      <TextField
        type="search"
        placeholder={translate('shell.search')}
        value={text}
        onChange={({ target }) => setText(target.value)}
        inputRef={input}
        sx={{ '& .MuiInputBase-input': { py: 0.75, fontSize: '0.8125rem' } }}
        slotProps={{
          htmlInput: { 'aria-label': translate('shell.search'), 'data-testid': 'global-search' },
          input: {
            startAdornment: (
              <InputAdornment position="start">
                <Search fontSize="small" />
              </InputAdornment>
            ),
            endAdornment: (
              <Box
                component="kbd"
                aria-hidden
                sx={{
                  border: 1,
                  borderColor: 'divider',
                  borderRadius: 0.5,
                  px: 0.75,
                  fontSize: '0.75rem',
                  color: 'text.secondary',
                }}
              >
                /
              </Box>
            ),
          },
        }}
      />
    </Box>
  );
}
