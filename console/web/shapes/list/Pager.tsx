import ChevronLeft from '@mui/icons-material/ChevronLeft';
import ChevronRight from '@mui/icons-material/ChevronRight';
import { IconButton, MenuItem, Select, Stack, Typography } from '@mui/material';
import { useListContext, useLocaleState, useTranslate } from 'react-admin';
import { formatCount } from '../../format/numbers.ts';

const pageSizes = [25, 50, 100];

/** `1–25 / 319`, page size, back and forth. */
export function Pager() {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const { page, perPage, total = 0, setPage, setPerPage } = useListContext();
  const first = (page - 1) * perPage + 1;
  const last = Math.min(page * perPage, total);
  if (total === 0) return null;
  return (
    <Stack
      component="nav"
      direction="row"
      aria-label={translate('list.pages')}
      sx={{
        alignItems: 'center',
        justifyContent: 'flex-end',
        gap: 1,
        p: 1,
        borderTop: 1,
        borderColor: 'divider',
      }}
    >
      <Typography variant="body2" sx={{ color: 'text.secondary' }}>
        {formatCount(first, locale)}–{formatCount(last, locale)} / {formatCount(total, locale)}
      </Typography>
      <Select
        size="small"
        value={perPage}
        onChange={({ target }) => setPerPage(target.value)}
        sx={{ fontSize: '0.8125rem', '& .MuiSelect-select': { py: 0.5 } }}
        slotProps={{ input: { 'aria-label': translate('list.perPage') } }}
      >
        {pageSizes.map((size) => (
          <MenuItem key={size} value={size}>
            {translate('list.perPageCount', { size })}
          </MenuItem>
        ))}
      </Select>
      <IconButton
        aria-label={translate('list.previous')}
        disabled={page <= 1}
        onClick={() => setPage(page - 1)}
      >
        <ChevronLeft />
      </IconButton>
      <IconButton
        aria-label={translate('list.next')}
        disabled={last >= total}
        onClick={() => setPage(page + 1)}
      >
        <ChevronRight />
      </IconButton>
    </Stack>
  );
}
