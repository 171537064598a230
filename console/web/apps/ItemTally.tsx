import { Box } from '@mui/material';
import { useTranslate } from 'react-admin';
import type { AppFilingRow } from '../app-filings/app-filing.ts';

/** `12 / 31`, with how many of them are problems. */
export function ItemTally({ items }: Pick<AppFilingRow, 'items'>) {
  const translate = useTranslate();
  return (
    <Box component="span" sx={{ whiteSpace: 'nowrap' }}>
      {items.decided} / {items.total}
      {items.problems > 0 && (
        <Box
          component="span"
          sx={(theme) => ({ ml: 0.75, fontSize: '0.75rem', color: theme.tones.critical.ink })}
        >
          {translate('appDesk.problems', { count: items.problems })}
        </Box>
      )}
    </Box>
  );
}
