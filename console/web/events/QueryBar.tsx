import HelpOutline from '@mui/icons-material/HelpOutlineOutlined';
import Search from '@mui/icons-material/Search';
import {
  Box,
  Button,
  Collapse,
  IconButton,
  InputAdornment,
  Stack,
  TextField,
  Tooltip,
} from '@mui/material';
import { useState, type SubmitEvent } from 'react';
import { useTranslate } from 'react-admin';
import { codeFont } from '../theme/theme.ts';
import type { EventSearch } from './event-url.ts';
import { TimeRange } from './TimeRange.tsx';

interface QueryBarProps {
  search: EventSearch;
  onSearch: (next: Partial<EventSearch>) => void;
}

/** Examples of the query language; each can be tried by a click. */
const examples: readonly { query: string; meaning: string }[] = [
  { query: 'source.ip:203.0.113.9', meaning: 'events.example.equals' },
  { query: 'user.name:root AND event.outcome:failure', meaning: 'events.example.and' },
  { query: 'source.ip:"10.20.0.0/16" NOT destination.port:443', meaning: 'events.example.cidr' },
  { query: 'destination.port:[1 TO 1023]', meaning: 'events.example.range' },
  { query: 'host.name:core*', meaning: 'events.example.prefix' },
  { query: '"登录失败"', meaning: 'events.example.text' },
];

export function QueryBar({ search, onSearch }: QueryBarProps) {
  const translate = useTranslate();
  const [text, setText] = useState(search.query);
  const [help, setHelp] = useState(false);
  return (
    <Box sx={{ mb: 2 }}>
      <Stack
        component="form"
        role="search"
        direction={{ xs: 'column', md: 'row' }}
        sx={{ gap: 1 }}
        onSubmit={(event: SubmitEvent<HTMLFormElement>) => {
          event.preventDefault();
          onSearch({ query: text.trim() });
        }}
      >
        <TextField
          placeholder={translate('events.queryHint')}
          value={text}
          onChange={({ target }) => setText(target.value)}
          sx={{ '& .MuiInputBase-input': { fontFamily: codeFont, fontSize: '0.8125rem' } }}
          slotProps={{
            htmlInput: {
              'aria-label': translate('events.query'),
              'data-search-first': true,
              'data-testid': 'event-query',
              spellCheck: false,
              autoCapitalize: 'none',
            },
            input: {
              startAdornment: (
                <InputAdornment position="start">
                  <Search fontSize="small" />
                </InputAdornment>
              ),
              endAdornment: (
                <Tooltip title={translate('events.help')}>
                  <IconButton
                    aria-label={translate('events.help')}
                    aria-expanded={help}
                    onClick={() => setHelp(!help)}
                  >
                    <HelpOutline fontSize="small" />
                  </IconButton>
                </Tooltip>
              ),
            },
          }}
        />
        <Stack direction="row" sx={{ gap: 1 }}>
          <TimeRange
            range={search.range}
            onRange={(range) => onSearch({ range, query: text.trim() })}
          />
          <Button type="submit" variant="contained" data-testid="event-search">
            {translate('events.search')}
          </Button>
        </Stack>
      </Stack>
      <Collapse in={help} unmountOnExit>
        <Box
          component="dl"
          sx={{
            m: 0,
            mt: 1,
            display: 'grid',
            gridTemplateColumns: { xs: '1fr', sm: 'max-content 1fr' },
            columnGap: 2,
            rowGap: 0.5,
            fontSize: '0.8125rem',
            '& dd': { m: 0, color: 'text.secondary' },
          }}
        >
          {examples.map(({ query, meaning }) => (
            <Box key={query} sx={{ display: 'contents' }}>
              <dt>
                <Button
                  variant="text"
                  onClick={() => onSearch({ query })}
                  sx={{ fontFamily: codeFont, fontSize: '0.75rem', minHeight: 24, py: 0, px: 0.5 }}
                >
                  {query}
                </Button>
              </dt>
              <dd>{translate(meaning)}</dd>
            </Box>
          ))}
        </Box>
      </Collapse>
    </Box>
  );
}
